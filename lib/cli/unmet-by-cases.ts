import { existsSync } from 'node:fs';
import { isObject, type JsonObject } from '../allocation/json-object';
import { compilePolicy } from '../allocation/policy/compile';
import type { Policy } from '../allocation/policy/policy';
import { casesFileOf, loadCases } from '../cases/load-cases';
import { unmetSelectors } from '../cases/unmet-selectors';
import type { PlacedProblem, Source } from '../documents/yaml-source';
import { tools } from './good-policy';

/** Warns where the hubs of a good policy and those of the cases beside it do not meet; broken cases are for `test` to show. */
export function unmetByCases(file: string, source: Source, policy: Policy): PlacedProblem[] {
  const casesFile = casesFileOf(file);
  if (!existsSync(casesFile)) return [];
  const { defaults, cases } = loadCases(casesFile);
  const [first, ...others] = [...defaults.hubs, ...cases.flatMap(({ question }) => linkedHubsIn(question.body))];
  if (first === undefined) return [];
  return unmetSelectors(source.value as JsonObject, compilePolicy(policy, tools), [first, ...others]).map(
    ({ path, at, ...problem }) => ({ ...problem, place: source.place(path, at) }),
  );
}

/** A case may hold a whole request, of any shape. */
function linkedHubsIn(body: unknown): string[] {
  const linkedHubs = isObject(body) ? body.linkedHubs : [];
  return Array.isArray(linkedHubs) ? linkedHubs.filter(hub => typeof hub === 'string') : [];
}
