import type { Limits } from '../../../lib/allocation/twin/form';
import { desiredLimits, payloadLimits, tagLimits } from '../../../lib/allocation/twin/limits';

/** Objects within objects, so many levels below the outermost one. */
function nested(levels: number): object {
  return levels === 0 ? {} : { a: nested(levels - 1) };
}

describe.each<[string, Limits, number]>([
  ['tagLimits', tagLimits, 8 * 1024],
  ['desiredLimits', desiredLimits, 32 * 1024],
])('%s', (_, { problem, tooLarge }, bytes) => {
  it(`take ${bytes} bytes of names and values`, () => {
    const blocks = Object.fromEntries(Array.from({ length: bytes / 1024 }, (_, index) => [`${index}`, 'x']));
    const size = Object.keys(blocks).reduce((sum, key) => sum + key.length + 1, 0);
    expect(tooLarge({ ...blocks, 0: 'x'.repeat(bytes - size + 1) })).toBe(false);
    expect(tooLarge({ ...blocks, 0: 'x'.repeat(bytes - size + 2) })).toBe(true);
  });

  it('take what a twin takes', () => {
    expect(problem({ a: [1, 'x'.repeat(4096)] }, 1)).toBeUndefined();
    expect(problem('x'.repeat(4097), 1)).toBe('a text is longer than 4 KB');
    expect(problem({ 'a.b': 1 }, 1)).toMatch(/"a\.b"/);
    expect(problem(null, 1)).toMatch(/null/);
  });

  it('take ten levels below the section', () => {
    expect(problem(nested(10), 0)).toBeUndefined();
    expect(problem(nested(11), 0)).toBeDefined();
    expect(problem({}, 10)).toBeUndefined();
    expect(problem({}, 11)).toBeDefined();
  });
});

describe('payloadLimits', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['a long text', 'x'.repeat(5000)],
    ['a large number', 1e300],
    ['names that twins refuse', { 'a.b': { $c: 1 } }],
    ['32 levels', nested(32)],
  ])('take %s', (_, value) => {
    expect(payloadLimits.problem(value, 0)).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ['an infinite number', Number.POSITIVE_INFINITY, 'it is no finite number'],
    ['one inside', { a: [1, { b: Number.NaN }] }, 'it is no finite number'],
    ['33 levels', nested(33), 'it is nested deeper than 32 levels'],
    [
      '33 levels of lists',
      Array.from({ length: 33 }).reduce<unknown[]>(inner => [inner], []),
      'it is nested deeper than 32 levels',
    ],
  ])('refuse %s', (_, value, problem) => {
    expect(payloadLimits.problem(value, 0)).toBe(problem);
  });

  it('count levels from where the value stands', () => {
    expect(payloadLimits.problem({}, 32)).toBeUndefined();
    expect(payloadLimits.problem({}, 33)).toBe('it is nested deeper than 32 levels');
    expect(payloadLimits.problem('leaf', 33)).toBeUndefined();
  });

  it('take 96 KB of JSON as it leaves, in ASCII', () => {
    const frame = '{"a":""}'.length;
    expect(payloadLimits.tooLarge({ a: 'x'.repeat(96 * 1024 - frame) })).toBe(false);
    expect(payloadLimits.tooLarge({ a: 'x'.repeat(96 * 1024 - frame + 1) })).toBe(true);
    expect(payloadLimits.tooLarge({ a: 'é'.repeat(16 * 1024 - 2) })).toBe(false);
    expect(payloadLimits.tooLarge({ a: 'é'.repeat(16 * 1024) })).toBe(true);
  });
});
