import Ajv, { type ErrorObject } from 'ajv';
import { didYouMean } from '../allocation/policy/did-you-mean';
import type { DocumentPath, Problem } from '../allocation/policy/problem';

/** Checks a document against a JSON schema and says in words what does not fit, each mistake once. */
export function schemaProblems(schema: object, document: unknown): Problem[] {
  const validate = new Ajv({ allErrors: true, verbose: true, strict: false, logger: false }).compile(schema);
  if (validate(document)) return [];
  return (validate.errors ?? []).flatMap(error => {
    const wording = wordings[error.keyword];
    return wording
      ? [{ severity: 'error' as const, check: 'schema', at: 'value' as const, path: pathOf(error), ...wording(error) }]
      : [];
  });
}

type Wording = (error: ErrorObject) => Pick<Problem, 'what'> & Partial<Pick<Problem, 'cure' | 'path' | 'at'>>;

/** What each keyword of JSON schema comes to in words. */
const wordings: Record<string, Wording> = {
  additionalProperties: error => {
    const key = String(error.params.additionalProperty);
    const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
    return { path: [...pathOf(error), key], at: 'key', what: `there is no ${key} here`, cure: didYouMean(key, known) };
  },
  required: error => ({
    path: [...pathOf(error), error.params.missingProperty],
    what: `${error.params.missingProperty} is missing`,
    ...described(propertyOf(error)),
  }),
  type: error => ({
    what:
      error.data === null
        ? 'it is empty'
        : `it is ${kindOf(error.data)}, and must be ${[error.params.type].flat().map(typeName).join(' or ')}`,
    ...described(error.parentSchema),
  }),
  enum: error => ({
    what: `there is no ${JSON.stringify(error.data)} here`,
    cure: didYouMean(String(error.data), error.params.allowedValues as string[]),
  }),
  const: error => ({
    what: `it must be ${JSON.stringify(error.params.allowedValue)}`,
    ...described(error.parentSchema),
  }),
  minLength: () => ({ what: 'it is empty' }),
  minItems: () => ({ what: 'the list is empty' }),
  minProperties: error => ({ what: 'it is empty', ...described(error.parentSchema) }),
  maxProperties: error => ({ what: error.params.limit === 0 ? 'it takes no options' : 'it must have one member only' }),
  minimum: error => ({ what: `it must be at least ${error.params.limit}` }),
  maximum: error => ({ what: `it must be at most ${error.params.limit}` }),
  pattern: error => ({
    what: `${JSON.stringify(error.data)} does not have the right form`,
    ...described(error.parentSchema),
  }),
};

function pathOf({ instancePath }: ErrorObject): DocumentPath {
  return instancePath
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The schema's own description is the best cure there is. */
function described(schema: object | undefined): { cure?: string } {
  const description = (schema as { description?: string } | undefined)?.description;
  return description ? { cure: description } : {};
}

function propertyOf({ parentSchema, params }: ErrorObject): object | undefined {
  return (parentSchema?.properties as Record<string, object> | undefined)?.[String(params.missingProperty)];
}

function kindOf(value: unknown): string {
  return typeName(Array.isArray(value) ? 'array' : typeof value);
}

function typeName(type: string): string {
  const names: Record<string, string> = {
    string: 'a text',
    number: 'a number',
    integer: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
  };
  return names[type] ?? type;
}
