import { isObject, type JsonObject } from '../json-object';
import type { DocumentPath } from './problem';

/** One test of one fact, as a document has it. */
export interface SurveyedTest {
  fact: string;
  operator: string;
  argument: unknown;
  /** Where the fact's path stands as a key. */
  path: DocumentPath;
  /** Where the argument stands. */
  argumentPath: DocumentPath;
}

/** One outcome, as a document has it: `assign`, `reject` or `retry` with its value. */
export interface SurveyedOutcome {
  kind: (typeof outcomeKinds)[number];
  value: unknown;
  path: DocumentPath;
}

/** An object or a text, and where it stands. */
export interface Surveyed<T> {
  value: T;
  path: DocumentPath;
}

/**
 * All parts of a policy that checks look at, each with its place. It is taken from a document of any shape: what does
 * not have its proper form is passed over, so that one mistake does not hide another.
 */
export interface Survey {
  document: JsonObject;
  rules: Surveyed<JsonObject>[];
  outcomes: SurveyedOutcome[];
  tests: SurveyedTest[];
  selectors: Surveyed<JsonObject>[];
  twins: Surveyed<JsonObject>[];
  payloads: Surveyed<JsonObject>[];
  picks: Surveyed<unknown>[];
  hubs: Surveyed<JsonObject>[];
}

/** The members of which a rule, like `otherwise`, has one. */
export const outcomeKinds = ['assign', 'reject', 'retry'] as const;

/** The members of a selector that is an object. */
export const selectorMembers = ['name', 'tag', 'location', 'not'];

/** Surveys a document. */
export function surveyPolicy(document: JsonObject): Survey {
  const rules = objectsIn(document.rules, ['rules']);
  const outcomes = [
    ...rules.flatMap(({ value, path }) => outcomesOf(value, path)),
    ...(isObject(document.otherwise) ? outcomesOf(document.otherwise, ['otherwise']) : []),
  ];
  const assigns = outcomes.filter(({ kind }) => kind === 'assign');
  const defaults: Surveyed<JsonObject>[] = isObject(document.defaults)
    ? [{ value: document.defaults, path: ['defaults'] }]
    : [];
  const settings = [
    ...assigns.filter((one): one is typeof one & { value: JsonObject } => isObject(one.value)),
    ...defaults,
  ];
  return {
    document,
    rules,
    outcomes,
    tests: rules.flatMap(({ value, path }) => testsOf(value.when, [...path, 'when'])),
    selectors: assigns.flatMap(selectorsOf),
    twins: settings.flatMap(one => memberOf(one, 'initialTwin')).filter(isSurveyedObject),
    payloads: settings.flatMap(one => memberOf(one, 'payload')).filter(isSurveyedObject),
    picks: settings.flatMap(one => memberOf(one, 'pick')).flatMap(itemsOf),
    hubs: objectsIn(document.hubs, ['hubs']),
  };
}

/** Every text inside a value, with its place. */
export function textsIn(value: unknown, path: DocumentPath): Surveyed<string>[] {
  if (typeof value === 'string') return [{ value, path }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  return isObject(value) ? Object.entries(value).flatMap(([key, item]) => textsIn(item, [...path, key])) : [];
}

function outcomesOf(holder: JsonObject, path: DocumentPath): SurveyedOutcome[] {
  return outcomeKinds
    .filter(kind => Object.hasOwn(holder, kind))
    .map(kind => ({ kind, value: holder[kind], path: [...path, kind] }));
}

function testsOf(when: unknown, path: DocumentPath): SurveyedTest[] {
  if (!isObject(when)) return [];
  return Object.entries(when).flatMap(([key, value]) => {
    const here = [...path, key];
    if (key === 'not') return testsOf(value, here);
    if (key === 'all' || key === 'any') return objectsIn(value, here).flatMap(one => testsOf(one.value, one.path));
    if (!isObject(value)) return [{ fact: key, operator: 'equals', argument: value, path: here, argumentPath: here }];
    return Object.entries(value).map(([operator, argument]) => ({
      fact: key,
      operator,
      argument,
      path: here,
      argumentPath: [...here, operator],
    }));
  });
}

/** The selectors of an assignment, those inside `not` included; a plain text stands for a name. */
function selectorsOf({ value, path }: Surveyed<unknown>): Surveyed<JsonObject>[] {
  if (isObject(value) && Object.hasOwn(value, 'hubs'))
    return selectorsOf({ value: value.hubs, path: [...path, 'hubs'] });
  if (Array.isArray(value)) return value.flatMap((item, index) => selectorsOf({ value: item, path: [...path, index] }));
  if (typeof value === 'string') return value === 'all' ? [] : [{ value: { name: value }, path }];
  if (!isObject(value) || !selectorMembers.some(member => Object.hasOwn(value, member))) return [];
  return [{ value, path }, ...selectorsOf({ value: value.not, path: [...path, 'not'] })];
}

function memberOf({ value, path }: Surveyed<JsonObject>, name: string): Surveyed<unknown>[] {
  return Object.hasOwn(value, name) ? [{ value: value[name], path: [...path, name] }] : [];
}

function itemsOf({ value, path }: Surveyed<unknown>): Surveyed<unknown>[] {
  return Array.isArray(value)
    ? value.map((item, index) => ({ value: item, path: [...path, index] }))
    : [{ value, path }];
}

function objectsIn(list: unknown, path: DocumentPath): Surveyed<JsonObject>[] {
  return itemsOf({ value: list ?? [], path }).filter(isSurveyedObject);
}

function isSurveyedObject(one: Surveyed<unknown>): one is Surveyed<JsonObject> {
  return isObject(one.value);
}
