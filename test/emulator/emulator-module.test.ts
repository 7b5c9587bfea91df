import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { ProvisioningDeviceClient } from 'azure-iot-provisioning-device';
import { Mqtt } from 'azure-iot-provisioning-device-mqtt';
import { SymmetricKeySecurityClient } from 'azure-iot-security-symmetric-key';
import { Registry } from 'azure-iothub';
import type { Emulator, EmulatorConfig } from '../../emulator';
import { startEmulator } from '../../lib/emulator-module';

const original = { connect: net.Socket.prototype.connect, createSecureContext: tls.createSecureContext };
const isPatched = () =>
  net.Socket.prototype.connect !== original.connect || tls.createSecureContext !== original.createSecureContext;

/** A DPS with a hub and a group, each named after it. */
function configOf(name: string): EmulatorConfig {
  return {
    emulator: 1,
    hubs: { [`${name}-hub.azure-devices.net`]: {} },
    provisioningServices: {
      [name]: {
        idScope: name === 'one' ? '0ne00000001' : '0ne00000002',
        enrollmentGroups: { [`${name}-devices`]: {} },
      },
    },
  };
}

function register(emulator: Emulator, dps: string, registrationId: string) {
  const { hostName, idScope, deviceKey } = emulator.dps(dps);
  const security = new SymmetricKeySecurityClient(registrationId, deviceKey(registrationId));
  // Microsoft's packages bring copies of their common types along, which differ in private members only.
  const client = ProvisioningDeviceClient.create(hostName, idScope, new Mqtt(), security as never);
  return client.register() as Promise<{ assignedHub: string; deviceId: string }>;
}

const running: Emulator[] = [];
async function started(options: Parameters<typeof startEmulator>[0]): Promise<Emulator> {
  // DPS tells devices to wait three seconds.
  const emulator = await startEmulator({ speed: 100, ...options });
  running.push(emulator);
  return emulator;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dps-allocator-module-'));
});
afterEach(async () => {
  for (const emulator of running.splice(0)) await emulator.stop();
  rmSync(folder, { recursive: true });
  expect(isPatched()).toBe(false);
});

