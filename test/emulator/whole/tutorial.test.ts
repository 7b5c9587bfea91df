import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTwin } from '../../../lib/cli/device/sdk-device';
import { deriveDeviceKey } from '../../../lib/emulator/kernel/sas';
import recorded from '../../fixtures/recorded-tutorial-request.json';
import { type DeployedApp, deployedApp } from '../../support/deployed-app';
import {
  configOf,
  dps,
  groupKey,
  heatpumps,
  ownerOf,
  protocols,
  provisioningClient,
  type RunningEmulator,
  runEmulator,
  type StubWebhook,
  stubWebhook,
  symmetricKey,
  toasters,
} from '../../support/emulator';

const toaster = recorded.deviceRuntimeContext.registrationId;
const heatpump = 'mainbuilding167-contoso-hpsd-088';
const appName = 'contoso-function-app-1098';
const group = 'contoso-custom-allocated-devices';

let app: DeployedApp;
/** Stands before the function app, to see what DPS asks it. */
let recorder: StubWebhook;
let emulator: RunningEmulator;

beforeAll(async () => {
  app = await deployedApp(readFileSync(join(__dirname, '../../../policies/contoso/policy.yaml'), 'utf8'), {
    args: ['--auth'],
  });
  recorder = await stubWebhook(async (request, url) => {
    const answer = await app.post(url, request);
    const text = await answer.text();
    const id = answer.headers.get('x-decision-id');
    return { status: answer.status, headers: id ? { 'x-decision-id': id } : {}, json: text && JSON.parse(text) };
  });
  const enrollment = {
    attestation: symmetricKey,
    capabilities: { iotEdge: false },
    reprovisionPolicy: { updateHubAssignment: true, migrateDeviceData: true },
    iotHubs: [toasters, heatpumps],
  };
  emulator = await runEmulator({
    config: {
      ...configOf({
        enrollmentGroups: { [group]: { ...enrollment, webhook: { app: appName, key: app.key } } },
        enrollments: { locked: { attestation: symmetricKey, webhook: { app: appName, key: 'not the key' } } },
      }),
      apps: { [appName]: { url: new URL(recorder.url).origin } },
    },
  });
});
afterAll(async () => {
  await emulator.stop();
  await recorder.stop();
  await app.stop();
});

const keyOf = (id: string) => deriveDeviceKey(groupKey, id);

async function tagsOf(hub: string, id: string) {
  return (await ownerOf(emulator.iotHubs.connectionString(hub))('GET', `/twins/${id}`)).body.tags;
}

describe.each([
  {
    protocol: 'mqtt',
    id: toaster,
    hub: toasters,
    deviceType: 'toaster',
    desired: { state: 'ready', darknessSetting: 'medium' },
  },
  {
    protocol: 'https',
    id: heatpump,
    hub: heatpumps,
    deviceType: 'heatpump',
    desired: { state: 'on', temperatureSetting: '65' },
  },
] as const)('the $deviceType over $protocol', ({ protocol, id, hub, deviceType, desired }) => {
  it('is assigned to its division, with the twin of its kind', async () => {
    const credentials = { symmetricKey: keyOf(id) };
    expect(await provisioningClient(id, credentials, { protocol }).register()).toMatchObject({
      status: 'assigned',
      substatus: 'initialAssignment',
      assignedHub: hub,
      deviceId: id,
      symmetricKey: { enrollmentGroupId: group },
    });
    expect(await readTwin(hub, id, credentials)).toEqual({
      desired: { ...desired, $version: 1 },
      reported: { $version: 1 },
    });
    expect(await tagsOf(hub, id)).toEqual({ deviceType });
    expect(recorder.asked.at(-1)?.deviceRuntimeContext).toEqual({ registrationId: id, symmetricKey: {} });
  });

  it('stays there when it registers again, and DPS tells the webhook where it is', async () => {
    const client = provisioningClient(id, { symmetricKey: keyOf(id) }, { protocol });
    client.setProvisioningPayload(recorded.deviceRuntimeContext.payload);
    expect(await client.register()).toMatchObject({
      assignedHub: hub,
      substatus: 'reprovisionedToInitialAssignment',
    });
    expect(recorder.asked.at(-1)?.deviceRuntimeContext).toEqual({
      registrationId: id,
      currentIotHubHostName: hub,
      currentDeviceId: id,
      symmetricKey: {},
      payload: recorded.deviceRuntimeContext.payload,
    });
  });

  it('can be followed step by step', () => {
    const trace = JSON.stringify(emulator.trace(id));
    for (const part of [
      group,
      `${appName}.azurewebsites.net/api/allocate/${dps}?****`,
      'identity and twin stay',
      'assigned',
    ])
      expect(trace).toContain(part);
    for (const secret of [app.key, groupKey, keyOf(id)]) expect(trace).not.toContain(secret);
  });
});

it('the request is the one that Microsoft recorded, member by member and in its order', () => {
  const asked = recorder.asked.findLast(({ deviceRuntimeContext }) => deviceRuntimeContext.registrationId === toaster);
  const { etag, createdDateTimeUtc, lastUpdatedDateTimeUtc } = recorded.enrollmentGroup;
  const { enrollmentGroup } = asked as unknown as typeof recorded;
  expect(enrollmentGroup.etag).toMatch(/^"[\da-f-]{36}"$/);
  for (const time of [enrollmentGroup.createdDateTimeUtc, enrollmentGroup.lastUpdatedDateTimeUtc])
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
  Object.assign(enrollmentGroup, { etag, createdDateTimeUtc, lastUpdatedDateTimeUtc });
  expect(JSON.stringify(asked).replace(`/api/allocate/${dps}?`, '/api/HttpTrigger1?')).toBe(JSON.stringify(recorded));
});

describe.each(protocols)('over %s', protocol => {
  it.each([
    [
      'a stranger is rejected',
      'stranger-1',
      keyOf('stranger-1'),
      400207,
      'Custom allocation failed with status code: 400',
    ],
    ['an enrollment with a wrong function key fails', 'locked', groupKey, 400209, expect.any(String)],
  ])('%s', async (_, id, key, errorCode, errorMessage) => {
    await expect(provisioningClient(id, { symmetricKey: key }, { protocol }).register()).rejects.toMatchObject({
      name: 'ProvisioningRegistrationFailedError',
      result: {
        status: 'failed',
        registrationState: { registrationId: id, status: 'failed', errorCode, errorMessage },
      },
    });
  });
});

it('the trace leads to the decision in the log of the app', async () => {
  const answer = emulator.trace('stranger-1')?.steps.find(({ step }) => step === 'answer')?.detail;
  expect(await app.logged((answer as { decisionId: string }).decisionId)).toMatchObject({
    registrationId: 'stranger-1',
    status: 400,
    reason: 'unrecognized device',
  });
});
