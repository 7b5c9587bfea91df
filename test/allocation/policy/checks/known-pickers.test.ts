import { bySchema, error, problemsOfAssign, problemsWith } from '../problems-under-test';

const path = ['rules', 0, 'assign', 'pick'];

describe('the check known-pickers', () => {
  it.each<[string, unknown]>([
    ['a name', 'weighted'],
    ['names', ['weighted', 'first']],
    ['options', { first: {} }],
    ['names and options', ['first', { weighted: {} }]],
  ])('accepts %s', (_, pick) => {
    expect(problemsOfAssign({ hubs: 'all', pick })).toEqual([]);
  });

  it.each<[string, unknown, object[]]>([
    ['a name', 'weigthed', [error('known-pickers', path, 'there is no picker weigthed', 'did you mean weighted?')]],
    [
      'the second',
      ['first', 'nearest'],
      [error('known-pickers', [...path, 1], 'there is no picker nearest', 'known are weighted, first')],
    ],
    [
      'the name of an operator',
      'version',
      [error('known-pickers', path, 'there is no picker version', 'known are weighted, first')],
    ],
    ['one with options, by the schema', { random: {} }, [bySchema(['rules', '0', 'assign', 'pick', 'random'], 'key')]],
    [
      'options that it does not take, by the schema',
      { first: { x: 1 } },
      [bySchema(['rules', '0', 'assign', 'pick', 'first'])],
    ],
    ['two in one, by the schema', [{ first: {}, weighted: {} }], [bySchema(['rules', '0', 'assign', 'pick', '0'])]],
    ['none, by the schema', {}, [bySchema(['rules', '0', 'assign', 'pick'])]],
    ['an empty list, by the schema', [], [bySchema(['rules', '0', 'assign', 'pick'])]],
    ['a number, by the schema', 5, [bySchema(['rules', '0', 'assign', 'pick'])]],
  ])('refuses %s', (_, pick, expected) => {
    expect(problemsOfAssign({ hubs: 'all', pick })).toEqual(expected);
  });

  it('looks at defaults', () => {
    expect(problemsWith({ defaults: { pick: 'frist' } })).toEqual([
      error('known-pickers', ['defaults', 'pick'], 'there is no picker frist', 'did you mean first?'),
    ]);
  });
});
