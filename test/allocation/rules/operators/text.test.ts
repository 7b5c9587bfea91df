import type { FactValue } from '../../../../lib/allocation/plugin';
import { compiled } from './compiled';

describe('operators of texts', () => {
  it.each<[string, string, string, boolean]>([
    ['prefix', 'ab', 'abc', true],
    ['prefix', 'ab', 'ab', true],
    ['prefix', 'ab', 'cab', false],
    ['prefix', 'ab', 'ABc', false],
    ['suffix', '-007', 'toaster-007', true],
    ['suffix', '-007', '-007', true],
    ['suffix', '-007', 'toaster-007-b', false],
    ['suffix', '-b', 'a-B', false],
    ['contains', 'stove', 'a-stove-b', true],
    ['contains', 'stove', 'stove', true],
    ['contains', 'stove', 'stov', false],
    ['contains', 'stove', 'STOVE', false],
    ['glob', 'a*c', 'abc', true],
    ['glob', 'a*c', 'abcd', false],
    ['glob', 'a*C', 'abc', false],
    ['glob', 'a.c', 'abc', false],
    ['regex', 'b+', 'abbc', true],
    ['regex', '^b+', 'abbc', false],
    ['regex', 'B', 'abc', false],
  ])('%s %j of %j is %s', (operator, argument, value, expected) => {
    expect(compiled(operator, argument)(value)).toBe(expected);
  });

  // A fact that ignores case hands over lower case.
  it.each([
    ['prefix', 'DEV'],
    ['suffix', 'ICE-1'],
    ['contains', 'VICE'],
    ['glob', 'D*-1'],
    ['regex', '^DEVICE-\\d$'],
  ])('%s %j ignores case where the fact does', (operator, argument) => {
    expect(compiled(operator, argument, { ignoreCase: true })('device-1')).toBe(true);
    expect(compiled(operator, argument, { ignoreCase: true })('other-2')).toBe(false);
  });

  const others: FactValue[] = [undefined, 1, true, {}, ['a']];

  it.each(['prefix', 'suffix', 'contains', 'glob', 'regex'])('%s finds anything but a text unknown', operator => {
    const test = compiled(operator, 'a');
    expect(others.map(test)).toEqual(others.map(() => 'unknown'));
    expect(test('')).toBe(false);
  });

  it('regex takes no longer than its text is long', () => {
    expect(compiled('regex', '^(a+)+$')(`${'a'.repeat(50)}!`)).toBe(false);
  });

  it('regex refuses what linear time cannot do', () => {
    expect(() => compiled('regex', '(a)\\1')).toThrow();
    expect(() => compiled('regex', '(')).toThrow();
  });
});
