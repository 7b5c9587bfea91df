import type { FactValue } from '../../../../lib/allocation/plugin';
import { isOneOf } from '../../../../lib/allocation/rules/operators/equals';
import { compiled } from './compiled';

describe.each<[string, typeof isOneOf]>([
  ['a bare value or list', (scalars, ignoreCase) => compiled('equals', scalars, { ignoreCase })],
  ['in', (scalars, ignoreCase) => compiled('in', 'list', { ignoreCase, lists: { list: [...scalars] } })],
  ['isOneOf', isOneOf],
])('%s', (_, oneOf) => {
  it.each<[(string | number | boolean)[], FactValue, boolean | 'unknown']>([
    [['a'], 'a', true],
    [['a'], 'A', false],
    [['a', 'b'], 'b', true],
    [['a', 'b'], 'c', false],
    [['a'], '', false],
    [[1], 1, true],
    [[1], 2, false],
    [[true], true, true],
    [[true], false, false],
    [[1, 'a'], 'a', true],
    [[1, 'a'], 2, false],
    [['a', 'A'], 'A', true],
    [[1, 'a'], true, 'unknown'],
    [['a', 'b'], 1, 'unknown'],
    [['a', 'b'], undefined, 'unknown'],
    [[1], '1', 'unknown'],
    [['1'], 1, 'unknown'],
    [['true'], true, 'unknown'],
    [[0], false, 'unknown'],
    [['a'], undefined, 'unknown'],
    [['a'], { a: 1 }, 'unknown'],
    [['a'], ['a'], 'unknown'],
  ])('one of %j, being %j: %s', (scalars, value, expected) => {
    expect(oneOf(scalars, false)(value)).toBe(expected);
  });

  it('ignores case where the fact does', () => {
    expect(oneOf(['AT', 1], true)('at')).toBe(true);
    expect(oneOf(['AT', 1], true)('de')).toBe(false);
    expect(oneOf(['AT', 1], true)(1)).toBe(true);
  });
});

describe('exists', () => {
  it.each<[FactValue]>([['text'], [''], [0], [false], [{}], [[]]])('is so of %j', value => {
    expect(compiled('exists', true)(value)).toBe(true);
    expect(compiled('exists', false)(value)).toBe(false);
  });

  it('is not so of an absent fact, and never unknown', () => {
    expect(compiled('exists', true)(undefined)).toBe(false);
    expect(compiled('exists', false)(undefined)).toBe(true);
  });
});
