import { twinKeyProblem, twinLimits, twinProblem, twinSize } from '../../lib/dps/twin-limits';

/** Objects within objects, so many levels below the outermost one, with a leaf. */
function nested(levels: number): object {
  return levels === 0 ? { leaf: true } : { in: nested(levels - 1) };
}

describe('twinLimits', () => {
  it('are those that Microsoft documents', () => {
    expect(twinLimits).toEqual({
      tags: 8192,
      desired: 32768,
      key: 1024,
      text: 4096,
      depth: 10,
      minInteger: -4503599627370496,
      maxInteger: 4503599627370495,
    });
  });
});

describe('twinSize', () => {
  it.each<[string, unknown, number]>([
    ['a text by its UTF-8', 'größe', 7],
    ['a text without control characters', 'a\u0000\u001f\u0080\u009fb', 2],
    ['a text with the neighbours of control characters', ' ~\u007f\u00a0', 5],
    ['a number', 1.5, 8],
    ['true', true, 4],
    ['false', false, 4],
    ['an empty object', {}, 0],
    ['an object with its keys', { ab: 'c', d: { e: 1 } }, 2 + 1 + 1 + 1 + 8],
    ['a key without control characters', { 'a\u0001': 'b' }, 2],
    ['a list by its items', ['ab', 1, false, [true]], 2 + 8 + 4 + 4],
  ])('counts %s', (_, value, size) => {
    expect(twinSize(value)).toBe(size);
  });
});

describe('twinProblem', () => {
  it.each<[string, unknown]>([
    ['a boolean', false],
    ['a fraction', -0.5],
    ['the smallest integer', -4503599627370496],
    ['the largest integer', 4503599627370495],
    ['a text of 4 KB', 'x'.repeat(4096)],
    ['a text of 4 KB with control characters beside', `${'x'.repeat(4096)}\n`],
    ['an empty object', {}],
    ['a list', [1, 'a', { b: [true] }]],
    ['a key of 1 KB', { ['k'.repeat(1024)]: 1 }],
    ['the key __proto__', JSON.parse('{"__proto__": 1}')],
  ])('has nothing against %s', (_, value) => {
    expect(twinProblem(value)).toBeUndefined();
  });

  it.each<[string, unknown, (string | number)[], RegExp]>([
    ['an integer that is too small', -4503599627370497, [], /whole number.*-4503599627370496 and 4503599627370495/],
    ['an integer that is too large', 4503599627370496, [], /whole number/],
    ['infinity', Number.POSITIVE_INFINITY, [], /no finite number/],
    ['a number that is none', Number.NaN, [], /no finite number/],
    ['a text above 4 KB', 'x'.repeat(4097), [], /longer than 4 KB/],
    ['a text above 4 KB in UTF-8', 'ü'.repeat(2049), [], /longer than 4 KB/],
    ['null', null, [], /null/],
    ['null in an object', { a: { b: null } }, ['a', 'b'], /null/],
    ['null in a list', { a: [1, null] }, ['a', 1], /null/],
    ['a key above 1 KB', { ['k'.repeat(1025)]: 1 }, ['k'.repeat(1025)], /name is longer than 1 KB/],
    ['a bad key inside', { a: [{ 'b.c': 1 }] }, ['a', 0, 'b.c'], /"b\.c"/],
    ['the first of two', { a: null, 'b c': 1 }, ['a'], /null/],
    ['the second after a good one', { a: 1, b: null }, ['b'], /null/],
  ])('finds %s', (_, value, path, what) => {
    expect(twinProblem(value)).toEqual({ path, what: expect.stringMatching(what) });
  });

  it('lets a section nest ten objects with a leaf, and no more', () => {
    expect(twinProblem(nested(10), 0)).toBeUndefined();
    expect(twinProblem(nested(11), 0)).toEqual({
      path: new Array(11).fill('in'),
      what: 'it is nested deeper than 10 levels',
    });
  });

  it('takes a value for a member of a section unless told otherwise', () => {
    expect(twinProblem(nested(9))).toBeUndefined();
    expect(twinProblem(nested(10))).toBeDefined();
    expect(twinProblem({}, 10)).toBeUndefined();
    expect(twinProblem({}, 11)).toBeDefined();
  });
});

describe('twinKeyProblem', () => {
  it.each(['a', 'Größe', 'a-b', '0', 'k'.repeat(1024), 'ü'.repeat(512), 'a\u007f', 'a\u00a0'])(
    'has nothing against %j',
    key => {
      expect(twinKeyProblem(key)).toBeUndefined();
    },
  );

  it.each([
    ['', 'a member needs a name'],
    ['k'.repeat(1025), 'a name is longer than 1 KB'],
    ['ü'.repeat(513), 'a name is longer than 1 KB'],
    ['a#b', 'the name "a#b" has a dot, a dollar sign, a number sign, a space or a control character'],
    ['a.b', 'the name "a.b" has a dot, a dollar sign, a number sign, a space or a control character'],
    ['$a', 'the name "$a" has a dot, a dollar sign, a number sign, a space or a control character'],
    ['a b', 'the name "a b" has a dot, a dollar sign, a number sign, a space or a control character'],
    ['a\u0000', 'the name "a\\u0000" has a dot, a dollar sign, a number sign, a space or a control character'],
    ['a\u001f', 'the name "a\\u001f" has a dot, a dollar sign, a number sign, a space or a control character'],
    ['a\u0080', 'the name "a\u0080" has a dot, a dollar sign, a number sign, a space or a control character'],
    ['a\u009f', 'the name "a\u009f" has a dot, a dollar sign, a number sign, a space or a control character'],
  ])('refuses %j', (key, what) => {
    expect(twinKeyProblem(key)).toBe(what);
  });
});
