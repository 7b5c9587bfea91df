import { deriveDeviceKey } from '../../../lib/emulator/kernel/sas';
import { type DeployedApp, deployedApp } from '../../support/deployed-app';
import {
  configOf,
  dps,
  groupKey,
  httpsDevice,
  type Owner,
  ownerOf,
  type RunningEmulator,
  runEmulator,
  symmetricKey,
} from '../../support/emulator';
import { connectToHub, report } from '../../support/mqtt-device';

/**
 * The hubs of the policy: a device is in one of the first three, and may have to go to the last. What the webhook decides
 * is in docs/policy.md, "The algorithm"; what DPS makes of it in Microsoft's "Reprovision devices" and "Understand custom
 * allocation policies".
 */
const policy = `
policy: 1
name: reprovisioning
hubs:
  - { name: active }
  - { name: cordoned, state: cordoned }
  - { name: draining, state: draining }
  - { name: other }
defaults:
  initialTwin: { tags: { from: webhook }, properties: { desired: { from: webhook } } }
rules:
  - { name: allowed, when: { payload.rule: allowed }, assign: [active, cordoned, draining, other] }
  - { name: elsewhere, when: { payload.rule: elsewhere }, assign: other }
  - name: linked
    when: { payload.rule: linked }
    assign: { hubs: other, keep: linked }
  - name: anew
    when: { payload.rule: anew }
    assign: { hubs: [other, active], keep: never }
  - name: only here
    when: { payload.rule: only here }
    assign: draining
  - { name: rejected, when: { payload.rule: rejected }, reject: not any more }
  - name: rejected though it works
    when: { payload.rule: thrown out }
    reject: { reason: stolen, as: unauthorized, returning: true }
otherwise: { reject: unrecognized device }
`;

const states = ['active', 'cordoned', 'draining'] as const;
const other = 'other';
const hubOf = (name: string) => `${name}.azure-devices.net`;
const policies = {
  migrate: { updateHubAssignment: true, migrateDeviceData: true },
  reset: { updateHubAssignment: true, migrateDeviceData: false },
  never: { updateHubAssignment: false, migrateDeviceData: false },
};

/** What becomes of a device that registers again. */
interface Row {
  /** The state of its hub in the policy, which is the name of the hub as well. */
  current: (typeof states)[number];
  /** The rule that it meets. */
  rule: string;
  policy: keyof typeof policies;
  /** Where it is then: `here` in the hub where it was, where its twin is as the device and its service left it. */
  hub: 'here' | 'other' | 'active';
  substatus?: string;
  twin: 'kept' | 'moved' | 'reset';
  /** Instead of an assignment. */
  errorCode?: number;
}

const stays = { hub: 'here', substatus: 'reprovisionedToInitialAssignment', twin: 'kept' } as const;
const neverMoves = { hub: 'here', substatus: 'initialAssignment', twin: 'kept' } as const;
const movesWithData = { hub: other, substatus: 'deviceDataMigrated', twin: 'moved' } as const;
const movesAnew = { hub: other, substatus: 'deviceDataReset', twin: 'reset' } as const;

const rows: Row[] = [
  // The rule allows the hub where the device is: it stays, unless that hub sends its devices away.
  { current: 'active', rule: 'allowed', policy: 'migrate', ...stays },
  { current: 'active', rule: 'allowed', policy: 'reset', ...stays },
  { current: 'active', rule: 'allowed', policy: 'never', ...neverMoves },
  { current: 'cordoned', rule: 'allowed', policy: 'migrate', ...stays },
  { current: 'cordoned', rule: 'allowed', policy: 'reset', ...stays },
  { current: 'cordoned', rule: 'allowed', policy: 'never', ...neverMoves },
  { current: 'draining', rule: 'allowed', policy: 'migrate', ...movesWithData, hub: 'active' },
  { current: 'draining', rule: 'allowed', policy: 'reset', ...movesAnew, hub: 'active' },
  { current: 'draining', rule: 'allowed', policy: 'never', ...neverMoves },
  // The rule does not allow it: the device moves, whatever the state of its hub.
  ...states.flatMap((current): Row[] => [
    { current, rule: 'elsewhere', policy: 'migrate', ...movesWithData },
    { current, rule: 'elsewhere', policy: 'reset', ...movesAnew },
    { current, rule: 'elsewhere', policy: 'never', ...neverMoves },
  ]),
  // keep: linked holds it all the same, save in a draining hub; keep: never picks anew.
  { current: 'active', rule: 'linked', policy: 'migrate', ...stays },
  { current: 'cordoned', rule: 'linked', policy: 'reset', ...stays },
  { current: 'draining', rule: 'linked', policy: 'migrate', ...movesWithData },
  { current: 'active', rule: 'anew', policy: 'migrate', ...movesWithData },
  { current: 'active', rule: 'anew', policy: 'reset', ...movesAnew },
  // Where no hub is left, or the rule refuses, a device that works is not cut off, unless the rule means just that.
  { current: 'draining', rule: 'only here', policy: 'migrate', ...stays },
  { current: 'draining', rule: 'only here', policy: 'reset', ...stays },
  { current: 'active', rule: 'nobody knows it', policy: 'migrate', ...stays },
  // "The matching rule says reject: reject, always." DPS says so, and leaves the identity where it is.
  { current: 'active', rule: 'rejected', policy: 'migrate', hub: 'here', twin: 'kept', errorCode: 400207 },
  { current: 'active', rule: 'thrown out', policy: 'reset', hub: 'here', twin: 'kept', errorCode: 400209 },
  // Under "never reprovision" DPS keeps the device; a refusal is one all the same.
  { current: 'active', rule: 'rejected', policy: 'never', hub: 'here', twin: 'kept', errorCode: 400207 },
];

