import { isObject } from '../../lib/allocation/json-object';

describe('isObject', () => {
  it.each<[unknown, boolean]>([
    [{}, true],
    [[], false],
    [null, false],
    ['x', false],
    [undefined, false],
  ])('%j: %s', (value, expected) => expect(isObject(value)).toBe(expected));
});