describe('startEmulator', () => {
  it('serves several in one process, each under its own names, until each stops', async () => {
    const one = await started({ config: configOf('one') });
    const two = await started({ config: configOf('two') });
    expect((await register(one, 'one', 'd1')).assignedHub).toBe('one-hub.azure-devices.net');
    expect((await register(two, 'two', 'd1')).assignedHub).toBe('two-hub.azure-devices.net');
    await one.stop();
    expect((await register(two, 'two', 'd2')).assignedHub).toBe('two-hub.azure-devices.net');
    expect(one.trace('d2')).toBeUndefined();
    expect(two.trace('D2')?.steps.at(-1)?.said).toMatch(/^assigned/);
  });

  it('refuses a name that is served already, and closes what it had opened', async () => {
    const one = await started({ config: configOf('one') });
    const config = { ...configOf('two'), hubs: { 'ONE-hub.azure-devices.net': {} } };
    const state = join(folder, 'state.jsonl');
    await expect(startEmulator({ config, state })).rejects.toThrow(
      'one-hub.azure-devices.net is already served by an emulator in this process',
    );
    await one.stop();
    // Neither the names nor the file of the one that did not start are held.
    await started({ config, state });
  });

  it('leaves this process alone with connect: false, and after stop', async () => {
    const apart = await started({ config: configOf('one'), connect: false });
    expect(isPatched()).toBe(false);
    const { status } = await new Promise<{ status: boolean }>((resolve, reject) => {
      const socket = tls.connect({ port: apart.port, host: '127.0.0.1', servername: 'localhost', ca: apart.ca }, () => {
        resolve({ status: socket.authorized });
        socket.destroy();
      });
      socket.once('error', reject);
    });
    expect(status).toBe(true);
    const connected = await started({ config: configOf('one') });
    expect(isPatched()).toBe(true);
    await connected.stop();
    expect(isPatched()).toBe(false);
    await connected.stop();
  });

  it('gives the service SDK a way in, and shows twins', async () => {
    const emulator = await started({ config: configOf('one') });
    const { assignedHub, deviceId } = await register(emulator, 'one', 'd1');
    const hub = emulator.hub(assignedHub.toUpperCase());
    const registry = Registry.fromConnectionString(hub.connectionString);
    await registry.updateTwin(deviceId, { tags: { room: 4 } }, '*');
    expect(hub.twin(deviceId)).toMatchObject({ deviceId, tags: { room: 4 }, properties: { desired: {} } });
    expect([hub.hostName, hub.telemetryCount(deviceId), hub.twin('nobody')]).toEqual([assignedHub, 0, undefined]);
  });

  it('has the keys of groups and of single devices', async () => {
    const symmetricKey = {
      primaryKey: Buffer.alloc(32).toString('base64'),
      secondaryKey: Buffer.alloc(32, 1).toString('base64'),
    };
    const config = configOf('one');
    const attestation = { type: 'symmetricKey', symmetricKey };
    Object.assign(config.provisioningServices?.one ?? {}, {
      enrollments: { single: { attestation }, chip: { attestation: { type: 'tpm', tpm: { endorsementKey: 'AAAA' } } } },
      enrollmentGroups: { a: { attestation }, b: {} },
    });
    const { deviceKey } = (await started({ config })).dps('ONE');
    expect(deviceKey('single')).toBe(symmetricKey.primaryKey);
    expect(deviceKey('d1', 'a')).toBe('FFRUB6kC6Th+cL30/HsVsz1PORTHN9H2foVlpNJjj8g=');
    expect(deviceKey('d1', 'b')).not.toBe(deviceKey('d2', 'b'));
    expect(() => deviceKey('d1')).toThrow('d1 may be of several groups: name one of a, b');
    expect(() => deviceKey('d1', 'c')).toThrow('there is no enrollment group c; known: a, b');
    expect(() => deviceKey('chip')).toThrow('chip attests with tpm, and has no symmetric key');
  });

  it('names what there is where a name is wrong', async () => {
    const emulator = await started({ config: configOf('one') });
    expect(() => emulator.dps('two')).toThrow('there is no DPS two; known: one');
    expect(() => emulator.hub('two')).toThrow('there is no hub two; known: one-hub.azure-devices.net');
    const empty = await started({
      config: { emulator: 1, provisioningServices: { none: { idScope: '0ne00000003' } } },
    });
    expect(() => empty.dps('none').deviceKey('d1')).toThrow('there is no enrollment group for d1; known: none');
  });

  it('keeps a state in a file', async () => {
    const options = { config: configOf('one'), state: join(folder, 'state.jsonl') };
    const before = await started(options);
    const key = before.dps('one').deviceKey('d1');
    const { assignedHub } = await register(before, 'one', 'd1');
    await expect(startEmulator({ ...options, connect: false })).rejects.toThrow('is in use by this process');
    await before.stop();
    const after = await started(options);
    expect(after.hub(assignedHub).twin('d1')).toMatchObject({ deviceId: 'd1' });
    expect(after.dps('one').deviceKey('d1')).toBe(key);
  });

  it('reads a file, and files that it names', async () => {
    writeFileSync(
      join(folder, 'group.json'),
      JSON.stringify({ allocationPolicy: 'static', iotHubs: ['b.azure-devices.net'] }),
    );
    const file = join(folder, 'emulator.yaml');
    writeFileSync(
      file,
      `emulator: 1
listen: { port: 1 }
hubs: { a.azure-devices.net: , b.azure-devices.net: }
provisioningServices: { from-file: { idScope: 0ne00000001, enrollmentGroups: { g: { file: group.json } } } }
`,
    );
    const emulator = await started({ file });
    expect(emulator.port).not.toBe(1);
    expect((await register(emulator, 'from-file', 'd1')).assignedHub).toBe('b.azure-devices.net');
  });

  it('names every mistake of a file with its line', async () => {
    const file = join(folder, 'emulator.yaml');
    writeFileSync(
      file,
      'emulator: 1\nhubs:\n  a.azure-devices.net: { sku: S9 }\nprovisioningServices:\n  one:\n    idscope: 0ne00000001\n',
    );
    const message = await startEmulator({ file }).then(
      () => '',
      (error: Error) => error.message,
    );
    const lines = message.split('\n');
    expect(lines[0]).toBe("the emulator's configuration is wrong:");
    expect(lines).toEqual(
      expect.arrayContaining([expect.stringContaining(`${file}:3: `), expect.stringContaining(`${file}:6: `)]),
    );
    expect(message).toMatch(/did you mean idScope/);
  });

  it('names every mistake of an object with its path, and changes no object', async () => {
    const wrong = { emulator: 1, hubs: { a: { sku: 'S9' } }, provisioningServices: { one: { idscope: 'x' } } };
    await expect(startEmulator({ config: wrong as never })).rejects.toThrow(
      /config\.hubs\.a.*\n.*config\.provisioningServices\.one/s,
    );
    const config = configOf('one');
    Object.assign(config.provisioningServices?.one?.enrollmentGroups ?? {}, { g: { file: 'package.json' } });
    const before = structuredClone(config);
    await started({ config }).catch(() => {});
    expect(config).toEqual(before);
  });

  it('takes back what it has begun where it cannot start', async () => {
    const state = join(folder, 'state.jsonl');
    const lines = [{ journal: 'dps-allocator emulator', version: 1 }, [['operations', 'one', 'd', {}]]];
    writeFileSync(state, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
    await expect(startEmulator({ config: configOf('one'), state })).rejects.toThrow();
    expect(isPatched()).toBe(false);
    await started({ config: configOf('one') });
  });

  it.each([
    ['neither config nor file', {}, 'give either a config or the file of one'],
    ['both', { config: configOf('one'), file: 'emulator.yaml' }, 'give either a config or the file of one'],
    [
      'an unknown switch',
      { config: configOf('one'), switches: { unlinked: 1 } },
      'switches.unlinked: there is no such switch; known are unlinkedHub',
    ],
    [
      'an option that is misspelt',
      { config: configOf('one'), sped: 5 },
      'there is no option sped; known: config, file',
    ],
    ['no options', undefined, 'give either a config or the file of one'],
    [
      'a speed that is a text',
      { config: configOf('one'), speed: '10' },
      "speed is '10', and must be a number from 1 to 100000",
    ],
    [
      'a webhook that is no URL',
      { config: configOf('one'), webhook: 'ftp://x' },
      'webhook is "ftp://x", and must be a URL',
    ],
    [
      'a hub without a domain',
      { config: { emulator: 1, hubs: { h1: null } } },
      'config.hubs: "h1" does not have the right form; A host name',
    ],
    ['a speed below 1', { config: configOf('one'), speed: 0 }, 'speed is 0, and must be a number from 1 to 100000'],
    ['a file that is not there', { file: 'missing.yaml' }, 'missing.yaml'],
  ])('refuses %s', async (_, options, message) => {
    await expect(startEmulator(options as never)).rejects.toThrow(message);
  });
});
