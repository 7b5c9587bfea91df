import { builtin } from '../../../lib/allocation/builtin';
import { normaliseWhen } from '../../../lib/allocation/policy/normalise';
import { conditionInWords, policyInWords } from '../../../lib/allocation/policy/words';
import { leastPolicy, normalised } from '../policy-under-test';

const words = (members: object) => policyInWords(normalised({ ...leastPolicy, ...members }), builtin);
const hubs = [{ name: 'a', tags: ['t', 'u'], location: 'x' }];

describe('policyInWords', () => {
  it('says rules, otherwise and hubs', () => {
    expect(words({ rules: [{ name: 'r', when: { deviceId: 'x' }, assign: 'a' }] })).toEqual({
      rules: [{ name: 'r', words: 'if deviceId is "x": assign to hubs named a (weighted)' }],
      otherwise: 'reject as failed (no)',
      hubs: [],
    });
  });

  it.each<[object, string]>([
    [{ assign: 'all' }, 'assign to any described hub (weighted)'],
    [
      { assign: ['a', { tag: 't' }, 'all'] },
      'assign to hubs named a, else to hubs tagged t, else to any described hub (weighted)',
    ],
    [
      { assign: { name: 'a*', tag: ['t', 'u'], location: ['x', 'X'], not: { name: 'b' } } },
      'assign to hubs named a* and tagged t or u and in x or X and not (hubs named b) (weighted)',
    ],
    [{ assign: { not: 'all' } }, 'assign to hubs not (any described hub) (weighted)'],
    [{ assign: { hubs: 'a', pick: ['first', 'weighted'] } }, 'assign to hubs named a (first, then weighted)'],
    [{ assign: { hubs: 'a', keep: 'linked' } }, 'assign to hubs named a (weighted); a device stays on any linked hub'],
    [{ assign: { hubs: 'a', keep: 'never' } }, 'assign to hubs named a (weighted); the hub is picked anew each time'],
    [{ assign: { hubs: 'a', initialTwin: {} } }, 'assign to hubs named a (weighted) with an initial twin'],
    [{ assign: { hubs: 'a', payload: {} } }, 'assign to hubs named a (weighted) with a payload'],
    [
      { assign: { hubs: 'a', initialTwin: {}, payload: {}, keep: 'never' } },
      'assign to hubs named a (weighted) with an initial twin and a payload; the hub is picked anew each time',
    ],
    [{ reject: 'no' }, 'reject as failed (no)'],
    [
      { reject: { reason: 'no', as: 'unauthorized', returning: true } },
      'reject as unauthorized (no), returning devices too',
    ],
    [{ retry: 'later' }, 'ask DPS to come again after 30 s (later)'],
    [
      { retry: { reason: 'later', after: 5, returning: true } },
      'ask DPS to come again after 5 s (later), returning devices too',
    ],
  ])('says %j', (outcome, expected) => {
    const said = words({ hubs, rules: [{ name: 'r', ...outcome }], otherwise: outcome });
    expect(said.rules).toEqual([{ name: 'r', words: expected }]);
    expect(said.otherwise).toBe(expected);
  });

  it.each<[object, string]>([
    [{ name: 'a' }, 'a'],
    [{ name: 'a', tags: [], weight: 1, state: 'active', capacity: 5 }, 'a'],
    [
      { name: 'a', tags: ['t', 'u'], location: 'x', weight: 0, state: 'cordoned' },
      'a; tagged t, u; in x; weight 0; cordoned',
    ],
    [{ name: 'a', weight: 2.5 }, 'a; weight 2.5'],
  ])('says the hub %j', (hub, expected) => {
    expect(words({ hubs: [hub] }).hubs).toEqual([expected]);
  });
});

describe('conditionInWords', () => {
  it.each<[object, string]>([
    [{ deviceId: ['x', 'y'] }, 'deviceId is "x" or "y"'],
    [{ 'payload.v': { version: '<2', exists: true } }, 'payload.v is a version <2 and payload.v is there'],
    [{ any: [{ deviceId: 'x' }, { dps: 'y' }] }, 'deviceId is "x" or dps is "y"'],
    [{ not: { deviceId: 'x' } }, 'not (deviceId is "x")'],
    [{ not: { any: [{ deviceId: 'x' }, { dps: 'y' }] } }, 'not (deviceId is "x" or dps is "y")'],
    [
      { deviceId: 'x', any: [{ dps: 'y' }, { dps: 'z', modelId: 'm' }] },
      'deviceId is "x" and (dps is "y" or (dps is "z" and modelId is "m"))',
    ],
    [{ any: [{ not: { dps: 'y' } }, { dps: 'z' }] }, 'not (dps is "y") or dps is "z"'],
  ])('says %j', (when, expected) => {
    expect(conditionInWords(normaliseWhen(when), builtin)).toBe(expected);
  });
});
