import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { didYouMean } from '../allocation/policy/did-you-mean';
import type { DocumentPath, Problem } from '../allocation/policy/problem';

/** Looks at a document, and says in words what does not fit a schema, each mistake once. */
export type SchemaChecker = (document: unknown) => Problem[];

/** Makes the checker of a JSON schema, which is compiled once, with the first document: most commands need few of them. */
export function schemaChecker(schema: object): SchemaChecker {
  let validate: ValidateFunction | undefined;
  const definitions = (schema as Schema).definitions ?? {};
  return document => {
    validate ??= compile(schema);
    validate(document);
    return (validate.errors ?? []).filter(saysSomethingNew).map(error => {
      const { about, ...words } = (wordings[error.keyword] ?? inWordsOfTheLibrary)(error);
      const cure = words.cure ?? descriptionOf(about, definitions);
      return { severity: 'error', check: 'schema', at: 'value', path: pathOf(error), ...words, ...(cure && { cure }) };
    });
  };
}

/** Without the check of the schema itself and without tidying the code: both take longer than a document does. */
function compile(schema: object): ValidateFunction {
  return new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    logger: false,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  }).compile(schema);
}

interface Schema {
  description?: string;
  $ref?: string;
  properties?: Record<string, Schema>;
  definitions?: Record<string, Schema>;
}

/** What an error comes to in words; the description of the schema that it is about is the cure where there is no better one. */
type Wording = (
  error: ErrorObject,
) => Pick<Problem, 'what'> & Partial<Pick<Problem, 'cure' | 'path' | 'at'>> & { about?: Schema | undefined };

/** These keywords only say that others, which are listed beside them, do not hold. */
const headings = ['anyOf', 'if', 'propertyNames'];

function saysSomethingNew({ keyword, params }: ErrorObject): boolean {
  const noneHolds = keyword === 'oneOf' && params.passingSchemas === null;
  return !noneHolds && !headings.includes(keyword);
}

/** The wording of a keyword that has none of its own: plug-ins may use any. */
const inWordsOfTheLibrary: Wording = ({ message, parentSchema }) => ({
  what: `it ${message}`,
  about: parentSchema as Schema | undefined,
});

/** What keywords of JSON schema come to, where there are better words than the library's. */
const wordings: Record<string, Wording> = {
  additionalProperties: error => {
    const key = String(error.params.additionalProperty);
    const known = Object.keys(error.parentSchema?.properties ?? {});
    return { path: [...pathOf(error), key], at: 'key', what: `${key} is not known here`, cure: didYouMean(key, known) };
  },
  required: ({ params: { missingProperty: name }, parentSchema, ...error }) => ({
    path: [...pathOf(error), name],
    what: `${name} is missing`,
    about: (parentSchema as Schema).properties?.[name],
  }),
  type: ({ data, params, parentSchema }) => {
    const wanted = [params.type].flat().map(typeName).join(' or ');
    return {
      what: data === null ? 'it is empty' : `it is ${kindOf(data)}, and must be ${wanted}`,
      about: parentSchema as Schema | undefined,
    };
  },
  enum: ({ data, params }) => ({
    what: `${JSON.stringify(data)} is not known here`,
    cure: didYouMean(String(data), params.allowedValues),
  }),
  const: ({ params, parentSchema }) => ({
    what: `it must be ${JSON.stringify(params.allowedValue)}`,
    about: parentSchema as Schema | undefined,
  }),
  minLength: ({ parentSchema }) => ({ what: 'it is empty', about: parentSchema as Schema | undefined }),
  minItems: ({ parentSchema }) => ({ what: 'the list is empty', about: parentSchema as Schema | undefined }),
  minProperties: ({ parentSchema }) => ({ what: 'it is empty', about: parentSchema as Schema | undefined }),
  maxProperties: ({ params }) => ({
    what: params.limit === 0 ? 'it takes no options' : 'it must have one member only',
  }),
  minimum: ({ params }) => ({ what: `it must be at least ${params.limit}` }),
  maximum: ({ params }) => ({ what: `it must be at most ${params.limit}` }),
  pattern: ({ data, parentSchema }) => ({
    what: `${JSON.stringify(data)} does not have the right form`,
    about: parentSchema as Schema | undefined,
  }),
};

/** A schema's description, or that of the definition that it refers to. */
function descriptionOf(schema: Schema | undefined, definitions: Record<string, Schema>): string | undefined {
  const definition = schema?.$ref?.startsWith('#/definitions/')
    ? definitions[schema.$ref.slice('#/definitions/'.length)]
    : undefined;
  return schema?.description ?? definition?.description;
}

function pathOf({ instancePath }: Pick<ErrorObject, 'instancePath'>): DocumentPath {
  return instancePath
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
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
