import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Problem } from '../allocation/policy/problem';
import { isObject } from '../allocation/policy/survey';
import { schemaChecker } from '../documents/schema-problems';
import { type PlacedProblem, readYaml, type Source } from '../documents/yaml-source';
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
  const defaults = { hubs, at: at === undefined ? Date.now() : Date.parse(at), folder };
  return { source, problems: placed, defaults, cases: cases.map(one => loadCase(one, defaults)) };
}

function loadCase({ name, registration, request, expect }: Case, defaults: QuestionDefaults): LoadedCase {
  const question = registration
    ? questionOf(registration, defaults)
    : { body: JSON.parse(readFileSync(join(defaults.folder, request as string), 'utf8')), at: defaults.at };
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
    text !== undefined && Number.isNaN(Date.parse(text))
      ? [error(path, `${text} is no time`, 'write it as 2026-01-15T12:00:00Z')]
      : [];
  const badFile = (name: string | undefined, path: Problem['path']) =>
    name !== undefined && !existsSync(join(folder, name))
      ? [
          error(
            path,
            `there is no file ${name} beside ${basename(folder)}/cases.yaml`,
            'name a file in the same folder',
          ),
        ]
      : [];
  return [
    ...badTime(at, ['at']),
    ...cases.flatMap(({ registration, request }, index) => {
      const path = ['cases', index];
      if ((registration === undefined) === (request === undefined))
        return [error(path, 'it needs a registration or a request, and not both', 'keep one of them')];
      const linked = registration?.hubs ?? hubs;
      const currentHub = registration?.currentHub;
      return [
        ...badFile(request, [...path, 'request']),
        ...badFile(registration?.certificate, [...path, 'registration', 'certificate']),
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
