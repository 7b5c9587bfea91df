import type { Decision } from '../../../lib/allocation/decision/decision';
import { respond } from '../../../lib/allocation/decision/respond';

const about = { source: 'rule' as const, rule: 'a rule', step: 6, reason: 'because', dropped: [], facts: {} };
const hub = 'One.azure-devices.net';
const assign: Decision = { outcome: 'assign', hub, twin: 'none', omitted: [], ...about };

describe('respond', () => {
  it.each<[string, Decision, number, object]>([
    ['assign', assign, 200, { iotHubHostName: hub }],
    [
      'assign with a twin and a payload',
      { ...assign, initialTwin: { tags: { a: 1 } }, payload: { b: 2 } },
      200,
      { iotHubHostName: hub, initialTwin: { tags: { a: 1 } }, payload: { b: 2 } },
    ],
    ['assign with an empty payload', { ...assign, payload: {} }, 200, { iotHubHostName: hub, payload: {} }],
    [
      'reject as hubNotSpecified',
      { outcome: 'reject', as: 'hubNotSpecified', ...about },
      200,
      { iotHubHostName: null },
    ],
    [
      'reject as unauthorized',
      { outcome: 'reject', as: 'unauthorized', ...about },
      401,
      { code: 'unauthorized', message: 'because', id: 'id-1' },
    ],
    [
      'reject as failed',
      { outcome: 'reject', as: 'failed', ...about },
      400,
      { code: 'failed', message: 'because', id: 'id-1' },
    ],
    ['retry', { outcome: 'retry', after: 90, ...about }, 503, { code: 'retry', message: 'because', id: 'id-1' }],
  ])('%s', (_, decision, status, body) => {
    expect(respond(decision, 'id-1')).toStrictEqual({
      status,
      body,
      headers: {
        'Content-Type': 'application/json',
        'x-decision-id': 'id-1',
        ...(decision.outcome === 'retry' && { 'Retry-After': '90' }),
      },
    });
  });
});
