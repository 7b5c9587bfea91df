import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, folderWith } from '../support/cli';
import { emulatorUnderTest, stopped } from '../support/running-emulator';
import { stay } from '../support/started';

const connectFile = (folder: string) => join(folder, 'connect.json');
const listening = async (server: Server) => {
  server.listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
};

describe('dps-allocator emulator start', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends it with 0 and removes connect.json; the authority stays',
    async signal => {
      const folder = mkdtempSync(join(tmpdir(), 'dps-allocator-emulator-'));
      const emulator = await emulatorUnderTest([], folder);
      expect(emulator.output()).toMatch(
        /^ {2}DPS and IoT hubs on 127\.0\.0\.1:\d+, as\n {4}contoso-provisioning-service-1098\./,
      );
      expect(emulator.output()).toContain(`Others trust ${join(folder, 'ca/ca.pem')}.`);
      expect(existsSync(connectFile(folder))).toBe(true);
      emulator.kill(signal);
      expect(await emulator.exitCode).toBe(0);
      expect([existsSync(connectFile(folder)), existsSync(join(folder, 'ca/ca.pem'))]).toEqual([false, true]);
      rmSync(folder, { recursive: true });
    },
  );

  it('--webhook: somebody else’s webhook is asked for every device', async () => {
    const asked: string[] = [];
    const webhook = createHttpServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end(JSON.stringify({ iotHubHostName: 'contoso-heatpumps-hub-1098.azure-devices.net' }));
    });
    const port = await listening(webhook);
    const emulator = await emulatorUnderTest(['--webhook', `http://127.0.0.1:${port}/mine?code=1`]);
    const { assignedHub } = await emulator.json('device', 'register', 'my-device');
    await stopped(emulator);
    webhook.close();
    expect([assignedHub, asked]).toEqual(['contoso-heatpumps-hub-1098.azure-devices.net', ['POST /mine?code=1']]);
  });

  it('--state: what a client saw is there after kill -9', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dps-allocator-emulator-'));
    const state = ['--state', join(folder, 'state.jsonl')];
    const first = await emulatorUnderTest(state, folder);
    await first.run('enrollment', 'create', 'mine', '--group');
    const { assignedHub } = await first.json('device', 'register', 'my-device');
    const { stdout: key } = await first.run('device', 'key', 'my-device', '--group', 'mine');
    first.kill('SIGKILL');
    await first.exitCode;
    const second = await emulatorUnderTest([...state, '--webhook', 'http://127.0.0.1:9/'], folder);
    expect(second.output()).toContain('the state keeps the allocation policy and the webhook of devices');
    expect(await second.json('device', 'twin', 'my-device')).toMatchObject({ deviceId: 'my-device' });
    expect((await second.run('device', 'key', 'my-device', '--group', 'mine')).stdout).toBe(key);
    expect(await second.json('device', 'register', 'my-device')).toMatchObject({ assignedHub });
    const third = await cli(['emulator', 'start', '--port', '0', ...state], { env: { DPS_EMULATOR: folder } });
    expect([third.exitCode, third.stderr]).toEqual([1, expect.stringMatching(/state\.jsonl is in use by process \d+/)]);
    await stopped(second);
    rmSync(folder, { recursive: true });
  });

  it('a second one beside it has a folder of its own, and says how it is found', async () => {
    const first = await emulatorUnderTest();
    const second = stay(['emulator', 'start', '--port', '0'], { folder: first.folder });
    await second.prints('stop with Ctrl+C');
    const [, own = ''] =
      /^Another emulator runs already, process \d+\. This one is found with DPS_EMULATOR=(.*)$/m.exec(
        second.output(),
      ) ?? [];
    expect(existsSync(connectFile(own))).toBe(true);
    await stopped(second);
    expect([existsSync(own), existsSync(connectFile(first.folder))]).toEqual([false, true]);
    await stopped(first);
  });

  it('a busy default port becomes a free one and says so; a busy --port is refused', async () => {
    const taken = createServer();
    // Something else may have the default port already, which is as good.
    const isTaken = new Promise(resolve => taken.once('listening', resolve).once('error', resolve));
    taken.listen(8443, '127.0.0.1');
    await isTaken;
    const emulator = stay(['emulator', 'start']);
    await emulator.prints('stop with Ctrl+C');
    expect(emulator.output()).toMatch(
      /^8443 is busy, serving on (\d+) instead\n {2}DPS and IoT hubs on 127\.0\.0\.1:\1,/,
    );
    const refused = await cli(['emulator', 'start', '--port', '8443'], { env: { DPS_EMULATOR: emulator.folder } });
    expect([refused.exitCode, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toMatch(
      /^error: .*8443; stop what listens there, or pass --port with another one, 0 for any free one\n$/,
    );
    await stopped(emulator);
    taken.close();
  });

  it('shows where a configuration is wrong, also what only DPS refuses', async () => {
    const folder = folderWith({
      'wrong.yaml': 'emulator: 1\nhubs: { hub-a.azure-devices.net: { locatoin: westus } }\n',
      'refused.yaml':
        'emulator: 1\nhubs: { hub-a.azure-devices.net: }\nprovisioningServices:\n  dps-1:\n    idScope: 0ne00000001\n    enrollmentGroups:\n      g: { allocationPolicy: nearest }\n',
    });
    const env = { DPS_EMULATOR: folder.path('emulator') };
    const started = (file: string) => cli(['emulator', 'start', '--port', '0', '--config', folder.path(file)], { env });
    const wrong = await started('wrong.yaml');
    expect([wrong.exitCode, wrong.stderr]).toEqual([
      1,
      expect.stringContaining('wrong.yaml:2:36 error: locatoin is not known here'),
    ]);
    expect(wrong.stderr).toContain('= did you mean location?');
    const refused = await started('refused.yaml');
    expect([refused.exitCode, refused.stderr]).toEqual([
      1,
      expect.stringContaining('refused.yaml:7:7 error: allocationPolicy must be hashed, geoLatency, static or custom.'),
    ]);
    const missing = await started('nowhere.yaml');
    expect([missing.exitCode, missing.stderr]).toEqual([2, expect.stringContaining('there is no file')]);
    folder.remove();
  });

  it.each([
    [['--speed', '0.5'], 'it is a number from 1 to 100000'],
    [['--port', 'http'], 'a port is a whole number from 0 to 65535'],
  ])('%j is not how it is called', async (args, message) => {
    const { exitCode, stderr } = await cli(['emulator', 'start', ...args]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('DPS_EMULATOR names a folder or its connect.json', async () => {
    const { exitCode, stderr } = await cli(['emulator', 'start'], { env: { DPS_EMULATOR: '/tmp/other.json' } });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('name a folder, or a file connect.json in one')]);
  });
});
