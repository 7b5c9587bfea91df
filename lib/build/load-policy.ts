import { readFileSync } from 'node:fs';
import { isObject } from '../allocation/json-object';
import type { Plugin } from '../allocation/plugin';
import { checkDocument } from '../allocation/policy/checks';
import type { CheckTools } from '../allocation/policy/checks/check';
import { compilePolicy } from '../allocation/policy/compile';
import type { PolicyDocument } from '../allocation/policy/generated/policy-document';
import { normalisePolicy } from '../allocation/policy/normalise';
import type { Policy } from '../allocation/policy/policy';
import type { Problem } from '../allocation/policy/problem';
import { policySchema } from '../allocation/policy/schema';
import { type SchemaChecker, schemaChecker } from '../documents/schema-problems';
import { type PlacedProblem, readYaml, type Source } from '../documents/yaml-source';
import { cureOfConditionBesideWhen } from './condition-beside-when';

/** A policy file as it was read and checked. */
export interface LoadedPolicy {
  source: Source;
  /** Everything that is wrong with it, and everything that likely is, in the order of the file. */
  problems: PlacedProblem[];
  /** Absent if any of the problems is an error. */
  policy?: Policy;
}

/** Reads and checks a policy file. Throws only where the file cannot be read. */
export function loadPolicy(file: string, tools: CheckTools): LoadedPolicy {
  const source = readYaml(file, readFileSync(file, 'utf8'));
  const placed =
    source.value === undefined && source.problems.length > 0
      ? []
      : placeAll(source, policyProblems(source.value, tools));
  const problems = [...source.problems, ...placed].sort(
    (a, b) => a.place.line - b.place.line || a.place.column - b.place.column,
  );
  if (problems.some(({ severity }) => severity === 'error')) return { source, problems };
  const policy = normalisePolicy(source.value as PolicyDocument);
  const uncompiled = placeAll(source, compileProblems(policy, tools));
  return uncompiled.length > 0 ? { source, problems: [...uncompiled, ...problems] } : { source, problems, policy };
}

/** The net below the checks: what they let pass, and what cannot be compiled all the same. */
function compileProblems(policy: Policy, tools: CheckTools): Problem[] {
  try {
    compilePolicy(policy, tools);
    return [];
  } catch (error) {
    const what = `it cannot be compiled: ${(error as Error).message}`;
    return [{ severity: 'error', check: 'compile', path: [], at: 'value', what }];
  }
}

/** What the schema and the checks find; a check is silent about what the schema already refuses. */
export function policyProblems(document: unknown, tools: CheckTools): Problem[] {
  const found = schemaCheckerOf(tools)(document);
  if (!isObject(document)) return found;
  const bySchema = found.map(one => ({ ...one, ...cureOfConditionBesideWhen(one, document, tools.plugins) }));
  const refused = new Set(bySchema.map(({ path }) => path.join('\n')));
  const byChecks = checkDocument(document, tools);
  return [...bySchema, ...byChecks.filter(({ path }) => !refused.has(path.join('\n')))];
}

const checkers = new WeakMap<readonly Plugin[], SchemaChecker>();

/** The checker of the schema that plug-ins make, compiled once. */
function schemaCheckerOf({ plugins }: CheckTools): SchemaChecker {
  const checker = checkers.get(plugins) ?? schemaChecker(openSchema(plugins));
  checkers.set(plugins, checker);
  return checker;
}

/** The schema without a closed list of facts: which ones there are is for a check, and tests of others are looked at, too. */
function openSchema(plugins: readonly Plugin[]): object {
  const schema = policySchema(plugins);
  const { When } = schema.definitions as { When: { additionalProperties: unknown } };
  When.additionalProperties = { $ref: '#/definitions/Test' };
  return schema;
}

function placeAll(source: Source, problems: Problem[]): PlacedProblem[] {
  return problems.map(({ path, at, ...problem }) => ({ ...problem, place: source.place(path, at) }));
}
