import type { PolicyDocument } from '../../../lib/allocation/policy/generated/policy-document';
import { normalisePolicy, normaliseWhen } from '../../../lib/allocation/policy/normalise';
import { leastPolicy } from '../policy-under-test';

const normal = (members: object) => normalisePolicy({ ...leastPolicy, ...members } as unknown as PolicyDocument);
const ofAssign = (assign: unknown) => normal({ rules: [{ name: 'r', assign }] }).rules[0]?.outcome;
const assign = { kind: 'assign', hubs: ['all'], pick: [{ picker: 'weighted' }], keep: 'allowed' };
const test = (path: string, operator: string, argument: unknown) => ({ path, operator, argument });

describe('normalisePolicy', () => {
  it('fills in what is not said', () => {
    expect(normal({})).toStrictEqual({
      name: 'test',
      private: [],
      facts: {},
      lists: {},
      onError: 'keep',
      rules: [{ name: 'all', outcome: assign }],
      otherwise: { kind: 'reject', reason: 'no', as: 'failed', returning: false },
    });
  });

  it('keeps what is said', () => {
    const said = {
      name: 'n',
      private: ['payload.x'],
      facts: { tenant: ['enrollment.id'] },
      lists: { eu: ['DE'] },
      hubs: [{ name: 'a', tags: ['t'], location: 'x', weight: 0, capacity: 5, state: 'draining' }],
    };
    expect(normal({ ...said, defaults: { onError: 'retry' } })).toMatchObject({ ...said, onError: 'retry' });
  });

  it('fills in a hub', () => {
    expect(normal({ hubs: [{ name: 'a' }] }).hubs).toStrictEqual([{ name: 'a', tags: [], weight: 1, state: 'active' }]);
  });

  it.each<[string, unknown, object]>([
    ['all', 'all', { hubs: ['all'] }],
    ['a glob', 'a*', { hubs: [{ name: 'a*' }] }],
    [
      'a selector',
      { name: 'a', tag: 't', location: 'x', not: 'all' },
      { hubs: [{ name: 'a', tag: ['t'], location: ['x'], not: 'all' }] },
    ],
    [
      'lists in a selector',
      { tag: ['t', 'u'], location: ['x', 'y'] },
      { hubs: [{ tag: ['t', 'u'], location: ['x', 'y'] }] },
    ],
    [
      'not inside not',
      { name: 'a', not: { name: 'b', not: 'c' } },
      { hubs: [{ name: 'a', not: { name: 'b', not: { name: 'c' } } }] },
    ],
    ['groups', ['a', 'all', { tag: 't' }], { hubs: [{ name: 'a' }, 'all', { tag: ['t'] }] }],
    ['hubs that are all', { hubs: 'all' }, { hubs: ['all'] }],
    ['hubs that are a selector', { hubs: { tag: 't' } }, { hubs: [{ tag: ['t'] }] }],
    ['hubs that are groups', { hubs: ['a', { name: 'b' }] }, { hubs: [{ name: 'a' }, { name: 'b' }] }],
    ['a picker', { hubs: 'all', pick: 'first' }, { pick: [{ picker: 'first' }] }],
    [
      'pickers',
      { hubs: 'all', pick: ['first', { weighted: {} }] },
      { pick: [{ picker: 'first' }, { picker: 'weighted', options: {} }] },
    ],
    [
      'a picker with options',
      { hubs: 'all', pick: { first: { a: 1 } } },
      { pick: [{ picker: 'first', options: { a: 1 } }] },
    ],
    [
      'everything else',
      { hubs: 'all', keep: 'never', initialTwin: { tags: {} }, payload: { a: 1 } },
      { keep: 'never', initialTwin: { tags: {} }, payload: { a: 1 } },
    ],
  ])('writes out an assignment of %s', (_, short, expected) => {
    expect(ofAssign(short)).toStrictEqual({ ...assign, ...expected });
  });

  it.each<[string, object, object]>([
    ['a reason', { reject: 'no' }, { kind: 'reject', reason: 'no', as: 'failed', returning: false }],
    [
      'an object with a reason',
      { reject: { reason: 'no' } },
      { kind: 'reject', reason: 'no', as: 'failed', returning: false },
    ],
    [
      'all',
      { reject: { reason: 'no', as: 'unauthorized', returning: true } },
      { kind: 'reject', reason: 'no', as: 'unauthorized', returning: true },
    ],
    ['a reason', { retry: 'later' }, { kind: 'retry', reason: 'later', after: 30, returning: false }],
    [
      'an object with a reason',
      { retry: { reason: 'later' } },
      { kind: 'retry', reason: 'later', after: 30, returning: false },
    ],
    [
      'all',
      { retry: { reason: 'later', after: 5, returning: true } },
      { kind: 'retry', reason: 'later', after: 5, returning: true },
    ],
  ])('writes out a refusal of %s', (_, outcome, expected) => {
    expect(normal({ rules: [{ name: 'r', ...outcome }] }).rules).toStrictEqual([{ name: 'r', outcome: expected }]);
    expect(normal({ otherwise: outcome }).otherwise).toStrictEqual(expected);
  });

  describe('with defaults', () => {
    const defaults = { pick: ['first', 'weighted'], keep: 'linked', initialTwin: { tags: { a: 1 } } };
    const byDefault = {
      pick: [{ picker: 'first' }, { picker: 'weighted' }],
      keep: 'linked',
      initialTwin: { tags: { a: 1 } },
    };

    it('takes them where an assignment says nothing', () => {
      const policy = normal({ defaults, otherwise: { assign: 'all' } });
      expect(policy.rules[0]?.outcome).toStrictEqual({ ...assign, ...byDefault });
      expect(policy.otherwise).toStrictEqual({ ...assign, ...byDefault });
    });

    it('takes what an assignment says, and merges nothing', () => {
      const own = { hubs: 'all', pick: 'weighted', keep: 'never', initialTwin: { properties: {} } };
      expect(normal({ defaults, rules: [{ name: 'r', assign: own }] }).rules[0]?.outcome).toStrictEqual({
        ...assign,
        keep: 'never',
        initialTwin: { properties: {} },
      });
    });
  });

  it('keeps the condition of a rule', () => {
    expect(normal({ rules: [{ name: 'r', when: { deviceId: 'x' }, reject: 'no' }] }).rules[0]?.when).toStrictEqual(
      test('deviceId', 'equals', ['x']),
    );
  });
});

