import { cli } from '../support/cli';
import { emulatorUnderTest, type RunningEmulatorUnderTest, stopped } from '../support/running-emulator';

const toasters = 'contoso-toasters-hub-1098.azure-devices.net';

describe('dps-allocator enrollment', () => {
  let emulator: RunningEmulatorUnderTest;

  beforeAll(async () => {
    emulator = await emulatorUnderTest();
  });

  afterAll(() => stopped(emulator));

  it('create: an individual enrollment, whose device registers', async () => {
    const { exitCode, stdout } = await emulator.run('enrollment', 'create', 'device-1', '--hub', toasters);
    expect([exitCode, stdout.trim()]).toEqual([0, 'device-1 is made']);
    expect(await emulator.json('device', 'register', 'device-1')).toMatchObject({ assignedHub: toasters });
  });

  it('create --group --webhook: with keys in JSON; list hides the key of the webhook', async () => {
    const webhook = 'http://127.0.0.1:9/api/allocate?code=secret';
    expect(await emulator.json('enrollment', 'create', 'group-1', '--group', '--webhook', webhook)).toMatchObject({
      enrollmentGroupId: 'group-1',
      attestation: { symmetricKey: { primaryKey: expect.any(String) } },
      allocationPolicy: 'custom',
      customAllocationDefinition: { webhookUrl: webhook, apiVersion: '2021-10-01' },
    });
    const { stdout } = await emulator.run('enrollment', 'list');
    expect(stdout).toMatch(
      /│ group-1 +│ group +│ symmetricKey +│ enabled +│ http:\/\/127.0.0.1:9\/api\/allocate\?\*{4} +│ all linked ones/,
    );
    expect(stdout).toMatch(/│ devices +│ group +│ symmetricKey +│ enabled +│ the DPS's own +│/);
    expect(stdout).not.toContain('secret');
    const listed = (await emulator.json('enrollment', 'list')) as unknown as { enrollmentGroupId?: string }[];
    expect(listed.map(({ enrollmentGroupId }) => enrollmentGroupId)).toEqual(
      expect.arrayContaining(['devices', 'group-1']),
    );
    expect(JSON.stringify(listed)).not.toContain('primaryKey');
  });

  it('create: what DPS refuses is said in its words', async () => {
    await emulator.run('enrollment', 'create', 'twice');
    const twice = await emulator.run('enrollment', 'create', 'twice');
    expect([twice.exitCode, twice.stderr.trim()]).toEqual([
      1,
      'error: DPS does not take the enrollment twice: Enrollment already exists. (409201)',
    ]);
    const unlinked = await emulator.run('enrollment', 'create', 'device-2', '--hub', 'hub-x.azure-devices.net');
    expect([unlinked.exitCode, unlinked.stderr]).toEqual([
      1,
      expect.stringContaining('which is not linked to this DPS'),
    ]);
  });

  it.each([['list'], ['create', 'device-3']])('%s: names a DPS that is not there, and no emulator', async (...args) => {
    const none = await emulator.run('enrollment', ...args, '--dps', 'dps-3');
    expect([none.exitCode, none.stderr]).toEqual([1, expect.stringContaining('the emulator has no DPS dps-3')]);
    const alone = await cli(['enrollment', ...args], { env: { DPS_EMULATOR: '/nowhere' } });
    expect([alone.exitCode, alone.stderr]).toEqual([1, expect.stringContaining('no emulator runs here')]);
  });
});
