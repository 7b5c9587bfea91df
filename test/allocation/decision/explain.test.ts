import { allocate } from '../../../lib/allocation/allocate';
import { builtin } from '../../../lib/allocation/builtin';
import type { DecisionTrace } from '../../../lib/allocation/decision/decide';
import { explain } from '../../../lib/allocation/decision/explain';
import { picker } from '../../../lib/allocation/plugin';
import { compilePolicy } from '../../../lib/allocation/policy/compile';
import { leastPolicy, normalised, policyWith, tools } from '../policy-under-test';
import { requestOf, type ShortRegistration } from '../request-under-test';

function explained(members: object, short: Partial<ShortRegistration> = {}, text?: string) {
  const policy = policyWith(members);
  const body = text ?? JSON.stringify(requestOf({ linked: ['one', 'two'], ...short }));
  const trace: DecisionTrace = { rules: [], scores: [] };
  const allocation = allocate(policy, body, 'id-1', { now: 0 }, trace);
  expect(allocation.decision).toEqual(allocate(policy, body, 'id-1', { now: 0 }).decision);
  return { allocation, explanation: explain(allocation, trace, policy) };
}

const becauseOf = (when: object, short: Partial<ShortRegistration>) =>
  explained({ rules: [{ name: 'r', when, assign: 'all' }] }, short).explanation.rules[0];

