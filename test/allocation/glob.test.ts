import fc from 'fast-check';
import { globMatches } from '../../lib/allocation/glob';

describe('globMatches', () => {
  it.each<[string, string, boolean]>([
    ['abc', 'abc', true],
    ['abc', 'abcd', false],
    ['*', '', true],
    ['*', 'abc', true],
    ['a*', 'a', true],
    ['a*', 'ba', false],
    ['*c', 'abc', true],
    ['*c', 'cb', false],
    ['a*c', 'ac', true],
    ['ab*bc', 'abc', false],
    ['ab*bc', 'abbc', true],
    ['*b*', 'abc', true],
    ['*b*', 'ac', false],
    ['a*b*b', 'ab', false],
    ['a*b*b', 'abb', true],
    ['*ab*ab*', 'aab', false],
    ['*ab*ab*', 'abab', true],
    ['**', 'a', true],
    ['a.c', 'abc', false],
    ['a?c', 'abc', false],
  ])('%s meets %s: %s', (pattern, text, expected) => {
    expect(globMatches(pattern.split('*'), text)).toBe(expected);
  });

  it('agrees with the regular expression of the same meaning', () => {
    const unit = fc.constantFrom('a', 'b', '.');
    const text = fc.string({ unit, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.string({ unit, maxLength: 3 }), { minLength: 1, maxLength: 5 }), text, (parts, text) => {
        const oracle = new RegExp(`^${parts.map(part => part.replaceAll('.', '\\.')).join('.*')}$`);
        expect(globMatches(parts, text)).toBe(oracle.test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes a star among the literal parts for itself', () => {
    expect(globMatches(['a*', 'b'], 'a*xb')).toBe(true);
    expect(globMatches(['a*', 'b'], 'axb')).toBe(false);
  });
});
