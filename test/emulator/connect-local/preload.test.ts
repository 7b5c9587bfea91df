import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { readConnectFile, removeConnectFile, writeConnectFile } from '../../../lib/emulator/connect-local/connect-file';
import type { LocalHosts } from '../../../lib/emulator/connect-local/local-hosts';
import type { Door } from '../../../lib/emulator/doors/door';
import { hub, serveTinyEmulator } from './served-emulator';

let folder: string;
let preload: string;
let door: Door;
let hosts: LocalHosts;
let deadPid: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'connect-local-'));
  preload = join(folder, 'connect-local.cjs');
  await build({
    entryPoints: [join(__dirname, '../../../lib/emulator/connect-local/preload.ts')],
    outfile: preload,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
  });
  ({ door, hosts } = await serveTinyEmulator());
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  deadPid = gone.pid ?? 0;
});
afterAll(async () => {
  await door.close();
  rmSync(folder, { recursive: true });
});

/** A client process with the preload; `ask` resolves to what it prints next. */
function startClient(cwd: string, env: Record<string, string> = {}) {
  const child: ChildProcessWithoutNullStreams = spawn(
    process.execPath,
    ['--require', preload, join(__dirname, 'preload-client.cjs')],
    { cwd, env: { PATH: process.env.PATH ?? '', ...env } },
  );
  const lines = createInterface({ input: child.stdout });
  let stderr = '';
  child.stderr.on('data', chunk => {
    stderr += chunk;
  });
  return {
    async ask(url = `https://${hub}/`): Promise<unknown> {
      child.stdin.write(`${url}\n`);
      const [line] = await once(lines, 'line');
      return JSON.parse(line);
    },
    async end(): Promise<string> {
      child.stdin.end();
      await once(child, 'close');
      return stderr;
    },
  };
}

/** A project's folder with a subfolder in it. */
function project(name: string) {
  const root = join(folder, name);
  const below = join(root, 'a', 'b');
  mkdirSync(below, { recursive: true });
  return { root, below, kept: join(root, '.dps-allocator') };
}

const served = { host: hub, path: '/' };
const notServed = expect.stringMatching(/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|UND_ERR/);
// Only a name that can never exist: a real host would be asked over the network.
const unserved = 'https://y.azure-devices.invalid/';

describe('the preload', () => {
  it('finds the emulator upwards, follows its file, and prints nothing', async () => {
    const { below, kept } = project('upwards');
    const invalid = 'z.azure-devices.invalid';
    const client = startClient(below);
    expect(await client.ask(`https://${invalid}/`)).toEqual(notServed);
    const file = writeConnectFile(kept, { pid: process.pid, ...hosts });
    expect(await client.ask()).toEqual(served);
    expect(await client.ask(unserved)).toEqual(notServed);
    writeConnectFile(kept, { pid: process.pid, ...hosts, names: [hub, invalid] });
    // Served now, though the certificate has another name.
    expect(await client.ask(`https://${invalid}/`)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    writeFileSync(file, 'nonsense');
    expect(await client.ask(`https://${invalid}/`)).toEqual(notServed);
    expect(await client.end()).toBe('');
  });

  it.each([
    ['the file', (kept: string) => join(kept, 'connect.json')],
    ['its folder', (kept: string) => kept],
    ["the project's folder", (kept: string) => join(kept, '..')],
  ])('finds the emulator by DPS_EMULATOR as %s', async (name, path) => {
    const { kept } = project(`by ${name}`);
    writeConnectFile(kept, { pid: process.pid, ...hosts });
    const client = startClient(tmpdir(), { DPS_EMULATOR: path(kept), DPS_EMULATOR_DEBUG: '1' });
    expect(await client.ask()).toEqual(served);
    expect(await client.end()).toContain(`${hub} is served by process ${process.pid}`);
  });

  it('does not believe the file of a dead process', async () => {
    const { below, kept } = project('dead');
    const invalid = 'z.azure-devices.invalid';
    writeConnectFile(kept, { pid: deadPid, ...hosts, names: [invalid] });
    const client = startClient(below);
    expect(await client.ask(`https://${invalid}/`)).toEqual(notServed);
    await client.end();
  });
});

describe('the connect file', () => {
  it('is written whole for its user alone, and removed by its emulator only', () => {
    const { kept } = project('file');
    const content = { pid: process.pid, ...hosts };
    const file = writeConnectFile(kept, content);
    expect(readConnectFile(file)).toEqual(content);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    removeConnectFile(file, deadPid);
    expect(existsSync(file)).toBe(true);
    removeConnectFile(file);
    expect(existsSync(file)).toBe(false);
    removeConnectFile(file);
  });

  it.each([
    '',
    'null',
    '{}',
    '{"pid":1,"ca":"","names":[1],"ports":{}}',
    '{"pid":1,"ca":"","names":[],"ports":{"443":"x"}}',
  ])('is not %j', text => {
    const file = join(folder, 'bad.json');
    writeFileSync(file, text);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(readConnectFile(file)).toBeUndefined();
  });
});
