import type { HttpRequest } from '@azure/functions';
import { builtin } from '../../lib/allocation/builtin';
import { fact } from '../../lib/allocation/plugin';
import type { Policy } from '../../lib/allocation/policy/policy';
import { allocateHandler } from '../../lib/webhook/allocate-handler';
import { invocation, keptTelemetry, post, storeOf } from '../support/handlers';
import { faulty } from '../support/plugins';
import { hubs, requestOf } from '../support/requests';

const throwing = (name: string, thrown: unknown) =>
  fact({
    name,
    summary: 'Throws what is no Error.',
    type: 'text',
    vouchedBy: 'device',
    compile: () => ({
      read() {
        throw thrown;
      },
    }),
  });
const throwingNothing = throwing('throwingNothing', undefined);
const throwingText = throwing('throwingText', 'secret of the device');

const policyOf = (onError: Policy['onError'], path = 'faulty'): Policy => ({
  name: 'handled',
  private: [],
  facts: {},
  lists: {},
  onError,
  rules: [
    {
      name: 'only',
      when: { path, operator: 'exists', argument: true },
      outcome: { kind: 'assign', hubs: ['all'], pick: [{ picker: 'first' }], keep: 'allowed' },
    },
  ],
  otherwise: { kind: 'reject', reason: 'nobody', as: 'failed', returning: false },
});

async function handle(policy: Policy, request: HttpRequest, traceParent?: string) {
  const telemetry = keptTelemetry();
  const { context, lines } = invocation(traceParent);
  const answer = await allocateHandler({
    policies: storeOf(policy, [...builtin, faulty, throwingNothing, throwingText]),
    telemetry,
  })(request, context);
  return {
    answer: answer as { status: number; headers: Record<string, string>; body: string },
    lines,
    events: telemetry.events,
  };
}

const body = (currentHub?: string) => JSON.stringify(requestOf(currentHub === undefined ? {} : { currentHub }));

describe('a fault of the webhook itself', () => {
  it.each([
    ['keep', undefined, 503],
    ['keep', hubs[1], 200],
    ['retry', hubs[1], 503],
    ['reject', hubs[1], 400],
  ] as const)('onError: %s, current hub %s: %i', async (onError, currentHub, status) => {
    const { answer, lines } = await handle(policyOf(onError), post(body(currentHub)));
    expect(answer.status).toBe(status);
    if (status === 200) expect(JSON.parse(answer.body)).toEqual({ iotHubHostName: currentHub });
    expect(JSON.parse(lines[0]?.[1] ?? '')).toMatchObject({
      source: 'onError',
      reason: 'a fault of the webhook',
      status,
    });
  });

  it('is logged with its place and without the data that it quotes', async () => {
    const { lines } = await handle(policyOf('keep'), post(body()));
    const [level, line] = lines[1] ?? [];
    expect(level).toBe('error');
    expect(line).toMatch(/^a fault of the webhook: TypeError\n\s+at /);
    expect(line).not.toContain('secret');
  });
});

describe('what is thrown and is no Error', () => {
  it.each(['throwingNothing', 'throwingText'])('is logged like one: %s', async path => {
    const { lines } = await handle(policyOf('keep', path), post(body()));
    expect(lines[1]).toEqual(['error', expect.stringMatching(/^a fault of the webhook: Error\n\s+at /)]);
    expect(lines[1]?.[1]).not.toContain('secret');
  });
});

describe('the log line and the event of a decision', () => {
  it('say the same', async () => {
    const { lines, events, answer } = await handle(
      policyOf('keep', 'payload'),
      post(JSON.stringify(requestOf({ payload: { a: 1 } })), { params: { dps: 'main' } }),
      '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    );
    expect(lines).toHaveLength(1);
    const record = JSON.parse(lines[0]?.[1] ?? '');
    expect(record).toEqual({
      v: 1,
      id: 'invocation-1',
      registrationId: 'device-1',
      dps: 'main',
      enrollment: 'group-1',
      outcome: 'assign',
      source: 'rule',
      rule: 'only',
      hub: hubs[0],
      reason: 'picked by first among 2 hubs',
      twin: 'none',
      status: 200,
      policy: 'handled',
      revision: 3,
      ms: expect.any(Number),
      facts: { payload: '{…}' },
    });
    expect(answer.headers).toEqual({ 'Content-Type': 'application/json', 'x-decision-id': 'invocation-1' });
    const { facts, ms, v, ...properties } = record;
    expect(events).toEqual([
      {
        name: 'Allocation',
        properties: { ...properties, status: '200', revision: '3' },
        durationMs: ms,
        traceParent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      },
    ]);
  });

  it('name what was left out, what it was rejected as, and where it came from', async () => {
    const { lines } = await handle(
      policyOf('keep', 'payload'),
      post(JSON.stringify(requestOf({ currentHub: 'gone.azure-devices.net' }))),
    );
    expect(JSON.parse(lines[0]?.[1] ?? '')).toMatchObject({
      outcome: 'reject',
      as: 'failed',
      from: 'gone.azure-devices.net',
      rule: 'otherwise',
      twin: 'none',
    });
  });

  it('of an individual enrollment name its id', async () => {
    const { deviceRuntimeContext, linkedHubs } = requestOf({ payload: {} });
    const { lines } = await handle(
      policyOf('keep', 'payload'),
      post(JSON.stringify({ individualEnrollment: { registrationId: 'Single' }, deviceRuntimeContext, linkedHubs })),
    );
    expect(JSON.parse(lines[0]?.[1] ?? '')).toMatchObject({ enrollment: 'Single' });
  });
});

describe('a body that breaks off', () => {
  it('is asked for again', async () => {
    const broken = {
      headers: new Headers(),
      params: {},
      text: () => Promise.reject(new Error('aborted')),
    } as unknown as HttpRequest;
    const { answer, lines } = await handle(policyOf('keep', 'payload'), broken);
    expect(answer.status).toBe(503);
    expect(JSON.parse(lines[0]?.[1] ?? '')).toMatchObject({ event: 'empty-body' });
  });
});