describe('explain', () => {
  it('holds the decision and the answer', () => {
    const { allocation, explanation } = explained({}, { linked: ['one'] });
    expect(explanation.decision).toBe(allocation.decision);
    expect(explanation.response).toEqual({ status: 200, body: { iotHubHostName: 'one.azure-devices.net' } });
  });

  it('explains a body that is no request', () => {
    const { explanation } = explained({ private: ['deviceId'] }, {}, '[]');
    expect(explanation).toMatchObject({
      decision: expect.objectContaining({ outcome: 'reject', source: 'input' }),
      response: { status: 400, body: { code: 'failed', message: 'the body is not a JSON object', id: 'id-1' } },
      facts: [],
      limits: [],
      rules: [],
      hubs: [],
    });
  });

  it('lists every fact that the policy reads, with its source and who vouches for it', () => {
    const { explanation } = explained(
      {
        private: ['payload.secret'],
        facts: { tenant: ['enrollment.tags.tenant', 'payload.tenant'], geo: [{ country: 'payload.country' }] },
        rules: [
          {
            name: 'r',
            when: { tenant: 'acme', 'geo.country': 'DE', 'payload.secret': 1, registrationId: 'x' },
            assign: 'all',
          },
        ],
      },
      { id: 'X', tags: { tenant: 'Acme' }, payload: { secret: 5, tenant: 'acme' } },
    );
    expect(explanation.facts).toStrictEqual([
      { path: 'tenant', value: 'Acme', source: 'enrollment.tags.tenant', vouchedBy: 'enrollment' },
      { path: 'geo.country', value: null, vouchedBy: 'its source' },
      { path: 'payload.secret', value: '***', vouchedBy: 'device' },
      { path: 'registrationId', value: 'X', vouchedBy: 'attestation' },
    ]);
  });

  it('says of each rule what it came to, and which were not reached', () => {
    const { explanation } = explained({
      rules: [
        { name: 'no', when: { registrationId: 'x' }, reject: 'no' },
        { name: 'open', assign: 'all' },
        { name: 'late', when: { registrationId: 'x' }, reject: 'no' },
      ],
    });
    expect(explanation.rules).toEqual([
      {
        name: 'no',
        result: false,
        because: 'registrationId is "x": no, it is "device-1"',
        conditions: [{ test: 'registrationId is "x"', value: 'device-1', result: false }],
      },
      { name: 'open', result: true, because: 'it has no condition, so it matches always', conditions: [] },
      { name: 'late', result: 'notReached', because: 'a rule before it matched', conditions: [] },
    ]);
  });

  it.each<[string, object, object, boolean | 'unknown', string]>([
    ['a true test', { 'payload.a': 1 }, { a: 1 }, true, 'payload.a is 1: yes, it is 1'],
    ['a test of another type', { 'payload.a': 1 }, { a: '1' }, 'unknown', 'payload.a is 1: unknown, it is "1"'],
    ['an absent fact', { 'payload.a': 1 }, {}, 'unknown', 'payload.a is 1: unknown, it is absent'],
    ['absence asked for', { 'payload.a': { exists: false } }, {}, true, 'payload.a is absent: yes, it is absent'],
    ['presence asked for', { 'payload.a': { exists: true } }, {}, false, 'payload.a is there: no, it is absent'],
    [
      'all: only the tests that failed it',
      { all: [{ 'payload.a': 1 }, { 'payload.b': 1 }, { 'payload.c': 1 }] },
      { a: 1, b: 2, c: 3 },
      false,
      'payload.b is 1: no, it is 2; payload.c is 1: no, it is 3',
    ],
    [
      'all: every test where it holds',
      { 'payload.a': 1, 'payload.b': 1 },
      { a: 1, b: 1 },
      true,
      'payload.a is 1: yes, it is 1; payload.b is 1: yes, it is 1',
    ],
    [
      'any: only the tests that made it hold',
      { any: [{ 'payload.a': 1 }, { 'payload.b': 1 }] },
      { a: 2, b: 1 },
      true,
      'payload.b is 1: yes, it is 1',
    ],
    ['not: the test inside', { not: { 'payload.a': 1 } }, { a: 2 }, true, 'not (payload.a is 1: no, it is 2)'],
    [
      'not of all: the tests that failed it',
      { not: { 'payload.a': 1, 'payload.b': 1 } },
      { a: 1, b: 2 },
      true,
      'not (payload.b is 1: no, it is 2)',
    ],
  ])('says why: %s', (_, when, payload, result, because) => {
    expect(becauseOf(when, { payload })).toMatchObject({ result, because });
  });

  it('says why a test of a value that is there is unknown, unless the value is private', () => {
    const { explanation } = explained(
      {
        private: ['payload.b'],
        rules: [
          { name: 'r', when: { all: [{ 'payload.a': 1 }, { 'payload.b': 1 }, { 'payload.c': 1 }] }, reject: 'x' },
        ],
      },
      { payload: { a: '1', b: '1' } },
    );
    expect(explanation.rules[0]?.conditions[0]).toStrictEqual({
      combined: 'all',
      result: 'unknown',
      of: [
        {
          test: 'payload.a is 1',
          value: '1',
          result: 'unknown',
          why: 'it is a text; it is compared with numbers',
        },
        { test: 'payload.b is 1', value: '***', result: 'unknown' },
        { test: 'payload.c is 1', value: null, result: 'unknown' },
      ],
    });
  });

  it('keeps the shape of combined conditions', () => {
    expect(becauseOf({ not: { any: [{ 'payload.a': 1 }, { 'payload.b': 1 }] } }, { payload: { a: 2 } })).toMatchObject({
      result: 'unknown',
      conditions: [
        {
          combined: 'not',
          result: 'unknown',
          of: [
            {
              combined: 'any',
              result: 'unknown',
              of: [
                { test: 'payload.a is 1', value: 2, result: false },
                { test: 'payload.b is 1', value: null, result: 'unknown' },
              ],
            },
          ],
        },
      ],
    });
  });

  it('says of each hub whether it is a candidate, why not, and its scores', () => {
    const { explanation } = explained(
      {
        hubs: [{ name: 'drain', state: 'draining' }, { name: 'tw*' }, { name: 'one' }],
        rules: [{ name: 'r', assign: { hubs: ['all', 'two'], pick: 'first' } }],
      },
      { linked: ['One.device.azure-devices.net', 'two', 'drain'] },
    );
    expect(explanation.hubs).toStrictEqual([
      {
        hub: 'One.device.azure-devices.net',
        canonical: 'one.azure-devices.net',
        candidate: true,
        score: { first: expect.any(Number) },
      },
      { hub: 'two.azure-devices.net', canonical: 'two.azure-devices.net', candidate: true, score: expect.any(Object) },
      {
        hub: 'drain.azure-devices.net',
        canonical: 'drain.azure-devices.net',
        candidate: false,
        dropped: 'it is draining',
      },
    ]);
  });

  it('has no scores where nothing was picked', () => {
    expect(explained({}, { current: 'one' }).explanation.hubs).toEqual([
      { hub: 'one.azure-devices.net', canonical: 'one.azure-devices.net', candidate: true },
      { hub: 'two.azure-devices.net', canonical: 'two.azure-devices.net', candidate: true },
    ]);
  });

  it('shows a picker that could not score a hub', () => {
    const blind = picker({
      name: 'blind',
      summary: 'scores nothing',
      prefer: 'lowest',
      compile: () => () => () => undefined,
    });
    const document = normalised({ ...leastPolicy, rules: [{ name: 'r', assign: { hubs: 'all', pick: ['first'] } }] });
    const policy = compilePolicy(
      { ...document, otherwise: { ...document.rules[0]?.outcome, pick: [{ picker: 'blind' }] } as never, rules: [] },
      { ...tools, plugins: [...builtin, blind] },
    );
    const trace: DecisionTrace = { rules: [], scores: [] };
    const allocation = allocate(
      policy,
      JSON.stringify(requestOf({ linked: ['one', 'two'] })),
      'id-1',
      { now: 0 },
      trace,
    );
    expect(explain(allocation, trace, policy).hubs).toMatchObject([
      { score: { blind: null } },
      { score: { blind: null } },
    ]);
  });
});
