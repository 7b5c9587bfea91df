import { error, problemsOfAssign, problemsWith } from '../problems-under-test';

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
    [
      'one with options, by the schema',
      { random: {} },
      [
        {
          ...error(
            'schema',
            ['rules', '0', 'assign', 'pick', 'random'],
            'there is no random here',
            'known are weighted, first',
          ),
          at: 'key',
        },
      ],
    ],
    [
      'options that it does not take, by the schema',
      { first: { x: 1 } },
      [error('schema', ['rules', '0', 'assign', 'pick', 'first'], 'it takes no options')],
    ],
    [
      'two in one, by the schema',
      [{ first: {}, weighted: {} }],
      [error('schema', ['rules', '0', 'assign', 'pick', '0'], 'it must have one member only')],
    ],
    ['none, by the schema', {}, [error('schema', ['rules', '0', 'assign', 'pick'], 'it is empty', expect.any(String))]],
    ['an empty list, by the schema', [], [error('schema', ['rules', '0', 'assign', 'pick'], 'the list is empty')]],
    [
      'a number, by the schema',
      5,
      [
        error(
          'schema',
          ['rules', '0', 'assign', 'pick'],
          'it is a number, and must be a text or a list or an object',
          expect.any(String),
        ),
      ],
    ],
  ])('refuses %s', (_, pick, expected) => {
    expect(problemsOfAssign({ hubs: 'all', pick })).toEqual(expected);
  });

  it('looks at defaults', () => {
    expect(problemsWith({ defaults: { pick: 'frist' } })).toEqual([
      error('known-pickers', ['defaults', 'pick'], 'there is no picker frist', 'did you mean first?'),
    ]);
  });
});
