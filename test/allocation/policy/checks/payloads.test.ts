import { bySchema, error, problemsOfAssign, problemsWith } from '../problems-under-test';

const path = ['rules', 0, 'assign', 'payload'];
const of = (payload: unknown) => problemsOfAssign({ hubs: 'all', payload });
const nested = (levels: number): object => (levels === 0 ? {} : { a: nested(levels - 1) });

const beyondAscii = (at: 'key' | 'value', ...where: (string | number)[]) => ({
  severity: 'warning',
  check: 'payloads',
  path: [...path, ...where],
  at,
  what: 'it is not ASCII; it leaves as \\u escapes, because some device SDKs decode what they receive as ASCII',
  cure: 'try it with your devices, or keep to ASCII',
});

describe('the check payloads', () => {
  it.each<[string, object]>([
    ['nothing', {}],
    ['any JSON', { a: null, b: [1, true, { c: 'x' }], allocations: 1 }],
    ['line ends and tabs, for which JSON has escapes', { a: 'x\n\ty ~' }],
    ['32 levels', nested(32)],
    ['96 KB', { a: 'x'.repeat(96 * 1024 - 8) }],
    ['allocation deeper inside', { a: { allocation: 1 } }],
  ])('accepts %s', (_, payload) => {
    expect(of(payload)).toEqual([]);
  });

  it.each<[string, object, object]>([
    ['33 levels', nested(33), error('payloads', path, 'it is nested deeper than 32 levels')],
    ['infinity', { a: Number.POSITIVE_INFINITY }, error('payloads', path, 'it is no finite number')],
    [
      'more than 96 KB',
      { a: 'x'.repeat(96 * 1024 - 7) },
      error('payloads', path, 'it is larger than a message of DPS, 96 KB'),
    ],
    [
      'what is reserved',
      { allocation: {} },
      {
        ...error(
          'payloads',
          [...path, 'allocation'],
          'allocation is reserved for the product itself',
          'give it another name',
        ),
        at: 'key',
      },
    ],
  ])('refuses %s', (_, payload, expected) => {
    expect(of(payload)).toEqual([expected]);
  });

  it.each<[string, object, object[]]>([
    [
      'texts',
      { a: 'Tür', b: [1, null, { c: '🍞' }] },
      [beyondAscii('value', 'a'), beyondAscii('value', 'b', 1 + 1, 'c')],
    ],
    ['names', { ü: { ö: 1 } }, [beyondAscii('key', 'ü'), beyondAscii('key', 'ü', 'ö')]],
    ['both', { ü: 'ö' }, [beyondAscii('key', 'ü'), beyondAscii('value', 'ü')]],
    ['the delete character', { a: '\u007f' }, [beyondAscii('value', 'a')]],
  ])('warns of %s beyond ASCII', (_, payload, expected) => {
    expect(of(payload)).toEqual(expected);
  });

  it('leaves to the schema what is no object', () => {
    expect(of('hello')).toEqual([bySchema(['rules', '0', 'assign', 'payload'])]);
  });

  it('looks at otherwise', () => {
    expect(problemsWith({ otherwise: { assign: { hubs: 'all', payload: { allocation: 1 } } } })).toEqual([
      expect.objectContaining({ check: 'payloads', path: ['otherwise', 'assign', 'payload', 'allocation'] }),
    ]);
  });
});
