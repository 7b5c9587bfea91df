import { bySchema, error, problemsWith } from '../problems-under-test';

const named = (...names: unknown[]) =>
  problemsWith({ rules: names.map(name => ({ name, when: { registrationId: 'x' }, assign: 'all' })) });

const cure = 'give each rule a name of its own';

describe('the check rule-names', () => {
  it.each([
    ['names of their own', ['a', 'b', 'A'], []],
    ['a name twice', ['a', 'b', 'a'], [error('rule-names', ['rules', 2, 'name'], 'the name "a" is taken', cure)]],
    [
      'a name three times',
      ['a', 'a', 'a'],
      [1, 2].map(rule => error('rule-names', ['rules', rule, 'name'], 'the name "a" is taken', cure)),
    ],
    [
      'the name that decisions use where no rule matches',
      ['otherwise'],
      [error('rule-names', ['rules', 0, 'name'], 'the name "otherwise" is taken', cure)],
    ],
    [
      'names that are no texts, which the schema refuses',
      [1, 1],
      ['0', '1'].map(rule => bySchema(['rules', rule, 'name'])),
    ],
  ])('%s', (_, names, expected) => {
    expect(named(...names)).toEqual(expected);
  });
});
