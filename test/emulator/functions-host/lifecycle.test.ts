import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildWorkbench, launchHost, startHost, type Workbench, writeApp } from './host-under-test';

let workbench: Workbench;
beforeAll(async () => {
  workbench = await buildWorkbench();
});
afterAll(() => workbench.remove());

describe('the host ends', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('with 0 on %s, after the appTerminate hooks', async signal => {
    const host = await startHost(workbench);
    await (await fetch(`${host.url}/health`)).text();
    host.process.kill(signal);
    expect(await host.exited).toBe(0);
    expect(host.printed.stdout).toMatch(/flushed\n$/);
  });

  it('with 0 when its parent goes away', async () => {
    const host = await startHost(workbench);
    host.process.disconnect();
    expect(await host.exited).toBe(0);
    expect(host.printed.stdout).toMatch(/flushed\n$/);
  });

  it('once, however often it is asked', async () => {
    const host = await startHost(workbench, [], { END: 'with the parent' });
    host.process.kill('SIGINT');
    await host.prints('ending');
    host.process.kill('SIGTERM');
    host.process.disconnect();
    expect(await host.exited).toBe(0);
    expect(host.printed.stdout.match(/ending/g)).toHaveLength(1);
  });

  it('when requests under way have been answered, even if nobody reads the log any more', async () => {
    const host = await startHost(workbench);
    const response = fetch(`${host.url}/patient`);
    await host.prints('waiting');
    host.process.stdout?.destroy();
    host.process.disconnect();
    expect(await (await response).text()).toBe('answered');
    expect(await host.exited).toBe(0);
  });

  it('with 1 on an unhandled rejection in the app', async () => {
    const host = await startHost(workbench);
    await expect(fetch(`${host.url}/stray`)).rejects.toThrow();
    expect(await host.exited).toBe(1);
    expect(host.printed.stderr).toContain('nobody caught this');
  });
});

describe('the host without a parent process', () => {
  it('lists its functions and the key for a human', async () => {
    const args = [workbench.host, '--root', workbench.root, '--port', '0', '--auth'];
    const child = spawn(process.execPath, args, { env: { FUNCTIONS_HOST_KEY: 'k' } });
    let printed = '';
    for await (const text of child.stdout.setEncoding('utf8')) {
      printed += text;
      if (printed.includes('Key')) child.kill('SIGTERM');
    }
    expect(printed).toMatch(/^ {2}allocate: \[POST\] http:\/\/127\.0\.0\.1:\d+\/api\/allocate\/\{dps\?\}$/m);
    expect(printed).toContain('Key (header x-functions-key, or ?code=): k\n');
  });
});

describe('local.settings.json', () => {
  const start = (settings: unknown) =>
    startHost({ ...workbench, root: writeApp(workbench.root, { 'local.settings.json': settings }) }, [], {
      TWO: 'set before',
    });

  it('becomes environment variables, and leaves those that are set', async () => {
    const host = await start({ Values: { ONE: 'from the file', TWO: 'from the file' } });
    const settings = await (await fetch(`${host.url}/settings`)).json();
    await host.stop();
    expect(settings).toEqual({ ONE: 'from the file', TWO: 'set before' });
  });

  it('must not be encrypted', () =>
    expect(start({ IsEncrypted: true, Values: {} })).rejects.toThrow('run "func settings decrypt"'));
  it('must be JSON', () => expect(start('{')).rejects.toThrow(/local\.settings\.json cannot be read as JSON/));
});

