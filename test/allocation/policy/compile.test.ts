import { builtin } from '../../../lib/allocation/builtin';
import { fact, picker } from '../../../lib/allocation/plugin';
import { compileOutcome, compilePolicy } from '../../../lib/allocation/policy/compile';
import type { Policy } from '../../../lib/allocation/policy/policy';
import { compiled, leastPolicy, normalised, tools } from '../policy-under-test';

const policyOf = (members: object): Policy => ({ ...normalised(leastPolicy), ...members });
const noSlots = () => {
  throw new Error('reads no fact');
};

describe('compilePolicy', () => {
  it('keeps the order of rules, and makes a rule of otherwise', () => {
    const policy = compiled({
      ...leastPolicy,
      private: ['payload.x'],
      hubs: [{ name: 'A-*', weight: 2 }],
      defaults: { onError: 'reject' },
      rules: [
        { name: 'a', when: { deviceId: 'x' }, reject: 'no' },
        { name: 'b', retry: 'later' },
      ],
    });
    expect(policy.rules).toEqual([
      expect.objectContaining({
        name: 'a',
        source: 'rule',
        when: expect.objectContaining({ kind: 'test', words: 'is "x"' }),
        outcome: { kind: 'reject', reason: 'no', as: 'failed', returning: false },
      }),
      {
        name: 'b',
        source: 'rule',
        outcome: { kind: 'retry', reason: 'later', after: 30, returning: false },
        reads: [],
      },
    ]);
    expect(policy.otherwise).toMatchObject({ name: 'otherwise', source: 'otherwise', reads: [] });
    expect(policy.otherwise).not.toHaveProperty('when');
    expect(policy.hubs).toEqual([expect.objectContaining({ name: 'A-*', weight: 2, pattern: expect.anything() })]);
    expect(policy).toMatchObject({ onError: 'reject', plugins: builtin, private: new Set() });
  });

  it('has no hubs where the policy describes none', () => expect(compiled(leastPolicy).hubs).toBeUndefined());

  it('knows the facts that each rule and the policy read, each once', () => {
    const { rules, otherwise, slots } = compiled({
      ...leastPolicy,
      rules: [
        {
          name: 'a',
          when: { deviceId: 'x', not: { deviceId: 'y' } },
          assign: { hubs: '{{payload.hub}}', payload: { m: '{{modelId}}' } },
        },
        {
          name: 'b',
          when: { deviceId: 'z' },
          assign: { hubs: 'all', initialTwin: { tags: { t: '{{payload.tag}}' } } },
        },
      ],
      otherwise: { assign: { name: 'a', not: '{{dps}}' } },
    });
    const paths = (of: readonly { path: string }[] | undefined) => of?.map(({ path }) => path);
    expect(paths(rules[0]?.reads)).toEqual(['deviceId', 'payload.hub', 'modelId']);
    expect(paths(rules[1]?.reads)).toEqual(['deviceId', 'payload.tag']);
    expect(paths(otherwise.reads)).toEqual(['dps']);
    expect(paths(slots)).toEqual(['deviceId', 'payload.hub', 'modelId', 'payload.tag', 'dps']);
  });

  const ruleWith = (when: object) =>
    policyOf({ rules: [{ name: 'r', when, outcome: normalised(leastPolicy).otherwise }] });

  it.each<[string, Policy, string]>([
    ['a fact', ruleWith({ path: 'nothing', operator: 'equals', argument: ['x'] }), 'no fact has the path nothing'],
    ['an operator', ruleWith({ path: 'dps', operator: 'sounds', argument: 'x' }), 'there is no operator sounds'],
    ['a list', ruleWith({ path: 'dps', operator: 'in', argument: 'eu' }), 'there is no list eu'],
    [
      'a list that JavaScript adds',
      ruleWith({ path: 'dps', operator: 'in', argument: 'toString' }),
      'there is no list toString',
    ],
    [
      'a picker',
      policyOf({ otherwise: { kind: 'assign', hubs: ['all'], pick: [{ picker: 'version' }], keep: 'allowed' } }),
      'there is no picker version',
    ],
  ])('throws for %s that is not there', (_, policy, message) => {
    expect(() => compilePolicy(policy, tools)).toThrow(new Error(message));
  });

  it('finds a list', () => {
    const policy = { ...ruleWith({ path: 'dps', operator: 'in', argument: 'eu' }), lists: { eu: ['x'] } };
    expect(() => compilePolicy(policy, tools)).not.toThrow();
  });
});

describe('compileOutcome', () => {
  it('leaves refusals as they are', () => {
    const { otherwise } = normalised(leastPolicy);
    expect(compileOutcome(otherwise, builtin, noSlots)).toBe(otherwise);
  });

  it('compiles pickers with their options, and looks at pickers only', () => {
    const given: unknown[] = [];
    const own = picker({
      name: 'own',
      summary: 's',
      prefer: 'lowest',
      options: { type: 'object' },
      compile: options => {
        given.push(options);
        return () => () => 1;
      },
    });
    const namesake = fact({
      name: 'own',
      summary: 's',
      type: 'text',
      vouchedBy: 'DPS',
      compile: () => ({ read: () => '' }),
    });
    const outcome = compileOutcome(
      { kind: 'assign', hubs: ['all'], pick: [{ picker: 'own', options: { a: 1 } }], keep: 'linked' },
      [namesake, own],
      noSlots,
    );
    expect(outcome).toEqual({
      kind: 'assign',
      hubs: [expect.any(Function)],
      pick: [{ name: 'own', prefer: 'lowest', scoring: expect.any(Function) }],
      keep: 'linked',
    });
    expect(given).toEqual([{ a: 1 }]);
  });
});
