import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isObject } from '../allocation/json-object';
import type { Problem } from '../allocation/policy/problem';
import { isoTime } from '../allocation/rules/iso-time';
import { schemaChecker } from '../documents/schema-problems';
import { type PlacedProblem, readYaml, type Source } from '../documents/yaml-source';
import { readCertificate, readRequest } from './case-files';
import { type Question, type QuestionDefaults, questionOf } from './case-request';
import schema from './cases.schema.json';
import type { Case, CasesDocument, Expectation } from './generated/cases-document';
import { resolveHub } from './resolve-hub';

const checkSchema = schemaChecker(schema);

/** A case, ready to be asked. */
export interface LoadedCase {
  name: string;
  question: Question;
  expect: Expectation;
}

/** A file of cases as it was read and checked. */
export interface LoadedCases {
  source: Source;
  problems: PlacedProblem[];
  /** What holds for questions that are asked beside the cases. */
  defaults: QuestionDefaults;
  cases: LoadedCase[];
}

/** The file of cases that belongs to a policy: cases.yaml beside it. */
export function casesFileOf(policyFile: string): string {
  return join(dirname(policyFile), 'cases.yaml');
}

/** Reads and checks a file of cases. Throws only where the file cannot be read. */
export function loadCases(file: string): LoadedCases {
  const source = readYaml(file, readFileSync(file, 'utf8'));
  const folder = dirname(file);
  const problems = source.value === undefined && source.problems.length > 0 ? [] : caseProblems(source.value, folder);
  const placed = [
    ...source.problems,
    ...problems.map(({ path, at, ...problem }) => ({ ...problem, place: source.place(path, at) })),
  ];
  if (placed.some(({ severity }) => severity === 'error'))
    return { source, problems: placed, defaults: { hubs: [], at: Date.now(), folder }, cases: [] };
  const { hubs = [], at, cases } = source.value as CasesDocument;
  const defaults = { hubs, at: isoTime(at ?? '') ?? Date.now(), folder };
  return { source, problems: placed, defaults, cases: cases.map(one => loadCase(one, defaults)) };
}

function loadCase({ name, registration, request, expect }: Case, defaults: QuestionDefaults): LoadedCase {
  const question = registration
    ? questionOf(registration, defaults)
    : { body: readRequest(defaults.folder, request as string), at: defaults.at };
  return { name, question, expect };
}

function caseProblems(document: unknown, folder: string): Problem[] {
  const found = checkSchema(document);
  if (found.length > 0 || !isObject(document)) return found;
  const { hubs = [], at, cases } = document as unknown as CasesDocument;
  const error = (path: Problem['path'], what: string, cure: string): Problem => ({
    severity: 'error',
    check: 'cases',
    at: 'value',
    path,
    what,
    cure,
  });
  const badTime = (text: string | undefined, path: Problem['path']) =>
    text !== undefined && isoTime(text) === undefined
      ? [error(path, `${text} is no time`, 'write it as 2026-01-15T12:00:00Z')]
      : [];
  const badFile = (
    name: string | undefined,
    path: Problem['path'],
    read: (folder: string, name: string) => unknown,
  ) => {
    if (name === undefined) return [];
    if (!existsSync(join(folder, name))) {
      const what = `there is no file ${name} beside ${basename(folder)}/cases.yaml`;
      return [error(path, what, 'name a file in the same folder')];
    }
    try {
      read(folder, name);
      return [];
    } catch (cause) {
      return [error(path, `${name} cannot be read: ${(cause as Error).message}`, 'mend it, or name another file')];
    }
  };
  return [
    ...badTime(at, ['at']),
    ...cases.flatMap(({ registration, request }, index) => {
      const path = ['cases', index];
      if ((registration === undefined) === (request === undefined))
        return [error(path, 'it needs a registration or a request, and not both', 'keep one of them')];
      const linked = registration?.hubs ?? hubs;
      const currentHub = registration?.currentHub;
      return [
        ...badFile(request, [...path, 'request'], readRequest),
        ...badFile(registration?.certificate, [...path, 'registration', 'certificate'], readCertificate),
        ...badTime(registration?.at, [...path, 'registration', 'at']),
        ...(registration && linked.length === 0
          ? [error([...path, 'registration'], 'it has no linked hubs', 'name hubs here, or for all cases at the top')]
          : []),
        ...(currentHub !== undefined && !currentHub.includes('.') && !resolveHub(currentHub, linked)
          ? [
              error(
                [...path, 'registration', 'currentHub'],
                `${currentHub} is not among the linked hubs`,
                'write a whole host name for a hub that is not linked',
              ),
            ]
          : []),
      ];
    }),
  ];
}
