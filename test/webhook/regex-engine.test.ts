import fc from 'fast-check';
import { RE2JS } from 're2js';
import { literalBegin, regexEngine } from '../../lib/webhook/regex-engine';

describe('regexEngine', () => {
  it('matches anywhere unless anchored, and captures the first group', () => {
    const { test, capture } = regexEngine.compile('b([0-9]+)', { ignoreCase: false });
    expect([test('ab12c'), test('AB12'), capture('ab12c'), capture('none')]).toEqual([true, false, '12', undefined]);
    expect(regexEngine.compile('b', { ignoreCase: false }).capture('b')).toBeUndefined();
    expect(regexEngine.compile('(a)?b', { ignoreCase: false }).capture('b')).toBeUndefined();
    expect(regexEngine.compile('^Mill', { ignoreCase: true }).test('mILL-1')).toBe(true);
    expect(regexEngine.compile('^Mill', { ignoreCase: false }).test('mill-1')).toBe(false);
  });

  it('refuses a pattern without a group where it is made to capture', () => {
    expect(() => regexEngine.compile('^a+', { ignoreCase: true, capturing: true })).toThrow(
      'it has no group ( ) to capture',
    );
    expect(regexEngine.compile('^(a+)', { ignoreCase: true, capturing: true }).capture('aab')).toBe('aa');
  });

  it('is linear where a backtracking engine is not', () => {
    expect(regexEngine.compile('^(a+)+$', { ignoreCase: false }).test(`${'a'.repeat(20_000)}!`)).toBe(false);
  });

  it('refuses what is not linear, and says what is wrong', () => {
    expect(() => regexEngine.compile('(a)\\1', { ignoreCase: false })).toThrow(/invalid escape sequence/);
    expect(() => regexEngine.compile('(?=a)', { ignoreCase: false })).toThrow(/invalid/);
  });
});

describe('the cure of a pattern that RE2 does not know', () => {
  const lookaround = expect.stringContaining('RE2 has no lookahead and no lookbehind');
  it.each<[string, string | undefined]>([
    ['^(?=a)', lookaround],
    ['^(?!a)', lookaround],
    ['(?<=a)b', lookaround],
    ['(?<!a)b', lookaround],
    ['(a)\\1', 'RE2 has no backreferences: write out what they repeat'],
    ['a(', undefined],
  ])('%s', (pattern, cure) => {
    let thrown: { cure?: string } = {};
    try {
      regexEngine.compile(pattern, { ignoreCase: false });
    } catch (error) {
      thrown = error as typeof thrown;
    }
    expect(thrown).toBeInstanceOf(Error);
    expect(thrown.cure).toEqual(cure);
  });
});

describe('literalBegin', () => {
  it.each([
    ['^mill0-[0-9]+-(west|east)$', 'mill0-'],
    ['^abc', 'abc'],
    ['^abc*', 'ab'],
    ['^abc?d', 'ab'],
    ['^abc{2}', 'ab'],
    ['^abc+', 'abc'],
    ['^abc(?i)*', ''],
    ['^a+(?i)*', ''],
    ['^abc(?:d)', 'abc'],
    ['^abc(d)*', 'abc'],
    ['^abc$', 'abc'],
    ['^ab.c', 'ab'],
    ['abc', ''],
    ['^abc|d', ''],
    ['^a(b|c)|d', ''],
    ['^a[(]b|c)', ''],
    ['^a\\(b|c\\)', ''],
    ['^a\\Q(\\Eb|c)', ''],
    ['^(a|b)', ''],
  ])('of %s is %j', (pattern, begin) => {
    expect(literalBegin(pattern)).toBe(begin);
  });

  it('never changes what a pattern matches', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      'A',
      '^',
      '$',
      '.',
      '*',
      '+',
      '?',
      '|',
      '(',
      ')',
      '[',
      ']',
      '\\',
      '\\Q',
      '\\E',
      '{2}',
      '-',
      '(?i)',
      '(?:',
    );
    const pattern = fc.array(piece, { maxLength: 8 }).map(pieces => `^${pieces.join('')}`);
    const text = fc
      .array(fc.constantFrom('a', 'b', 'A', '-', '(', ')', '|', '\n'), { maxLength: 6 })
      .map(letters => letters.join(''));
    const compiles = (source: string) => {
      try {
        return RE2JS.compile(source) !== undefined;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(
        pattern.filter(compiles),
        fc.array(text, { maxLength: 10 }),
        fc.boolean(),
        (source, texts, ignoreCase) => {
          const engine = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
          const { test } = regexEngine.compile(source, { ignoreCase });
          expect(texts.map(test)).toEqual(texts.map(one => engine.test(one)));
        },
      ),
      { numRuns: 5000 },
    );
  });
});
