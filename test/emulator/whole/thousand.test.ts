import { setTimeout as pause } from 'node:timers/promises';
import { deriveDeviceKey } from '../../../lib/emulator/kernel/sas';
import { type ChildEmulator, type ChildEmulators, childEmulators } from '../../support/child-emulator';
import {
  configAsking,
  groupKey,
  heatpumps,
  httpsDevice,
  ownerOf,
  type StubWebhook,
  stubWebhook,
  toasters,
} from '../../support/emulator';
import { connectToDps, connectToHub } from '../../support/mqtt-device';

const count = 1000;
const ids = Array.from({ length: count }, (_, number) => `device-${number}`);
const hubOf = (id: string) => (id.endsWith('0') ? toasters : heatpumps);
const keyOf = (id: string) => deriveDeviceKey(groupKey, id);

let emulators: ChildEmulators;
let emulator: ChildEmulator;
let webhook: StubWebhook;

beforeAll(async () => {
  webhook = await stubWebhook(({ deviceRuntimeContext: { registrationId } }) => ({
    json: { iotHubHostName: hubOf(registrationId), payload: { greeting: registrationId } },
  }));
  emulators = await childEmulators();
  emulator = await emulators.start({
    config: configAsking(webhook),
  });
});
afterAll(async () => {
  expect(await emulator.stop()).toBe(0);
  await webhook.stop();
  emulators.remove();
});

/** Connects, and tries again as real clients do: on a slow machine the last of a thousand handshakes may come too late. */
async function persistently<Connection>(connect: () => Promise<Connection>): Promise<Connection> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await connect();
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}

/** Registers over MQTT; what DPS told in the end. */
async function register(id: string) {
  const device = await persistently(() => connectToDps(id, keyOf(id)));
  const { operationId } = (await device.ask('$dps/registrations/PUT/iotdps-register/', '{}')).body;
  for (;;) {
    const topic = `$dps/registrations/GET/iotdps-get-operationstatus/?operationId=${operationId}`;
    const { status, body } = await device.ask(topic, ' ');
    if (status === 202) {
      await pause(500);
      continue;
    }
    device.close();
    return body;
  }
}

it('a thousand devices that come at once are all assigned, and none is lost', async () => {
  const began = performance.now();
  const told = await Promise.all(ids.map(register));
  const registered = performance.now();
  expect(
    told.map(({ status, registrationState: { registrationId, assignedHub, payload } }) => ({
      status,
      registrationId,
      assignedHub,
      payload,
    })),
  ).toEqual(
    ids.map(id => ({ status: 'assigned', registrationId: id, assignedHub: hubOf(id), payload: { greeting: id } })),
  );
  expect(webhook.asked.map(({ deviceRuntimeContext }) => deviceRuntimeContext.registrationId).toSorted()).toEqual(
    ids.toSorted(),
  );

  const some = ids.filter(id => hubOf(id) === toasters);
  const devices = await Promise.all(some.map(id => persistently(() => connectToHub(hubOf(id), id, keyOf(id)))));
  const twins = await Promise.all(devices.map(device => device.ask('$iothub/twin/GET/', ' ')));
  expect(twins.filter(({ status }) => status === 200)).toHaveLength(some.length);
  const milliseconds = Math.round(performance.now() - registered);
  console.info(
    `${count} devices at once: registered in ${Math.round(registered - began)} ms, ${some.length} in their hub in ${milliseconds} ms more`,
  );

  for (const [hub, expected] of [
    [toasters, count / 10],
    [heatpumps, (count / 10) * 9],
  ] as const) {
    const owner = ownerOf(emulator.hubs.get(hub) ?? '');
    expect((await owner('GET', '/statistics/devices')).body).toMatchObject({ totalDeviceCount: expected });
    const connectedDeviceCount = hub === toasters ? some.length : 0;
    expect((await owner('GET', '/statistics/service')).body).toEqual({ connectedDeviceCount });
  }
  for (const device of devices) device.close();
  expect((await httpsDevice('one-more').registered()).status).toBe('assigned');
  expect(emulator.logged()).not.toMatch(/: failed: |broke off/);
}, 60_000);
