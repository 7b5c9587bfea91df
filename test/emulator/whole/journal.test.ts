import { appendFileSync, closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { deriveDeviceKey } from '../../../lib/emulator/kernel/sas';
import { type ChildEmulator, type ChildEmulators, childEmulators } from '../../support/child-emulator';
import { configOf, groupKey, httpsDevice, ownerOf, symmetricKey, toasters } from '../../support/emulator';
import { connectToHub, report } from '../../support/mqtt-device';

const count = 100_000;
const template = 'template-device';
const ids = [0, 1, 49_999, 99_998, 99_999].map(number => `device-${number}`);

let emulators: ChildEmulators;
let file: string;

beforeAll(async () => {
  emulators = await childEmulators();
  file = join(emulators.folder, 'state.jsonl');
});
afterAll(() => emulators.remove());

const start = () =>
  emulators.start({
    state: file,
    speed: 100,
    config: configOf({
      enrollmentGroups: {
        keys: {
          attestation: symmetricKey,
          allocationPolicy: 'static',
          iotHubs: [toasters],
          initialTwin: { tags: { site: 'Vienna' }, properties: { desired: { interval: 60 } } },
        },
      },
    }),
  });

/** Adds to the journal what a registration of each of so many devices would: the lines of one, under other ids. */
async function fill() {
  const emulator = await start();
  const { operationId } = (await httpsDevice(template).registered()) as { operationId: string };
  expect(await emulator.stop()).toBe(0);
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line.includes(`"${template}"`));
  expect(new Set(rows.flatMap(tablesOf))).toEqual(new Set(['registrations', 'operations', 'identities', 'twins']));
  const descriptor = openSync(file, 'a');
  let text = '';
  for (let number = 0; number < count; number += 1) {
    for (const row of rows) text += `${row.replaceAll(template, `device-${number}`)}\n`;
    if (number % 1000 < 999) continue;
    writeSync(descriptor, text);
    text = '';
  }
  closeSync(descriptor);
  return operationId;
}

const tablesOf = (line: string) => (JSON.parse(line) as [table: string][]).map(([table]) => table);

it(`an emulator of ${count} devices starts again with all of them`, async () => {
  const operationId = await fill();
  const megabytes = Math.round(statSync(file).size / 1e6);
  // A commit that the last process did not finish.
  appendFileSync(file, '[["twins","contoso-toas');
  const emulator = await start();
  console.info(`${count} devices, ${megabytes} MB: started in ${Math.round(emulator.startedIn)} ms`);
  await expectAll(emulator, operationId);
  const { tags } = (
    await ownerOf(emulator.hubs.get(toasters) ?? '')('PATCH', '/twins/device-0', { tags: { site: 'Graz' } })
  ).body;
  expect(tags).toEqual({ site: 'Graz' });
  expect((await httpsDevice('one-more').registered()).status).toBe('assigned');
  await emulator.kill();

  const again = await start();
  expect((await ownerOf(again.hubs.get(toasters) ?? '')('GET', '/twins/device-0')).body.tags).toEqual(tags);
  expect((await ownerOf(again.dps)('GET', '/registrations/one-more')).body.assignedHub).toBe(toasters);
  expect(await again.stop()).toBe(0);
}, 120_000);

async function expectAll(emulator: ChildEmulator, operationId: string) {
  const hub = ownerOf(emulator.hubs.get(toasters) ?? '');
  expect((await hub('GET', '/statistics/devices')).body.totalDeviceCount).toBe(count + 1);
  for (const id of ids) {
    expect((await ownerOf(emulator.dps)('GET', `/registrations/${id}`)).body).toMatchObject({
      registrationId: id,
      assignedHub: toasters,
      status: 'assigned',
    });
    expect((await hub('GET', `/twins/${id}`)).body).toMatchObject({ deviceId: id, tags: { site: 'Vienna' } });
    expect((await httpsDevice(id).poll(operationId)).body.registrationState.deviceId).toBe(id);
  }
  // A device comes again: it is where it was, its hub gets to know its key, and lets it in.
  const id = ids.at(-1) ?? '';
  expect((await httpsDevice(id).registered()).registrationState.substatus).toBe('reprovisionedToInitialAssignment');
  const device = await connectToHub(toasters, id, deriveDeviceKey(groupKey, id));
  await report(device, { firmware: '12' });
  device.close();
}
