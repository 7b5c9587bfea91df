import type { DpsSwitches } from '../../../lib/emulator/dps/switches';
import { deriveDeviceKey } from '../../../lib/emulator/kernel/sas';
import { dps, groupKey, heatpumps, later, naming, openRoom, settled, toasters } from './room';

const device = 'breakroom499-contoso-tstrsd-007';
const migrate = { updateHubAssignment: true, migrateDeviceData: true };
const reset = { updateHubAssignment: true, migrateDeviceData: false };
const never = { updateHubAssignment: false, migrateDeviceData: true };

const enrolled = { properties: { desired: { from: 'enrollment' } } };
const first = { properties: { desired: { from: 'first answer' } } };
const second = { properties: { desired: { from: 'second answer' } } };

/** A later registration of a device in the toasters' hub, and what comes of it. */
interface LaterRegistration {
  name: string;
  policy?: object;
  apiVersion?: string;
  /** What the webhook answers. */
  hub: string;
  result: { hub: string; from: string; reported: number };
  substatus: string;
  linkedHubs: string[];
}

/** A device that registered once, is in the toasters' hub and has reported 7. */
async function deviceInToasters(reprovisionPolicy: object | undefined, switches: Partial<DpsSwitches> = {}) {
  const room = openRoom({ switches, webhook: () => naming(toasters, { initialTwin: first }) });
  room.group({ reprovisionPolicy, initialTwin: enrolled });
  await room.registered(device);
  room.hubs.report(room.state, toasters, device, 7);
  return room;
}

describe('the first registration', () => {
  it.each([
    ['of the answer', first, first],
    ['of the enrollment where the answer has none', undefined, enrolled],
    ['of the enrollment where the answer has null', null, enrolled],
  ])('gives the device the initial twin %s', async (_, initialTwin, expected) => {
    const room = openRoom({ webhook: () => naming(toasters, { initialTwin }) });
    room.group({ initialTwin: enrolled, capabilities: { iotEdge: true } });
    expect((await room.registered(device)).registrationState.substatus).toBe('initialAssignment');
    expect(room.hubs.identity(toasters, device)).toMatchObject({ twin: expected, capabilities: { iotEdge: true } });
    expect(room.lastBody().deviceRuntimeContext).toEqual({ registrationId: device, symmetricKey: {} });
  });
});

describe('a later registration', () => {
  const stays = { hub: toasters, from: 'first answer', reported: 7 };
  const moves = { hub: heatpumps, from: 'first answer', reported: 7 };
  const both = [toasters, heatpumps];
  it.each<LaterRegistration>([
    {
      name: 'never, same hub',
      policy: never,
      hub: toasters,
      result: stays,
      substatus: 'initialAssignment',
      linkedHubs: [toasters],
    },
    {
      name: 'never, other hub',
      policy: never,
      hub: heatpumps,
      result: stays,
      substatus: 'initialAssignment',
      linkedHubs: [toasters],
    },
    {
      name: 'migrate, same hub',
      policy: migrate,
      hub: toasters,
      result: stays,
      substatus: 'reprovisionedToInitialAssignment',
      linkedHubs: both,
    },
    {
      name: 'migrate, other hub',
      policy: migrate,
      hub: heatpumps,
      result: moves,
      substatus: 'deviceDataMigrated',
      linkedHubs: both,
    },
    {
      name: 'reset, same hub',
      policy: reset,
      hub: toasters,
      result: stays,
      substatus: 'reprovisionedToInitialAssignment',
      linkedHubs: both,
    },
    {
      name: 'reset, other hub',
      policy: reset,
      hub: heatpumps,
      result: { hub: heatpumps, from: 'second answer', reported: 0 },
      substatus: 'deviceDataReset',
      linkedHubs: both,
    },
    {
      name: 'no policy, old api-version',
      apiVersion: '2018-04-01',
      hub: heatpumps,
      result: stays,
      substatus: 'initialAssignment',
      linkedHubs: [toasters],
    },
    {
      name: 'no policy, newer api-version',
      apiVersion: '2018-09-01-preview',
      hub: heatpumps,
      result: moves,
      substatus: 'deviceDataMigrated',
      linkedHubs: both,
    },
    {
      name: 'migrate, old api-version',
      policy: migrate,
      apiVersion: '2017-11-15',
      hub: heatpumps,
      result: moves,
      substatus: 'deviceDataMigrated',
      linkedHubs: both,
    },
  ])('$name', async ({ policy, apiVersion = later, hub, result, substatus, linkedHubs }) => {
    const room = await deviceInToasters(policy);
    room.answerWith(() => naming(hub, { initialTwin: second, payload: { turn: 2 } }));
    const { registrationState } = await room.registered(device, { apiVersion });
    expect(registrationState).toMatchObject({
      status: 'assigned',
      substatus,
      assignedHub: result.hub,
      payload: { turn: 2 },
    });
    expect(room.hubs.identity(result.hub, device)).toMatchObject({
      twin: { properties: { desired: { from: result.from } } },
      reported: result.reported,
    });
    expect(room.hubs.has(result.hub === toasters ? heatpumps : toasters, device)).toBe(false);
    expect(room.lastBody()).toMatchObject({
      linkedHubs,
      deviceRuntimeContext: { currentIotHubHostName: toasters, currentDeviceId: device },
    });
  });

  it('that fails leaves the device where it is, and the next one knows where that is', async () => {
    const room = await deviceInToasters(migrate);
    room.answerWith(() => ({ status: 400, body: '' }));
    expect((await room.registered(device)).status).toBe('failed');
    expect(room.hubs.has(toasters, device)).toBe(true);
    room.answerWith(() => naming(heatpumps));
    expect((await room.registered(device)).registrationState.substatus).toBe('deviceDataMigrated');
  });

  it('shows assigning until it ends', async () => {
    const room = await deviceInToasters(migrate);
    room.answerWith(() => ({ status: 503, body: '' }));
    await room.registered(device);
    expect(room.services.registration(dps, device)).toMatchObject({
      status: 'assigning',
      assignment: { hub: toasters },
    });
  });

  it('counts as the first once its record is deleted', async () => {
    const room = await deviceInToasters(migrate);
    await room.call('DELETE', `/registrations/${device}?api-version=2021-10-01`, {
      headers: { authorization: 'Bearer any' },
    });
    expect((await room.registered(device)).registrationState.substatus).toBe('initialAssignment');
    expect(room.lastBody().deviceRuntimeContext).not.toHaveProperty('currentIotHubHostName');
  });

  it('is refused once the enrollment is gone', async () => {
    const room = await deviceInToasters(migrate);
    await room.call('DELETE', '/enrollmentGroups/contoso-custom-allocated-devices?api-version=2021-10-01', {
      headers: { authorization: 'Bearer any' },
    });
    expect(await room.register(device)).toMatchObject({ status: 401, body: { errorCode: 401002 } });
  });

  it('is told so once the enrollment is disabled, and stays in its hub', async () => {
    const room = await deviceInToasters(migrate);
    room.group({ provisioningStatus: 'disabled' });
    expect((await room.registered(device)).status).toBe('disabled');
    expect(room.hubs.has(toasters, device)).toBe(true);
  });

  it('keeps the device id of the first', async () => {
    const room = openRoom({ webhook: () => naming(toasters) });
    room.individual({
      registrationId: device,
      deviceId: 'Toaster-007',
      allocationPolicy: 'custom',
      customAllocationDefinition: { webhookUrl: 'http://localhost/api', apiVersion: '2021-10-01' },
      reprovisionPolicy: migrate,
    });
    const key = groupKey;
    await room.registered(device, { key });
    room.answerWith(() => naming(heatpumps));
    expect((await room.registered(device.toUpperCase(), { key })).registrationState).toMatchObject({
      deviceId: 'Toaster-007',
      assignedHub: heatpumps,
    });
    expect(room.hubs.has(heatpumps, 'Toaster-007')).toBe(true);
  });
});