let app: DeployedApp;
let emulator: RunningEmulator;
let owner: Owner;
const hubOwners = new Map<string, Owner>();

beforeAll(async () => {
  app = await deployedApp(policy);
  emulator = await runEmulator({
    config: {
      ...configOf(),
      hubs: Object.fromEntries([...states, other].map(name => [hubOf(name), {}])),
    },
  });
  owner = ownerOf(emulator.provisioningServices.connectionString(dps) ?? '');
  for (const name of [...states, other]) hubOwners.set(name, ownerOf(emulator.iotHubs.connectionString(hubOf(name))));
});
afterAll(async () => {
  await emulator.stop();
  await app.stop();
});

const hub = (name: string) => hubOwners.get(name) as Owner;

/** Puts a device's enrollment, made or replaced. */
async function enroll(registrationId: string, enrollment: object, headers = {}) {
  const path = `/enrollments/${registrationId}`;
  const key = deriveDeviceKey(groupKey, registrationId);
  const attestation = { ...symmetricKey, symmetricKey: { primaryKey: key, secondaryKey: key } };
  const { status, body } = await owner('PUT', path, { registrationId, attestation, ...enrollment }, headers);
  if (status !== 200) throw new Error(JSON.stringify(body));
}

/** A device in its first hub, whose twin has changed since. */
async function settledIn(registrationId: string, current: string) {
  const initialTwin = { tags: { from: 'enrollment' }, properties: { desired: { from: 'enrollment' } } };
  await enroll(registrationId, { allocationPolicy: 'static', iotHubs: [hubOf(current)], initialTwin });
  const first = await httpsDevice(registrationId).registered();
  expect(first.registrationState).toMatchObject({ assignedHub: hubOf(current), substatus: 'initialAssignment' });
  const patch = { tags: { site: 'Vienna' }, properties: { desired: { interval: 5 } } };
  expect((await hub(current)('PATCH', `/twins/${registrationId}`, patch)).status).toBe(200);
  const device = await connectToHub(hubOf(current), registrationId, deriveDeviceKey(groupKey, registrationId));
  await report(device, { firmware: '12' });
  device.close();
  return initialTwin;
}

const changed = {
  tags: { from: 'enrollment', site: 'Vienna' },
  desired: { from: 'enrollment', interval: 5, $version: 2 },
  reported: { firmware: '12', $version: 2 },
};
const twins: Record<Row['twin'], object> = {
  kept: changed,
  moved: changed,
  reset: { tags: { from: 'webhook' }, desired: { from: 'webhook', $version: 1 }, reported: { $version: 1 } },
};

/** A twin without what a hub notes beside it; undefined where the device is not in the hub. */
async function twinIn(name: string, registrationId: string) {
  const { status, body } = await hub(name)('GET', `/twins/${registrationId}`);
  if (status === 404) return undefined;
  const { tags, properties } = body;
  const { $metadata: _, ...desired } = properties.desired;
  const { $metadata: __, ...reported } = properties.reported;
  return { tags, desired, reported };
}

it.each(rows.map((row, index) => ({ ...row, index })))(
  'a device in a hub that is $current, rule "$rule", policy $policy: $hub, twin $twin',
  async ({ index, current, rule, policy: name, hub: where, substatus, twin, errorCode }) => {
    const registrationId = `device-${index}`;
    const initialTwin = await settledIn(registrationId, current);
    const webhookUrl = `${app.origin}/api/allocate/${dps}`;
    const again = {
      allocationPolicy: 'custom',
      customAllocationDefinition: { webhookUrl, apiVersion: '2021-10-01' },
      reprovisionPolicy: policies[name],
      initialTwin,
    };
    await enroll(registrationId, again, { 'if-match': '*' });

    const { status, registrationState } = await httpsDevice(registrationId).registered({ rule });
    const hubNow = where === 'here' ? current : where;
    if (errorCode === undefined) {
      const assignedHub = hubOf(hubNow);
      expect(registrationState).toMatchObject({ status: 'assigned', assignedHub, deviceId: registrationId, substatus });
    } else {
      expect({ status, errorCode: registrationState.errorCode }).toEqual({ status: 'failed', errorCode });
      expect(registrationState.assignedHub).toBeUndefined();
    }

    for (const each of [...states, other])
      expect([each, await twinIn(each, registrationId)]).toEqual([each, each === hubNow ? twins[twin] : undefined]);
    // The key still opens the hub where the device is.
    const device = await connectToHub(hubOf(hubNow), registrationId, deriveDeviceKey(groupKey, registrationId));
    const { $version: ___, ...reported } = (await device.ask('$iothub/twin/GET/', ' ')).body.reported;
    expect(reported).toEqual(twin === 'reset' ? {} : { firmware: '12' });
    device.close();
  },
);
