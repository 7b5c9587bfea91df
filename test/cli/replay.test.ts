import type { Decision } from '../../lib/allocation/decision/decision';
import type { LoadedCase } from '../../lib/cases/load-cases';
import type { DeviceResult } from '../../lib/cli/device/device-process';
import type { Laptop } from '../../lib/cli/start/laptop';
import { contradictions, type Outcome, replayCases } from '../../lib/cli/start/replay';
import { requestOf } from '../support/requests';

const hub = 'hub-a.azure-devices.net';
const common = { source: 'rule', rule: 'all', step: 6, reason: 'stub', dropped: [], facts: {} } as unknown as Decision;
const stubAssign = { ...common, outcome: 'assign', hub, twin: 'none', omitted: [] } as Decision;
const stubTwin = {
  ...stubAssign,
  twin: 'sent',
  initialTwin: { properties: { desired: { colour: 'red' } } },
} as Decision;
const stubReject = { ...common, outcome: 'reject', as: 'unauthorized' } as Decision;
const stubRetry = { ...common, outcome: 'retry', after: 30 } as Decision;

describe('contradictions between a decision and what a device met', () => {
  it.each<[string, Decision, Outcome, string[]]>([
    ['the hub', stubAssign, { status: 'assigned', hub }, []],
    ['the hub, spelled otherwise', stubAssign, { status: 'assigned', hub: 'HUB-A.azure-devices.net' }, []],
    ['another hub', stubAssign, { status: 'assigned', hub: 'hub-b.azure-devices.net' }, ['hub']],
    ['a failure instead of a hub', stubAssign, { status: 'failed', errorCode: 400207 }, ['status', 'hub']],
    ['the twin', stubTwin, { status: 'assigned', hub, desired: { colour: 'red', $version: 1 } }, []],
    ['another twin', stubTwin, { status: 'assigned', hub, desired: { colour: 'blue', $version: 1 } }, ['twin']],
    ['a twin of before, where none is sent', stubAssign, { status: 'assigned', hub, desired: { old: 1 } }, []],
    ['the refusal', stubReject, { status: 'failed', errorCode: 400209 }, []],
    ['another refusal', stubReject, { status: 'failed', errorCode: 400207 }, ['code']],
    ['a hub instead of a refusal', stubReject, { status: 'assigned', hub }, ['status', 'code']],
    ['retries that are under way', stubRetry, { status: 'assigning' }, []],
    ['retries that are used up', stubRetry, { status: 'failed', errorCode: 400207 }, []],
    ['a hub instead of retries', stubRetry, { status: 'assigned', hub }, ['code']],
  ])('%s', (_, decision, outcome, members) => {
    expect(contradictions(decision, outcome).map(({ member }) => member)).toEqual(members);
  });
});

describe('replayCases', () => {
  const body = requestOf({ registrationId: 'd1', linkedHubs: [hub] } as never);
  const loaded = { name: 'any', question: { body, at: 0 }, expect: { assign: hub } } as unknown as LoadedCase;
  const resultOf = (assignedHub: string): DeviceResult => ({
    id: 0,
    registered: { status: 'assigned', assignedHub, deviceId: 'd1' },
    milliseconds: 5,
  });
  const stubLaptop = (laptop: Partial<Laptop>): Laptop => ({
    ask: async () => ({ status: 200, body: JSON.stringify({ iotHubHostName: hub }) }),
    explain: async () => ({ decision: stubAssign }),
    register: async () => ({ sent: body, result: resultOf(hub) }),
    ...laptop,
  });
  const replayed = async (laptop: Partial<Laptop>) => (await replayCases([loaded], stubLaptop(laptop), () => {}))[0];

  it('fails a case whose device met something else than the explained decision', async () => {
    expect(await replayed({})).toMatchObject({ differences: [], outcome: { hub, milliseconds: 5 } });
    const lying = { register: async () => ({ sent: body, result: resultOf('hub-b.azure-devices.net') }) };
    expect((await replayed(lying))?.differences).toEqual([
      { member: 'hub', expected: hub, actual: 'hub-b.azure-devices.net' },
    ]);
  });

  it('asks the webhook alone where DPS takes no such enrollment, and fails the case where the answer is another', async () => {
    const refusing = { register: async () => 'DPS does not take the enrollment: stub' };
    expect(await replayed(refusing)).toMatchObject({
      onlyAsked: 'DPS does not take the enrollment: stub',
      outcome: { status: 'assigned', hub },
      differences: [],
    });
    const broken = await replayed({ ...refusing, ask: async () => ({ status: 500, body: '' }) });
    expect(broken?.differences.map(({ member }) => member)).toContain('status');
  });
});
