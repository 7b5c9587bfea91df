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

  it.each([
    ['hubs misspelled', { hub: 'a' }, 'hub', 'did you mean hubs?'],
    ['keep misspelled', { hubs: 'a', kep: 'never' }, 'kep', 'did you mean keep?'],
    ['a selector with a misspelled member', { name: 'a', nott: 'b' }, 'nott', 'did you mean not?'],
  ])('leaves to the schema %s', (_, assign, member, cure) => {
    expect(problemsOfAssign(assign)).toEqual([bySchema(['rules', '0', 'assign', member], 'key')]);
  });
});
