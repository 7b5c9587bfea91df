import fc from 'fast-check';
import { allocate } from '../../lib/allocation/allocate';
import { asciiJson } from '../../lib/allocation/ascii-json';
import type { DecisionTrace } from '../../lib/allocation/decision/decide';
import { policyWith } from '../allocation/policy-under-test';

const fullPolicy = policyWith({
  private: ['payload.private'],
  facts: { tenant: ['enrollment.tags.tenant', { from: 'registrationId', capture: '^([a-z]+)-' }, 'payload.tenant'] },
  hubs: [
    { name: 'a*', tags: ['x'], weight: 2 },
    { name: 'b', state: 'draining' },
    { name: 'c', state: 'cordoned' },
    { name: '*.cn' },
  ],
  defaults: { initialTwin: { tags: { id: '{{registrationId}}', all: '{{payload}}', tags: '{{enrollment.tags}}' } } },
  rules: [
    { name: 'banned', when: { 'payload.a': { version: '<2' } }, reject: { reason: 'no', as: 'unauthorized' } },
    { name: 'regex', when: { registrationId: { regex: '^b' } }, retry: { reason: 'später', returning: true } },
    { name: 'tenant', when: { tenant: 'acme' }, assign: { hubs: ['{{payload.hub}}', { tag: '{{payload.tag}}' }] } },
    {
      name: 'echo',
      when: { any: [{ 'payload.b': { exists: true } }, { 'payload["__proto__"].x': { exists: true } }] },
      assign: { hubs: 'all', keep: 'linked', payload: { echo: '{{payload}}', id: '<{{registrationId}}>' } },
    },
  ],
  otherwise: { assign: { hubs: ['a*', 'all', '*'], keep: 'never' } },
});
const policies = [undefined, policyWith({}), fullPolicy];

const names = fc.constantFrom('__proto__', 'constructor', 'toString', 'a', 'b', 'hub', 'tag', 'tenant', 'x');
const json = fc.oneof(fc.jsonValue(), fc.dictionary(names, fc.jsonValue()));
const hub = fc.oneof(
  fc.constantFrom(
    'a.azure-devices.net',
    'A.device.azure-devices.net',
    'b',
    'c.azure-devices.net',
    'd.azure-devices.cn',
  ),
  fc.string({ minLength: 1, unit: 'binary' }),
);
/** Requests that are mostly right, so that they get past the reader. */
const request = fc.record(
  {
    deviceRuntimeContext: fc.record(
      {
        registrationId: fc.oneof(fc.constantFrom('acme-1', 'bad', 'X'), fc.string({ minLength: 1, unit: 'binary' })),
        currentIotHubHostName: fc.oneof(hub, json),
        currentIoTHubHostName: fc.oneof(hub, json),
        payload: json,
        tpm: json,
      },
      { requiredKeys: ['registrationId'] },
    ),
    enrollmentGroup: fc.record(
      {
        initialTwin: fc.record({ tags: json }),
        reprovisionPolicy: fc.record({ updateHubAssignment: fc.boolean(), migrateDeviceData: fc.boolean() }),
      },
      { requiredKeys: [] },
    ),
    individualEnrollment: json,
    linkedHubs: fc.oneof(fc.array(hub, { minLength: 1 }), fc.array(fc.oneof(hub, json), { minLength: 1 })),
  },
  { requiredKeys: ['deviceRuntimeContext', 'linkedHubs'] },
);

/** What must hold of every answer, whatever the text. */
function proves(text: string): void {
  for (const policy of policies) {
    const { decision, answer, fault } = allocate(policy, text, 'id-1', { now: 0, dps: 'dps' });
    const { status, headers, body } = answer;
    expect(fault).toBeUndefined();
    expect([200, 400, 401, 503]).toContain(status);
    expect(headers['x-decision-id']).toBe('id-1');
    expect(headers['Retry-After']).toBe(decision.outcome === 'retry' ? String(decision.after) : undefined);
    expect(asciiJson(body)).toMatch(/^[ -~]+$/);
    expect(JSON.parse(asciiJson(body))).toEqual(JSON.parse(JSON.stringify(body)));
    if (decision.outcome === 'assign') {
      expect(body).toHaveProperty('iotHubHostName', decision.hub);
      expect(JSON.parse(text).linkedHubs).toContain(decision.hub);
    }
    const trace: DecisionTrace = { rules: [], scores: [] };
    expect(allocate(policy, text, 'id-1', { now: 0, dps: 'dps' }, trace)).toMatchObject({ decision, answer });
  }
}

describe('allocate', () => {
  it('answers any text with one of our answers', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), proves));
  });

  it('answers any JSON with one of our answers', () => {
    fc.assert(fc.property(fc.json(), proves));
  });

  it('answers requests, and their hub is one of linkedHubs as it is spelled there', () => {
    fc.assert(
      fc.property(request, value => proves(JSON.stringify(value))),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a payload', '"payload":', '{"b":1,"d":', '}'],
    ['tags', '"enrollmentGroup":', '{"initialTwin":{"tags":{"d":', '}}}'],
    ['an unknown member', '"later":', '', ''],
    ['a member of the wrong type', '"individualEnrollment":', '[', ']'],
    ['linkedHubs', '"linkedHubs":', '["a",', ']'],
    ['a registration id', '"registrationId":', '', ''],
  ])('answers a request with %s of a hundred thousand levels', (_, member, before, after) => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = `${member}${before}${open.repeat(100_000)}1${close.repeat(100_000)}${after}`;
      const inContext = member === '"payload":' || member === '"registrationId":';
      const context = `"registrationId":"x"${inContext ? `,${deep}` : ''}`;
      const text = `{"linkedHubs":["a"],"deviceRuntimeContext":{${context}}${inContext ? '' : `,${deep}`}}`;
      for (const policy of policies) {
        const { answer, fault } = allocate(policy, text, 'id-1', { now: 0 });
        expect(fault).toBeUndefined();
        expect([200, 400, 503]).toContain(answer.status);
        expect(asciiJson(answer.body)).toMatch(/^[ -~]+$/);
      }
    }
  });

  it('leaves the prototype of all objects alone', () => {
    const members = JSON.stringify({
      deviceRuntimeContext: { registrationId: 'x', payload: { b: 1 } },
      linkedHubs: ['a'],
    });
    proves(members.replace('"b":1', '"b":1,"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}'));
    proves(members.replace('{', '{"__proto__":{"x":1},'));
    expect({}).not.toHaveProperty('x');
  });
});
