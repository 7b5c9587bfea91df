import Ajv from 'ajv';
import { findOperator } from '../../../../lib/allocation/rules/compile-condition';
import { operators } from '../../../../lib/allocation/rules/operators';

describe('operators', () => {
  it('are those of the language, in its order', () => {
    const names = ['prefix', 'suffix', 'contains', 'glob', 'regex', 'in', 'exists', 'gt', 'gte', 'lt', 'lte'];
    expect(operators.map(({ name }) => name)).toEqual([...names, 'version', 'percent']);
  });

  it.each<[string, unknown, string]>([
    ['equals', ['a'], 'is "a"'],
    ['equals', ['a', 1, true], 'is "a" or 1 or true'],
    ['prefix', 'a"b', 'starts with "a\\"b"'],
    ['suffix', '-007', 'ends with "-007"'],
    ['contains', 'a', 'contains "a"'],
    ['glob', 'a*', 'fits "a*"'],
    ['regex', '^a', 'matches /^a/'],
    ['in', 'eu', 'is in the list eu'],
    ['exists', true, 'is there'],
    ['exists', false, 'is absent'],
    ['gt', 5, 'is greater than 5'],
    ['gte', 5, 'is at least 5'],
    ['lt', 5, 'is less than 5'],
    ['lte', '2026-01-15', 'is at most 2026-01-15'],
    ['version', '<12.1', 'is a version <12.1'],
    ['percent', { of: 10, salt: 's' }, 'is among the first 10 % (salt s)'],
  ])('%s %j in words', (name, argument, words) => {
    expect(findOperator(operators, name).words(argument as never)).toBe(words);
  });

  it.each<[string, unknown, string | undefined]>([
    ['equals', ['a'], 'it is compared with texts'],
    ['equals', ['a', 1, 'b', true], 'it is compared with texts, numbers, true and false'],
    ['in', 'eu', 'the list eu has none of these'],
    ['gt', 5, 'it is compared with a number'],
    ['lte', '2026-01-15', 'it is compared with an ISO 8601 time'],
    ['version', '<12.1', 'version tests texts of digits and dots'],
    ['prefix', 'a', undefined],
  ])('%s %j says what it cannot do with other values', (name, argument, words) => {
    expect(findOperator(operators, name).unfit?.(argument as never)).toBe(words);
  });

  it.each<[string, string[], string | undefined]>([
    ['equals', ['text', 'number', 'boolean'], undefined],
    ['prefix', ['text'], undefined],
    ['suffix', ['text'], undefined],
    ['contains', ['text'], undefined],
    ['glob', ['text'], undefined],
    ['regex', ['text'], undefined],
    ['in', ['text', 'number', 'boolean'], undefined],
    ['exists', ['any'], undefined],
    ['gt', ['number', 'text'], undefined],
    ['lte', ['number', 'text'], undefined],
    ['version', ['text'], undefined],
    ['percent', ['text'], 'registrationId'],
  ])('%s tests %j', (name, tests, onlyFor) => {
    expect(findOperator(operators, name)).toMatchObject({ kind: 'operator', tests });
    expect(findOperator(operators, name).onlyFor).toBe(onlyFor);
  });
});

describe("the schema of an operator's argument", () => {
  const ajv = new Ajv({ allowUnionTypes: true });
  const texts = ['prefix', 'suffix', 'contains', 'glob', 'regex', 'in'];

  it.each<[string, unknown[], unknown[]]>([
    ...texts.map((name): [string, unknown[], unknown[]] => [name, ['a', '*'], ['', 1, true, null, ['a'], {}]]),
    ['equals', [['a'], [1, true]], ['a', [{}], [null], [['a']]]],
    ['exists', [true, false], ['true', 1, null]],
    ['gt', [1, -0.5, '2026-01-15'], [true, null, ['1']]],
    [
      'version',
      ['<12.1', '<=1', '=1.0.0', '>=1', '>1', '>=12.1 <13', ' >=1  <2 <3 '],
      ['12.1', '', ' ', '==1', '<>1', '=>1', '<12.x', '<v1', '<1.', '<.1', '< 1', '<1<2', '<1,<2', '<1 2', 12, '>1\n'],
    ],
    [
      'percent',
      [
        { of: 0, salt: 's' },
        { of: 100, salt: 's' },
        { of: 0.5, salt: 's' },
      ],
      [
        10,
        { of: 10 },
        { salt: 's' },
        { of: -1, salt: 's' },
        { of: 101, salt: 's' },
        { of: '10', salt: 's' },
        { of: 10, salt: '' },
        { of: 10, salt: 1 },
        { of: 10, salt: 's', more: 1 },
      ],
    ],
  ])('of %s takes %j and refuses %j', (name, good, bad) => {
    const validate = ajv.compile(findOperator(operators, name).argument as object);
    expect(good.filter(argument => !validate(argument))).toEqual([]);
    expect(bad.filter(argument => validate(argument))).toEqual([]);
  });
});
