import { problemsWith } from '../problems-under-test';

const warning = (path: (string | number)[], what: string, cure: string) => ({
  severity: 'warning',
  check: 'reachable',
  path,
  at: 'value',
  what,
  cure,
});
const when = { registrationId: 'x' };
const shadowed = (rule: number, by: string) =>
  warning(
    ['rules', rule],
    `it is never asked: "${by}" has no when, so it matches always`,
    'move it up, or give that rule a when',
  );

describe('the check reachable', () => {
  it.each<[string, object[], object[]]>([
    [
      'conditions everywhere',
      [
        { name: 'a', when },
        { name: 'b', when },
      ],
      [],
    ],
    ['no condition in the last', [{ name: 'a', when }, { name: 'b' }], []],
    [
      'no condition in the first',
      [{ name: 'a' }, { name: 'b', when }, { name: 'c' }],
      [shadowed(1, 'a'), shadowed(2, 'a')],
    ],
    ['no condition in the second', [{ name: 'a', when }, { name: 'b' }, { name: 'c', when }], [shadowed(2, 'b')]],
  ])('rules with %s', (_, rules, expected) => {
    expect(problemsWith({ rules: rules.map(rule => ({ ...rule, assign: 'all' })) })).toEqual(expected);
  });

  const repeated = (hub: number, name: string) =>
    warning(
      ['hubs', hub, 'name'],
      `an entry before it has the same name ${name}, and the first that fits describes a hub`,
      'make them one',
    );

  it.each<[string, string[], object[]]>([
    ['names of their own', ['a', 'b', 'a*'], []],
    ['a name twice', ['a', 'b', 'a'], [repeated(2, 'a')]],
    ['a name twice, once in capitals', ['a-*', 'A-*'], [repeated(1, 'A-*')]],
    ['a name three times', ['a', 'a', 'a'], [repeated(1, 'a'), repeated(2, 'a')]],
  ])('hubs with %s', (_, names, expected) => {
    expect(problemsWith({ hubs: names.map(name => ({ name })) })).toEqual(expected);
  });

  it('leaves to the schema names that are no texts', () => {
    expect(problemsWith({ hubs: [{ name: 1 }, { name: 1 }, {}, {}] }).map(({ check }) => check)).toEqual(
      Array(4).fill('schema'),
    );
  });
});
