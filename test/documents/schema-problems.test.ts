import { schemaChecker } from '../../lib/documents/schema-problems';

const problemsOf = (schema: object, value: unknown) =>
  schemaChecker({ properties: { x: schema } })({ x: value }).map(({ path, what, cure }) => [path, what, cure]);

describe('what a schema finds, in words', () => {
  it.each<[string, object, unknown, string]>([
    ['a bound of its own', { exclusiveMinimum: 0 }, -5, 'it must be > 0'],
    ['a step', { multipleOf: 5 }, 7, 'it must be multiple of 5'],
    ['a length', { maxLength: 2 }, 'abc', 'it must NOT have more than 2 characters'],
    ['too many items', { maxItems: 1 }, [1, 2], 'it must NOT have more than 1 items'],
    ['equal items', { uniqueItems: true }, [1, 1], expect.stringMatching(/^it must NOT have duplicate items/)],
    ['something forbidden', { not: { type: 'number' } }, 5, 'it must NOT be valid'],
    ['two of one', { oneOf: [{ minimum: 1 }, { minimum: 2 }] }, 5, 'it must match exactly one schema in oneOf'],
  ])('%s, also where the keyword has no words of ours', (_, schema, value, what) => {
    expect(problemsOf({ description: 'What it is.', ...schema }, value)).toEqual([[['x'], what, 'What it is.']]);
  });

  it.each<[string, object, unknown, string[]]>([
    [
      'anyOf',
      { anyOf: [{ type: 'string' }, { minimum: 6 }] },
      5,
      ['it is a number, and must be a text', 'it must be at least 6'],
    ],
    [
      'oneOf',
      { oneOf: [{ type: 'string' }, { minimum: 6 }] },
      5,
      ['it is a number, and must be a text', 'it must be at least 6'],
    ],
    ['if', { if: { type: 'string' }, else: { minimum: 6 } }, 5, ['it must be at least 6']],
    ['propertyNames', { propertyNames: { maxLength: 1 } }, { ab: 1 }, ['it must NOT have more than 1 characters']],
  ])('%s only repeats what is listed beside it', (_, schema, value, expected) => {
    expect(problemsOf(schema, value).map(([, what]) => what)).toEqual(expected);
  });
});