describe('the host does not start', () => {
  const app = (files: Record<string, unknown>) =>
    writeApp(`${workbench.root}-broken-${Object.keys(files).length}-${++count}`, files);
  let count = 0;

  async function failure(args: string[]) {
    const host = launchHost(workbench.host, ['--port', '0', ...args]);
    const code = await host.exited;
    return { code, stderr: host.printed.stderr, message: host.messages[0] };
  }

  it('on a busy port', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr, message } = await failure(['--root', app(healthy), '--port', String(port)]);
    other.close();
    expect(code).toBe(1);
    expect(stderr).toBe(
      `port ${port} of 127.0.0.1 is in use: stop what listens there, or pass --port with another one, 0 for any free one\n`,
    );
    expect(message).toEqual({ type: 'failed', code: 'EADDRINUSE', message: stderr.trimEnd() });
  });

  const register = `require('@azure/functions-core').registerFunction({ name: 'f', bindings: { r: { type: 'httpTrigger', route: 'ROUTE' } } })`;
  const model = `require('@azure/functions-core').setProgrammingModel({})`;
  const healthy = { 'package.json': { main: 'm.cjs' }, 'host.json': {}, 'm.cjs': `${register};${model}` };

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'without package.json',
      { 'host.json': {} },
      /package\.json does not exist: start in the folder of a function app or pass it as --root\n$/,
    ],
    [
      'without host.json',
      { 'package.json': { main: 'm.cjs' } },
      /host\.json does not exist: .+ as --root, or create it with \{"version": "2\.0"\}\n$/,
    ],
    ['with a broken host.json', { ...healthy, 'host.json': '{' }, /host\.json cannot be read as JSON: .+\n$/],
    [
      'with a host.json that is no object',
      { ...healthy, 'host.json': 'null' },
      /host\.json must hold a JSON object\n$/,
    ],
    [
      'with a route prefix that is no text',
      { ...healthy, 'host.json': { extensions: { http: { routePrefix: 1 } } } },
      /routePrefix in .+ must be text\n$/,
    ],
    ['without main', { ...healthy, 'package.json': {} }, /package\.json has no "main": name the built bundle there\n$/],
    [
      'when main is not there',
      { 'package.json': { main: 'm.cjs' }, 'host.json': {} },
      /m\.cjs, the "main" of package\.json, does not exist: build the app first\n$/,
    ],
    [
      'when main throws',
      { ...healthy, 'm.cjs': 'throw new Error("broken app")' },
      /m\.cjs failed while it started: Error: broken app\nError: broken app\n +at /,
    ],
    [
      'when main registers nothing',
      { ...healthy, 'm.cjs': '' },
      /m\.cjs registers no function: call app\.http of @azure\/functions in it\n$/,
    ],
    [
      'when a route is not understood',
      { ...healthy, 'm.cjs': `${register.replace('ROUTE', '{a=b}')};${model}` },
      /the route "\/api\/\{a=b\}" is not understood here/,
    ],
    [
      'when two functions share a route',
      { ...healthy, 'm.cjs': `${register};${register.replace(`'f'`, `'g'`)};${model}` },
      /the function "g" cannot be routed: Method 'GET' already declared/,
    ],
    [
      'when two functions share a name',
      { ...healthy, 'm.cjs': `${register};${register};${model}` },
      /A function named "f" is registered already/,
    ],
  ])('%s', async (_, files, message) => {
    const { code, stderr, message: sent } = await failure(['--root', app(files)]);
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
    expect(sent).toMatchObject({ type: 'failed', code: 'APP', message: stderr.split('\n')[0] });
  });

  it.each([
    ['--port', '65536'],
    ['--port', 'x'],
    ['--prot', '1'],
  ])('with %s %s', async (...args) => {
    const { code, stderr } = await failure(args);
    expect(stderr).toMatch(/; usage: functions-host \[--root DIR\]/);
    expect(code).toBe(1);
  });
});

describe('main', () => {
  it('may be an ES module', async () => {
    const root = writeApp(`${workbench.root}-esm`, {
      'package.json': { main: 'm.js', type: 'module' },
      'host.json': {},
      'm.js': `import { createRequire } from 'node:module'; createRequire(import.meta.url)('../app/dist/main.cjs');`,
    });
    const host = await startHost({ ...workbench, root });
    const response = await fetch(`${host.url}/health`);
    await host.stop();
    expect(response.status).toBe(200);
  });
});
