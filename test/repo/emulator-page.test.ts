import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { readConnectFile } from '../../lib/emulator/connect-local/connect-file';
import { signSas } from '../../lib/emulator/kernel/sas';
import { loadConfig } from '../../lib/emulator-config/load-config';
import { folderWith } from '../support/cli';
import { emulatorUnderTest, type RunningEmulatorUnderTest, stopped } from '../support/running-emulator';

const repository = join(__dirname, '../..');
const page = readFileSync(join(repository, 'docs/emulator.md'), 'utf8');
const run = promisify(execFile);
const fences = (language: string) =>
  [...page.matchAll(/```(\w*)\n([\s\S]*?)```/g)].flatMap(([, name, text = '']) => (name === language ? [text] : []));

/** Commands without their comments. */
const commands = fences('sh').flatMap(text =>
  text
    .split('\n')
    .map(line => line.replace(/\s+#.*$/, '').trim())
    .filter(Boolean),
);

describe('docs/emulator.md', () => {
  it('has a configuration that loads, and with which an emulator starts and registers devices', async () => {
    const [config = ''] = fences('yaml');
    const [group = ''] = fences('json');
    const folder = folderWith({ 'emulator.yaml': config, 'group.json': group });
    expect(loadConfig(folder.path('emulator.yaml')).problems).toEqual([]);
    const emulator = await emulatorUnderTest(['--config', folder.path('emulator.yaml')]);
    expect(await emulator.json('device', 'register', 'one-device')).toMatchObject({ deviceId: 'its-name-in-the-hub' });
    expect(await emulator.json('device', 'register', 'any', '--group', 'toasters')).toMatchObject({
      assignedHub: 'contoso-toasters-hub-1098.azure-devices.net',
    });
    const { stdout } = await emulator.run('enrollment', 'list');
    expect(stdout).toContain('https://contoso-function-app-1098.azurewebsites.net/api/allocate/contoso-dps-1098?****');
    await stopped(emulator);
    folder.remove();
  });

  it('has commands that work, one after the other', async () => {
    const webhook = createServer((_, response) =>
      response.end('{"iotHubHostName":"contoso-toasters-hub-1098.azure-devices.net"}'),
    ).listen(0, '127.0.0.1');
    await new Promise(resolve => webhook.once('listening', resolve));
    const { port } = webhook.address() as AddressInfo;
    let emulator: RunningEmulatorUnderTest | undefined;
    expect(commands.length).toBeGreaterThan(9);
    for (const command of commands.map(each => each.replaceAll('127.0.0.1:7071', `127.0.0.1:${port}`))) {
      const [, starts] = /^npx dps-allocator emulator start(.*)$/.exec(command) ?? [];
      if (starts !== undefined) {
        await stopped(emulator);
        emulator = await emulatorUnderTest(starts.split(' ').filter(Boolean));
        continue;
      }
      const { folder = '', output = () => '' } = emulator ?? {};
      const served = /127\.0\.0\.1:(\d+), as/.exec(output())?.[1];
      const here = command
        .replace('npx dps-allocator', `node ${join(repository, 'out/cli.cjs')}`)
        .replace('.dps-allocator/', `${folder}/`)
        .replace('localhost:8443', `localhost:${served}`);
      const { stdout } = await run('sh', ['-c', here], {
        env: { ...process.env, DPS_EMULATOR: folder, NO_COLOR: '1' },
      });
      expect(stdout.trim()).not.toBe('');
      if (command.startsWith('curl')) expect(JSON.parse(stdout)).toMatchObject({ registrationId: 'my-device' });
    }
    await stopped(emulator);
    webhook.close();
  });

  it('says of each call that is not emulated what is answered', async () => {
    const emulator = await emulatorUnderTest();
    const { ports, services } = readConnectFile(join(emulator.folder, 'connect.json')) ?? {};
    const hub = services?.hubs[0]?.hostName ?? '';
    const [, dps = '', keyName = '', key = ''] =
      /^HostName=([^;]+);SharedAccessKeyName=([^;]+);SharedAccessKey=(.+)$/.exec(
        services?.provisioningServices[0]?.connectionString ?? '',
      ) ?? [];
    const authorization = signSas({ resource: dps, key, keyName, expiresAt: Date.now() + 60_000 });
    const ask = (method: string, host: string, path: string) =>
      new Promise<{ status?: number; body: string }>((resolve, reject) => {
        const options = { host: '127.0.0.1', port: ports?.['443'], method, path: `${path}?api-version=2021-10-01` };
        const headers = { host, ...(host === dps && { authorization }) };
        request({ ...options, headers, rejectUnauthorized: false }, async response =>
          resolve({ ...(response.statusCode && { status: response.statusCode }), body: await text(response) }),
        )
          .on('error', reject)
          .end(method === 'GET' ? undefined : '{"query":"SELECT registrationId FROM enrollments"}');
      });
    const rows = [...page.matchAll(/^\| .* \| `([A-Z]+) (\S+) (\/\S+)` \| (\d{3}) \|$/gm)];
    expect(rows.length).toBeGreaterThan(12);
    for (const [, method = '', where = '', path = '', status] of rows) {
      const host = { hub, dps }[where] ?? where;
      const answer = await ask(method, host, path);
      expect([method, path, answer.status]).toEqual([method, path, Number(status)]);
      expect(answer.body).toMatch(/emulator/);
    }
    await stopped(emulator);
  });
});
