import { bySchema, error, problemsOfAssign, problemsWith } from '../problems-under-test';

const twin = ['rules', 0, 'assign', 'initialTwin'];
const of = (initialTwin: unknown) => problemsOfAssign({ hubs: 'all', initialTwin });
/** So many bytes of texts of 1,021 characters under keys of three. */
const kilobytes = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${10 + index}`, 'x'.repeat(1021)]));

describe('the check initial-twins', () => {
  it.each<[string, unknown]>([
    ['nothing', {}],
    ['tags and desired', { tags: { a: [1, 'x', { b: true }] }, properties: { desired: { c: 1.5 } } }],
    ['no desired', { properties: {} }],
    ['tags of 8 KB', { tags: kilobytes(8) }],
    ['desired of 32 KB', { properties: { desired: kilobytes(32) } }],
    ['names of collections deeper inside', { tags: { a: { version: 1, count: 2, metadata: 3 } } }],
  ])('accepts %s', (_, initialTwin) => {
    expect(of(initialTwin)).toEqual([]);
  });

  it.each<[string, unknown, (string | number)[], string, string?]>([
    ['null', { tags: { a: null } }, ['tags', 'a'], 'null means "delete" in a twin; leave the member out'],
    [
      'null inside',
      { properties: { desired: { a: [{ b: null }] } } },
      ['properties', 'desired', 'a', 0, 'b'],
      'null means "delete" in a twin; leave the member out',
    ],
    [
      'a name with a dot',
      { tags: { 'a.b': 1 } },
      ['tags', 'a.b'],
      'the name "a.b" has a dot, a dollar sign, a number sign, a space or a control character',
      'nest it: a: { b: … }',
    ],
    ['tags past 8 KB', { tags: { ...kilobytes(8), b: 1 } }, ['tags'], 'it takes 8201 bytes of at most 8192'],
    [
      'desired past 32 KB',
      { properties: { desired: { ...kilobytes(32), b: true } } },
      ['properties', 'desired'],
      'it takes 32773 bytes of at most 32768',
    ],
  ])('refuses %s', (_, initialTwin, path, what, ...[cure]) => {
    expect(of(initialTwin)).toEqual([error('initial-twins', [...twin, ...path], what, cure)]);
  });

  it.each(['version', 'count', 'metadata'])('warns of a member %s, which tools take for their own', key => {
    const warning = (path: (string | number)[]) => ({
      severity: 'warning',
      check: 'initial-twins',
      path: [...twin, ...path, key],
      at: 'key',
      what: `tools take a member ${key} of a twin for its own metadata`,
      cure: 'give it another name',
    });
    expect(of({ tags: { [key]: 1, a: 2 }, properties: { desired: { [key]: 1 } } })).toEqual([
      warning(['tags']),
      warning(['properties', 'desired']),
    ]);
  });

  it('looks at the default twin', () => {
    expect(problemsWith({ defaults: { initialTwin: { tags: { a: null } } } })).toEqual([
      error('initial-twins', ['defaults', 'initialTwin', 'tags', 'a'], expect.any(String)),
    ]);
  });

  it.each<[string, unknown, string[]]>([
    ['tags that are no object', { tags: [null] }, ['tags']],
    ['tags that are null', { tags: null }, ['tags']],
    ['properties that are no object', { properties: 'desired' }, ['properties']],
    ['properties that are null', { properties: null }, ['properties']],
  ])('leaves to the schema %s', (_, initialTwin, path) => {
    expect(of(initialTwin)).toEqual([bySchema(['rules', '0', 'assign', 'initialTwin', ...path])]);
  });
});