it('a hub that is linked under both its names is one hub', async () => {
  const [name = ''] = toasters.split('.');
  const other = toasters.replace(name, `${name}.device`);
  const links = [{ hub: toasters }, { hub: other }];
  const room = openRoom({ service: { links } });
  room.group({ reprovisionPolicy: migrate, iotHubs: [toasters, other] });
  room.answerWith(() => naming(other));
  await room.registered(device);
  room.answerWith(() => naming(toasters));
  expect((await room.registered(device)).registrationState).toMatchObject({
    status: 'assigned',
    substatus: 'reprovisionedToInitialAssignment',
  });
  expect(room.hubs.has(toasters, device)).toBe(true);
});

describe('switches of reprovisioning', () => {
  it('resetOnSameHub resets the twin of a device that stays', async () => {
    const room = await deviceInToasters(reset, { resetOnSameHub: true });
    room.answerWith(() => naming(toasters, { initialTwin: second }));
    expect((await room.registered(device)).registrationState.substatus).toBe('deviceDataReset');
    expect(room.hubs.identity(toasters, device)?.twin).toEqual(second);
  });

  it.each([
    ['made anew', true],
    ['left out', false],
  ] as const)('identityDeletedInHub: %s', async (identityDeletedInHub, isThere) => {
    const room = await deviceInToasters(migrate, { identityDeletedInHub });
    room.state.commit(...room.hubs.remove(toasters, device));
    room.answerWith(() => naming(toasters, { initialTwin: second }));
    expect((await room.registered(device)).status).toBe('assigned');
    expect(room.hubs.has(toasters, device)).toBe(isThere);
    if (isThere) expect(room.hubs.identity(toasters, device)?.twin).toEqual(second);
  });

  it('makes a device anew that was deleted in its hub and moves', async () => {
    const room = await deviceInToasters(migrate);
    room.state.commit(...room.hubs.remove(toasters, device));
    room.answerWith(() => naming(heatpumps, { initialTwin: second }));
    expect((await room.registered(device)).registrationState.substatus).toBe('deviceDataReset');
    expect(room.hubs.identity(heatpumps, device)?.twin).toEqual(second);
  });

  it.each([
    ['renewed', false],
    ['kept', true],
  ] as const)('keysOnSameHub: %s', async (keysOnSameHub, isOld) => {
    const room = await deviceInToasters(migrate, { keysOnSameHub });
    const before = room.hubs.identity(toasters, device)?.authentication;
    room.group({
      reprovisionPolicy: migrate,
      attestation: {
        type: 'symmetricKey',
        symmetricKey: {
          primaryKey: Buffer.alloc(32, 1).toString('base64'),
          secondaryKey: Buffer.alloc(32, 2).toString('base64'),
        },
      },
    });
    const key = deriveDeviceKey(Buffer.alloc(32, 1).toString('base64'), device);
    await room.register(device, { key });
    await settled();
    const after = room.hubs.identity(toasters, device)?.authentication;
    expect(JSON.stringify(after) === JSON.stringify(before)).toBe(isOld);
  });
});
