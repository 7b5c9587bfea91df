import { Registry } from 'azure-iothub';
import { readConnectFile } from '../../lib/emulator/connect-local/connect-file';
import { connectLocal } from '../../lib/emulator/connect-local/connect-local';
import { issueCertificate } from '../../lib/emulator/kernel/issue-certificate';
import { deriveDeviceKey } from '../../lib/emulator/kernel/sas';
import { cli, folderWith } from '../support/cli';
import { emulatorUnderTest, type RunningEmulatorUnderTest, stopped } from '../support/running-emulator';

const groupKey = Buffer.alloc(32, 7).toString('base64');
const hub = 'hub-a.azure-devices.net';
const config = `emulator: 1
hubs: { ${hub}: }
provisioningServices:
  dps-1:
    idScope: 0ne00000001
    enrollmentGroups:
      keyed:
        attestation: { type: symmetricKey, symmetricKey: { primaryKey: ${groupKey}, secondaryKey: ${groupKey} } }
        initialTwin: { properties: { desired: { colour: red } } }
      signed: { file: signed.json }
    enrollments:
      own-key: { deviceId: another-name }
  dps-2: { idScope: 0ne00000002 }
`;

describe('dps-allocator device', () => {
  let emulator: RunningEmulatorUnderTest;
  let folder: ReturnType<typeof folderWith>;

  beforeAll(async () => {
    const authority = await issueCertificate({ commonName: 'makers', kind: 'authority' });
    const leaf = await issueCertificate({ commonName: 'signed-1', kind: 'leaf', issuer: authority });
    const attestation = {
      type: 'x509',
      x509: { signingCertificates: { primary: { certificate: authority.certificate } } },
    };
    folder = folderWith({
      'emulator.yaml': config,
      'signed.json': JSON.stringify({ attestation }),
      'leaf.pem': leaf.chain,
      'leaf.key': leaf.key,
      'payload.json': '{"floor":3}',
    });
    emulator = await emulatorUnderTest(['--config', folder.path('emulator.yaml')]);
  });

  afterAll(async () => {
    await stopped(emulator);
    folder.remove();
  });

  it.each(['mqtt', 'https'])('register: %s, the key of the group, its twin', async transport => {
    const { exitCode, stdout } = await emulator.run('device', 'register', `by-${transport}`, '--transport', transport);
    expect(stdout.trim().split('\n')).toEqual([
      'status   assigned initialAssignment',
      `hub      ${hub}`,
      `device   by-${transport}`,
      'twin     {"colour":"red","$version":1}',
      expect.stringMatching(/^took {5}\d+ ms$/),
    ]);
    expect(exitCode).toBe(0);
  });

  it('register --json: what DPS said, and the twin', async () => {
    expect(await emulator.json('device', 'register', 'in-json')).toMatchObject({
      status: 'assigned',
      registrationId: 'in-json',
      assignedHub: hub,
      twin: { desired: { colour: 'red' }, reported: { $version: 1 } },
      milliseconds: expect.any(Number),
    });
  });

  it('register: with the key of an enrollment of its own, and the device id that it gives', async () => {
    expect(await emulator.json('device', 'register', 'own-key')).toMatchObject({ deviceId: 'another-name' });
    expect(await emulator.json('device', 'twin', 'own-key')).toMatchObject({ deviceId: 'another-name' });
  });

  it('register --key: a good one is let in, a wrong one is refused', async () => {
    const key = deriveDeviceKey(groupKey, 'with-key');
    expect((await emulator.run('device', 'register', 'with-key', '--key', key)).exitCode).toBe(0);
    const wrong = await emulator.run('device', 'register', 'with-key', '--key', groupKey, '--verbose');
    expect([wrong.exitCode, wrong.stdout]).toEqual([1, expect.stringContaining('status   refused 401')]);
    expect(wrong.stdout).toMatch(/^attestation +refused, 401000 Unauthorized/);
    await emulator.prints('with-key is refused');
  });

  it.each(['mqtt', 'https'])('register --cert: %s', async transport => {
    const files = ['--cert', folder.path('leaf.pem'), '--cert-key', folder.path('leaf.key')];
    const { stdout, exitCode } = await emulator.run(
      'device',
      'register',
      'signed-1',
      ...files,
      '--transport',
      transport,
    );
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('device   signed-1\ntwin     {"$version":1}')]);
  });

  it('register --payload and --verbose: what happened, step by step', async () => {
    const payload = `@${folder.path('payload.json')}`;
    const { stdout } = await emulator.run('device', 'register', 'told', '--payload', payload, '--verbose');
    expect(stdout).toMatch(
      /^attestation +symmetricKey, enrollment group keyed\nanswer +hashed: hub-a\S+\nhub +.*\nstatus +assigned/,
    );
    expect((await emulator.run('device', 'register', 'told', '--payload', '{"floor":4}')).exitCode).toBe(0);
  });

  it.each([
    [['--payload', '[1]'], '--payload must be a JSON object'],
    [['--payload', '@nowhere.json'], 'nowhere.json cannot be read'],
    [['--cert', 'leaf.pem'], '--cert and --cert-key belong together'],
    [['--transport', 'amqp'], 'Allowed choices are mqtt, https'],
  ])('register %j is not how it is called', async (args, message) => {
    const { exitCode, stderr } = await emulator.run('device', 'register', 'any', ...args);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it.each([
    [['register', 'any', '--dps', 'dps-3'], 'the emulator has no DPS dps-3; known are dps-1, dps-2'],
    [['register', 'any', '--group', 'nobody'], 'there is no enrollment group nobody'],
    [['register', 'any', '--group', 'signed'], 'the enrollment group signed has no symmetric keys: pass --cert'],
    [['register', 'any', '--dps', 'dps-2'], 'there is no enrollment for it: make one with'],
    [['twin', 'never-seen'], 'never-seen has not registered with dps-1'],
    [['forget', 'never-seen'], 'never-seen has not registered with dps-1'],
  ])('%j names what is not there', async (args, message) => {
    const { exitCode, stderr } = await emulator.run('device', ...args);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  it('key: derived from the group, with an emulator or without', async () => {
    const key = deriveDeviceKey(groupKey, 'any');
    expect((await emulator.run('device', 'key', 'any')).stdout.trim()).toBe(key);
    expect(await emulator.json('device', 'key', 'any', '--group', 'keyed')).toEqual({ registrationId: 'any', key });
    const alone = await cli(['device', 'key', 'any', '--group-key', groupKey], { env: { DPS_EMULATOR: '/nowhere' } });
    expect(alone.stdout.trim()).toBe(key);
    const none = await cli(['device', 'key', 'any', '--group-key', 'no key'], { env: { DPS_EMULATOR: '/nowhere' } });
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('--group-key must be base64')]);
  });

  it('forget: the next registration is the first, also where the identity went before', async () => {
    await emulator.run('device', 'register', 'passing');
    const { stdout } = await emulator.run('device', 'forget', 'passing');
    expect(stdout.trim()).toBe(`passing is gone from dps-1 and ${hub}`);
    expect((await emulator.run('device', 'twin', 'passing')).exitCode).toBe(1);
    expect(await emulator.json('device', 'register', 'passing')).toMatchObject({ substatus: 'initialAssignment' });
    await removeIdentity(emulator, 'passing');
    const twin = await emulator.run('device', 'twin', 'passing');
    expect([twin.exitCode, twin.stderr]).toEqual([
      1,
      expect.stringContaining(`${hub} does not show the twin of passing`),
    ]);
    expect((await emulator.run('device', 'forget', 'passing')).stdout.trim()).toBe('passing is gone from dps-1');
  });

  it('says that no emulator runs', async () => {
    const { exitCode, stderr } = await cli(['device', 'register', 'any'], { env: { DPS_EMULATOR: '/nowhere' } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('no emulator runs here: start one with `npm start` or');
  });
});

/** Deletes a device from its hub alone, as an operator may. */
async function removeIdentity({ folder }: RunningEmulatorUnderTest, deviceId: string): Promise<void> {
  const found = readConnectFile(`${folder}/connect.json`);
  if (!found?.services?.hubs[0]) throw new Error('the emulator runs');
  const disconnect = connectLocal(found);
  await Registry.fromConnectionString(found.services.hubs[0].connectionString).delete(deviceId);
  disconnect();
}