describe('normaliseWhen', () => {
  it.each<[string, object, object]>([
    ['a value', { deviceId: 'x' }, test('deviceId', 'equals', ['x'])],
    ['false', { firstRegistration: false }, test('firstRegistration', 'equals', [false])],
    ['a list', { deviceId: ['x', 'y'] }, test('deviceId', 'equals', ['x', 'y'])],
    ['an operator', { deviceId: { prefix: 'x' } }, test('deviceId', 'prefix', 'x')],
    [
      'operators',
      { deviceId: { prefix: 'x', suffix: 'y' } },
      { all: [test('deviceId', 'prefix', 'x'), test('deviceId', 'suffix', 'y')] },
    ],
    [
      'entries',
      { deviceId: 'x', dps: 'y' },
      { all: [test('deviceId', 'equals', ['x']), test('dps', 'equals', ['y'])] },
    ],
    ['all', { all: [{ deviceId: 'x' }] }, { all: [test('deviceId', 'equals', ['x'])] }],
    [
      'any',
      { any: [{ deviceId: 'x' }, { dps: 'y' }] },
      { any: [test('deviceId', 'equals', ['x']), test('dps', 'equals', ['y'])] },
    ],
    ['not', { not: { deviceId: 'x' } }, { not: test('deviceId', 'equals', ['x']) }],
    [
      'not of entries',
      { not: { deviceId: 'x', dps: 'y' } },
      { not: { all: [test('deviceId', 'equals', ['x']), test('dps', 'equals', ['y'])] } },
    ],
    [
      'any beside an entry',
      { any: [{ deviceId: 'x' }], dps: 'y' },
      { all: [{ any: [test('deviceId', 'equals', ['x'])] }, test('dps', 'equals', ['y'])] },
    ],
  ])('writes out %s', (_, when, expected) => {
    expect(normaliseWhen(when)).toStrictEqual(expected);
  });
});
