import { bySchema, error, problemsOfAssign, problemsOfRule } from '../problems-under-test';

const path = ['rules', 0, 'assign'];

describe('the check assign-form', () => {
  it.each([
    ['a glob', '*-weu-*'],
    ['all', 'all'],
    ['a list', ['a', { name: 'b' }]],
    ['a selector', { name: 'a', not: 'b' }],
    ['hubs', { hubs: 'a' }],
    ['hubs and how to assign', { hubs: ['a'], pick: 'first', keep: 'never', initialTwin: {}, payload: {} }],
  ])('accepts %s', (_, assign) => {
    expect(problemsOfAssign(assign)).toEqual([]);
  });

  it('looks at assignments only', () => expect(problemsOfRule({ reject: { reason: 'no' } })).toEqual([]));

  it.each([
    [
      'no hubs',
      { keep: 'never' },
      error('assign-form', path, 'it names no hubs', 'add hubs: a glob, a selector, a list of these, or all'),
    ],
    [
      'a selector beside what goes with hubs',
      { name: 'a', not: 'b', keep: 'never', payload: {} },
      error('assign-form', path, 'name, not cannot stand beside keep, payload', 'put it under hubs: hubs: { name: … }'),
    ],
    [
      'a selector beside hubs',
      { hubs: 'a', location: 'x' },
      error('assign-form', path, 'location cannot stand beside hubs', 'put it under hubs: hubs: { location: … }'),
    ],
  ])('refuses %s', (_, assign, expected) => {
    expect(problemsOfAssign(assign).filter(({ check }) => check !== 'hub-selectors')).toEqual([expected]);
  });

  const selectors = { name: 'a', tag: '{{dps}}', location: '{{dps}}', not: 'a' };
  const settings = { hubs: 'a', pick: 'first', keep: 'never', initialTwin: {}, payload: {} };
  const pairs = Object.keys(selectors).flatMap(member => Object.keys(settings).map(setting => [member, setting]));

  it.each(pairs as [keyof typeof selectors, keyof typeof settings][])('refuses %s beside %s', (member, setting) => {
    expect(problemsOfAssign({ [member]: selectors[member], [setting]: settings[setting] })).toEqual([
      expect.objectContaining({ check: 'assign-form', path, what: `${member} cannot stand beside ${setting}` }),
    ]);
  });

  it.each([
    ['hubs misspelled', { hub: 'a' }, 'hub'],
    ['keep misspelled', { hubs: 'a', kep: 'never' }, 'kep'],
    ['a selector with a misspelled member', { name: 'a', nott: 'b' }, 'nott'],
  ])('leaves to the schema %s', (_, assign, member) => {
    expect(problemsOfAssign(assign)).toEqual([bySchema(['rules', '0', 'assign', member], 'key')]);
  });
});
