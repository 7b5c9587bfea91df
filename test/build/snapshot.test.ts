import { createHash } from 'node:crypto';
import type { Policy } from '../../lib/allocation/policy/policy';
import { canonicalJson, hashOf, snapshotOf } from '../../lib/build/snapshot';

const policy: Policy = {
  name: 'p',
  private: [],
  facts: {},
  lists: {},
  onError: 'keep',
  rules: [],
  otherwise: { kind: 'reject', reason: 'no', as: 'failed', returning: false },
};

describe('the snapshot of a policy', () => {
  it('has the SHA-256 of the canonical JSON of its body', () => {
    const canonical =
      '{"facts":{},"lists":{},"name":"p","onError":"keep","otherwise":{"as":"failed","kind":"reject","reason":"no","returning":false},"private":[],"rules":[]}';
    expect(canonicalJson(policy)).toBe(canonical);
    expect(hashOf(policy)).toBe(`sha256-${createHash('sha256').update(canonical).digest('hex')}`);
  });

  it('has the same hash for any order of members, and another for another order of a list', () => {
    expect(hashOf({ ...policy, lists: { b: [1], a: [2] } })).toBe(hashOf({ ...policy, lists: { a: [2], b: [1] } }));
    expect(hashOf({ ...policy, private: ['a', 'b'] })).not.toBe(hashOf({ ...policy, private: ['b', 'a'] }));
  });

  it('says what it is', () => {
    expect(snapshotOf(policy, 7, ['line'])).toEqual({
      snapshot: 1,
      policy: 1,
      name: 'p',
      revision: 7,
      hash: hashOf(policy),
      plugins: ['line'],
      body: policy,
    });
  });
});
