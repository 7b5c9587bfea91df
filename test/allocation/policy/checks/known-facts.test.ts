import { builtin } from '../../../../lib/allocation/builtin';
import { factProblem } from '../../../../lib/allocation/policy/checks/known-facts';
import { error, problemsOfAssign, problemsOfWhen, problemsWith } from '../problems-under-test';

const when = ['rules', 0, 'when'];
const known = builtin.filter(({ kind }) => kind === 'fact').map(({ name }) => name);

describe('the check known-facts', () => {
  it.each([
    ['a fact', { registrationId: 'x' }],
    ['a member of a fact', { 'payload.a.b': 'x', 'enrollment.tags.tenant': 'y' }],
    ['a member with a dot in its name', { 'payload["a.b"]': 'x' }],
    ['an item', { 'payload.list[0]': 'x' }],
    ['combined conditions', { all: [{ not: { any: [{ 'payload.a': 1 }] } }] }],
  ])('accepts %s', (_, condition) => {
    expect(problemsOfWhen(condition)).toEqual([]);
  });

  it.each<[string, object, (string | number)[], string, string]>([
    [
      'a slip of the pen',
      { registrationID2: 'x' },
      ['registrationID2'],
      'there is no fact registrationID2',
      'did you mean registrationId?',
    ],
    [
      'inside all',
      { all: [{ modelld: 'x' }] },
      ['all', 0, 'modelld'],
      'there is no fact modelld',
      'did you mean modelId?',
    ],
    [
      'inside any',
      { any: [{ deviceId: 'y' }, { devicId: 'x' }] },
      ['any', 1, 'devicId'],
      'there is no fact devicId',
      'did you mean deviceId?',
    ],
    ['inside not', { not: { dsp: 'x' } }, ['not', 'dsp'], 'there is no fact dsp', 'did you mean dps?'],
    [
      'a member of a fact that has none',
      { 'deviceId.x': 'x' },
      ['deviceId.x'],
      'there is no fact deviceId.x',
      'did you mean deviceId?',
    ],
    [
      'something else altogether',
      { 'firmware version of it': 'x' },
      ['firmware version of it'],
      '"firmware version of it" is no path',
      'write a.b, a["x.y"] or a[0]',
    ],
    ['no path', { 'payload.': 'x' }, ['payload.'], '"payload." is no path', 'write a.b, a["x.y"] or a[0]'],
    [
      'a name that nothing is near',
      { zzzzzzzzzzzz: 'x' },
      ['zzzzzzzzzzzz'],
      'there is no fact zzzzzzzzzzzz',
      `known are ${known.join(', ')}`,
    ],
    [
      'a derived fact without sources',
      { tenant: 'x' },
      ['tenant'],
      'tenant has no source in this policy',
      'name its sources under facts: tenant',
    ],
    [
      'one of several facts of a section',
      { 'geo.country': 'x' },
      ['geo.country'],
      'geo.country has no source in this policy',
      'name its sources under facts: geo',
    ],
  ])('refuses in a condition: %s', (_, condition, path, what, cure) => {
    expect(problemsOfWhen(condition)).toEqual([{ ...error('known-facts', [...when, ...path], what, cure), at: 'key' }]);
  });

  it('accepts a derived fact with sources', () => {
    const facts = { tenant: ['enrollment.tags.tenant'], geo: [{ country: 'enrollment.tags.country' }] };
    const rules = [{ name: 'r', when: { tenant: 'x', 'geo.country': 'DE' }, assign: 'all' }];
    expect(problemsWith({ facts, rules })).toEqual([]);
  });

  it('is about the value in templates and under private', () => {
    expect(problemsOfAssign({ hubs: '{{payload.hub}}', payload: { a: ['{{deviceID2}} and {{tenant}}'] } })).toEqual([
      error(
        'known-facts',
        ['rules', 0, 'assign', 'payload', 'a', 0],
        'there is no fact deviceID2',
        'did you mean deviceId?',
      ),
      error(
        'known-facts',
        ['rules', 0, 'assign', 'payload', 'a', 0],
        'tenant has no source in this policy',
        'name its sources under facts: tenant',
      ),
    ]);
    expect(problemsWith({ private: ['payload.secret', 'paylod.secret'] })).toEqual([
      error('known-facts', ['private', 1], 'there is no fact paylod.secret', expect.any(String)),
    ]);
  });
});

describe('factProblem', () => {
  it.each([
    ['no sections', undefined],
    ['sections of a wrong shape', ['tenant']],
    ['an inherited section', Object.create({ tenant: [] })],
  ])('finds no source in %s', (_, sections) => {
    expect(factProblem('tenant', sections, builtin)).toHaveProperty('what', 'tenant has no source in this policy');
  });

  it('finds nothing wrong with a fact that needs no source', () => {
    expect(factProblem('registrationId', undefined, builtin)).toBeUndefined();
  });
});
