import { allocate } from '../../lib/allocation/allocate';
import { builtin } from '../../lib/allocation/builtin';
import type { DecisionTrace } from '../../lib/allocation/decision/decide';
import { picker } from '../../lib/allocation/plugin';
import { type CompiledPolicy, compilePolicy } from '../../lib/allocation/policy/compile';
import { leastPolicy, normalised, policyWith, tools } from './policy-under-test';
import { requestOf, type ShortRegistration } from './request-under-test';

const at = { now: 0 };
const linked = ['one.azure-devices.net', 'two.azure-devices.net'];
const body = (short: Partial<ShortRegistration> = {}) => JSON.stringify(requestOf({ linked, ...short }));
const home = body({ current: 'two' });

describe('builtin', () => {
  it('has facts, operators and pickers, each under one name', () => {
    const names = builtin.map(({ kind, name }) => `${kind} ${name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['fact registrationId', 'operator version', 'picker weighted']));
  });
});

describe('allocate', () => {
  it('answers DPS, and tells what it decided for which registration', () => {
    expect(allocate(policyWith({}), body({ current: 'one', id: 'A' }), 'id-1', { now: 5, dps: 'my-dps' })).toEqual({
      registration: expect.objectContaining({ id: 'a', now: 5, dps: 'my-dps' }),
      decision: expect.objectContaining({ outcome: 'assign', hub: linked[0], source: 'keep' }),
      answer: {
        status: 200,
        headers: { 'Content-Type': 'application/json', 'x-decision-id': 'id-1' },
        body: { iotHubHostName: linked[0] },
      },
    });
  });

  it.each([
    ['no JSON', 'x', 'the body is not JSON'],
    ['no object', '[]', 'the body is not a JSON object'],
    ['no registration', '{"linkedHubs":["a"]}', 'deviceRuntimeContext.registrationId is missing or not a text'],
  ])('rejects a body that is %s, with a policy or without', (_, text, message) => {
    for (const policy of [undefined, policyWith({})]) {
      expect(allocate(policy, text, 'id-1', at)).toEqual({
        decision: expect.objectContaining({ outcome: 'reject', as: 'failed', source: 'input', reason: message }),
        answer: {
          status: 400,
          headers: { 'Content-Type': 'application/json', 'x-decision-id': 'id-1' },
          body: { code: 'failed', message, id: 'id-1' },
        },
      });
    }
  });

  it('keeps a device on its linked hub while no policy is loaded', () => {
    const { decision, answer, fault } = allocate(undefined, home, 'id-1', at);
    expect(decision).toMatchObject({
      hub: linked[1],
      source: 'onError',
      reason: 'no policy is loaded',
      from: linked[1],
    });
    expect(answer).toMatchObject({ status: 200, body: { iotHubHostName: linked[1] } });
    expect(fault).toBeUndefined();
  });

  it.each([
    ['a new device', body()],
    ['one whose hub is not linked', body({ current: 'gone' })],
  ])('asks %s to come again while no policy is loaded', (_, text) => {
    const { decision, answer } = allocate(undefined, text, 'id-1', at);
    expect(decision).toMatchObject({ outcome: 'retry', source: 'onError', reason: 'no policy is loaded' });
    expect(answer).toMatchObject({ status: 503, headers: { 'Retry-After': '30', 'x-decision-id': 'id-1' } });
  });

  it('writes down what it looked at, where it is asked to', () => {
    const trace: DecisionTrace = { rules: [], scores: [] };
    allocate(policyWith({}), body(), 'id-1', at, trace);
    expect(trace).toMatchObject({
      rules: [{ name: 'all', result: true, conditions: [] }],
      scores: [{ picker: 'weighted' }, { picker: 'weighted' }],
      hubs: [{ hostName: linked[0] }, { hostName: linked[1] }],
      candidates: { groups: [[{ hostName: linked[0] }, { hostName: linked[1] }]], dropped: [] },
      facts: expect.anything(),
    });
  });

  describe('where a plug-in throws', () => {
    const fault = new Error('a bug');
    const broken = picker({
      name: 'broken',
      summary: 'throws',
      prefer: 'lowest',
      compile: () => () => {
        throw fault;
      },
    });
    const policyThat = (defaults: object): CompiledPolicy => {
      const policy = normalised({ ...leastPolicy, rules: [{ name: 'all', assign: { hubs: 'all', keep: 'never' } }] });
      const withFault = { ...policy, ...defaults, rules: structuredClone(policy.rules) };
      Object.assign(withFault.rules[0]?.outcome ?? {}, { pick: [{ picker: 'broken' }] });
      return compilePolicy(withFault, { ...tools, plugins: [...builtin, broken] });
    };

    it.each([
      ['keep (default)', 'with a home', {}, home, 200, { hub: linked[1] }],
      ['keep', 'with a home', { onError: 'keep' }, home, 200, { hub: linked[1] }],
      ['keep', 'that is new', { onError: 'keep' }, body(), 503, { outcome: 'retry', after: 30 }],
      ['retry', 'with a home', { onError: 'retry' }, home, 503, { outcome: 'retry', after: 30 }],
      ['retry', 'that is new', { onError: 'retry' }, body(), 503, { outcome: 'retry', after: 30 }],
      ['reject', 'with a home', { onError: 'reject' }, home, 400, { outcome: 'reject', as: 'failed' }],
      ['reject', 'that is new', { onError: 'reject' }, body(), 400, { outcome: 'reject', as: 'failed' }],
    ])('onError %s decides for a device %s', (_, __, defaults, text, status, decision) => {
      const result = allocate(policyThat(defaults), text, 'id-1', at);
      expect(result.decision).toMatchObject({
        ...decision,
        source: 'onError',
        rule: null,
        step: 0,
        reason: 'a fault of the webhook',
      });
      expect(result.answer.status).toBe(status);
      expect(result.fault).toBe(fault);
      expect(result.registration).toBeDefined();
    });
  });

  it.each([undefined, 'a text', Object.create(null)])('tells of a fault as an Error where %j is thrown', thrown => {
    const policy = {
      ...policyWith({}),
      get rules(): never {
        throw thrown;
      },
    };
    const { fault } = allocate(policy, body(), 'id-1', at);
    expect(fault).toBeInstanceOf(Error);
    expect(fault?.message).toBe(`what was thrown is no Error: ${typeof thrown}`);
    expect(fault?.cause).toBe(thrown);
  });

  it('lets nothing invalid leave: an answer that breaks a rule is a fault', () => {
    const policy = policyWith({ rules: [{ name: 'r', assign: { hubs: 'all', payload: { a: 1 } } }] });
    const [rule] = policy.rules;
    Object.assign(rule?.outcome ?? {}, { payload: () => ({ value: ['no object'], omitted: [] }) });
    const { decision, answer, fault } = allocate(policy, body(), 'id-1', at);
    expect(fault).toEqual(new Error('the answer is not an AllocationResponse'));
    expect(decision).toMatchObject({ outcome: 'retry', source: 'onError' });
    expect(answer.status).toBe(503);
  });
});
