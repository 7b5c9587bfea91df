import type { AssignDecision, Decision } from '../../lib/allocation/decision/decision';
import { compare } from '../../lib/cases/compare';

const about = { source: 'rule' as const, rule: 'r', step: 6, reason: 'because', dropped: [], facts: {} };
const assigned: AssignDecision = {
  outcome: 'assign',
  hub: 'hub-a.device.azure-devices.net',
  twin: 'sent',
  initialTwin: { tags: { a: 1, b: { c: [1, 2], d: 3 } } },
  omitted: [],
  event: 'drain-stuck',
  ...about,
};
const rejected: Decision = { outcome: 'reject', as: 'unauthorized', ...about };
const retried: Decision = { outcome: 'retry', after: 45, ...about };

describe('compare', () => {
  it.each([
    [assigned, { assign: 'hub-a' }],
    [assigned, { assign: 'hub-a.azure-devices.net' }],
    [assigned, { assign: ['hub-x', 'HUB-A'] }],
    [assigned, { rule: 'r', source: 'rule', reason: 'because', event: 'drain-stuck' }],
    [assigned, { initialTwin: { tags: { b: { c: [1, 2] } } } }],
    [assigned, { payload: 'none' }],
    [rejected, { reject: 'unauthorized', initialTwin: 'none' }],
    [retried, { retry: true }],
    [retried, { retry: 45 }],
    [assigned, { retry: false }],
  ] as const)('%j meets %j', (decision, expected) => {
    expect(compare(decision, expected as never)).toEqual([]);
  });

  it.each([
    [assigned, { assign: 'hub-b' }, 'hub-a.device.azure-devices.net'],
    [assigned, { assign: ['hub-b', 'hub-c'] }, 'hub-a.device.azure-devices.net'],
    [assigned, { reject: 'failed' }, 'none'],
    [assigned, { initialTwin: 'none' }, assigned.initialTwin],
    [assigned, { initialTwin: { tags: { b: { c: [1] } } } }, assigned.initialTwin],
    [assigned, { initialTwin: { tags: { z: 1 } } }, assigned.initialTwin],
    [assigned, { payload: { x: 1 } }, 'none'],
    [rejected, { assign: 'hub-a' }, 'none'],
    [rejected, { reject: 'failed' }, 'unauthorized'],
    [retried, { retry: 30 }, 45],
    [retried, { retry: false }, 45],
    [retried, { rule: 'other' }, 'r'],
  ] as const)('%j differs from %j', (decision, expected, actual) => {
    const [[member, wanted]] = Object.entries(expected) as [[string, unknown]];
    expect(compare(decision, expected as never)).toEqual([{ member, expected: wanted, actual }]);
  });
});
