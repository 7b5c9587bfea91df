import { giftsOf } from '../../../lib/allocation/decision/gifts';
import type { CompiledAssign } from '../../../lib/allocation/policy/compile';
import { Facts } from '../../../lib/allocation/rules/fact-table';
import { policyWith } from '../policy-under-test';
import { registrationUnderTest, type ShortRegistration } from '../request-under-test';

const assignOf = (assign: object) => policyWith({ rules: [{ name: 'r', assign }] });
const both = assignOf({ hubs: 'all', initialTwin: { tags: { t: '{{payload.t}}' } }, payload: { p: '{{payload.p}}' } });
const neither = assignOf({ hubs: 'all' });

function given(policy: typeof both, registration: Omit<ShortRegistration, 'linked'>) {
  const one = registrationUnderTest({ linked: ['one'], ...registration });
  return giftsOf(policy.rules[0]?.outcome as CompiledAssign, one, new Facts(one, policy.slots.length));
}

const omitted = {
  twin: { path: 'tags.t', why: '{{payload.t}} is absent' },
  payload: { path: 'payload.p', why: '{{payload.p}} is absent' },
};

describe('giftsOf', () => {
  it.each<[string, typeof both, Omit<ShortRegistration, 'linked'>, object]>([
    [
      'a new device: both',
      both,
      { payload: { t: 1, p: 2 } },
      { twin: 'sent', initialTwin: { tags: { t: 1 } }, payload: { p: 2 }, omitted: [] },
    ],
    [
      'a new device that says nothing: both, and what stayed out of either',
      both,
      {},
      { twin: 'sent', initialTwin: { tags: {} }, payload: {}, omitted: [omitted.twin, omitted.payload] },
    ],
    [
      'a returning device: the payload, and what stayed out of that',
      both,
      { current: 'one', reprovision: 'migrate' },
      { twin: 'ignored', payload: {}, omitted: [omitted.payload] },
    ],
    [
      'a returning device under reset: both',
      both,
      { current: 'one', reprovision: 'reset', payload: { t: 1, p: 2 } },
      { twin: 'sent', initialTwin: { tags: { t: 1 } }, payload: { p: 2 }, omitted: [] },
    ],
    [
      'a returning device under never: the payload',
      both,
      { current: 'one', reprovision: 'never', payload: { t: 1, p: 2 } },
      { twin: 'ignored', payload: { p: 2 }, omitted: [] },
    ],
    ['a rule without either', neither, {}, { twin: 'none', omitted: [] }],
    ['a returning device, a rule without either', neither, { current: 'one' }, { twin: 'none', omitted: [] }],
  ])('%s', (_, policy, registration, expected) => {
    expect(given(policy, registration)).toEqual(expected);
  });

  it('gives nothing where there is no assignment', () => {
    const registration = registrationUnderTest({ linked: ['one'] });
    expect(giftsOf(undefined, registration, new Facts(registration, 0))).toEqual({ twin: 'none', omitted: [] });
  });
});
