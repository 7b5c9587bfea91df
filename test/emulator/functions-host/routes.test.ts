import { buildWorkbench, type RunningHost, readEcho, startHost, type Workbench, writeApp } from './host-under-test';

let workbench: Workbench;
let host: RunningHost;

beforeAll(async () => {
  workbench = await buildWorkbench();
  host = await startHost(workbench);
});
afterAll(async () => {
  await host.stop();
  workbench.remove();
});

async function ask(method: string, path: string) {
  const response = await fetch(`${host.url}${path}`, { method });
  return { status: response.status, ...(response.ok && (await readEcho(response))) };
}

describe('a route', () => {
  it.each([
    ['GET', '/health', 'health', {}],
    ['GET', '/HEALTH', 'health', {}],
    ['GET', '/health/', 'health', {}],
    ['POST', '/allocate', 'allocate', {}],
    ['POST', '/allocate/', 'allocate', {}],
    ['POST', '/allocate/Contoso-DPS', 'allocate', { dps: 'Contoso-DPS' }],
    ['POST', '/Allocate/a%20b%2Fc%C3%A4', 'allocate', { dps: 'a b/cä' }],
    ['POST', `/allocate/${'x'.repeat(500)}`, 'allocate', { dps: 'x'.repeat(500) }],
    ['GET', '/files', 'files', {}],
    ['DELETE', '/files/a/b%20c.txt', 'files', { rest: 'a/b c.txt' }],
    ['GET', '/items/12', 'item', { id: '12' }],
    ['GET', '/items/latest', 'latest', {}],
  ])('%s %s reaches %s', async (method, path, name, params) => {
    expect(await ask(method, path)).toMatchObject({ status: 200, function: name, method, params });
  });

  it.each([
    ['GET', '/allocate'],
    ['POST', '/health'],
    ['HEAD', '/health'],
    ['GET', '/'],
    ['GET', '/unknown'],
    ['GET', '/nightly'],
    ['POST', '/allocate/a/b'],
    ['GET', '/items/twelve'],
    ['POST', '/allocate/%zz'],
  ])('%s %s is a 404 with an empty body', async (method, path) => {
    const response = await fetch(`${host.url}${path}`, { method });
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  it('names its functions to the parent process', () => {
    expect(host.ready.functions).toContainEqual({
      name: 'allocate',
      methods: ['POST'],
      route: 'allocate/{dps?}',
      path: '/api/allocate/{dps?}',
      authLevel: 'function',
    });
    expect(host.ready).not.toHaveProperty('key');
  });

  it('of a trigger that says nothing is its name, for all methods, behind a key', async () => {
    expect(host.ready.functions).toContainEqual({
      name: 'generic',
      methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'],
      route: 'generic',
      path: '/api/generic',
      authLevel: 'function',
    });
    expect((await fetch(`${host.url}/generic`, { method: 'PATCH' })).status).toBe(202);
  });

  it('leaves out a function without an HTTP trigger and says so', async () => {
    expect(host.ready.functions.map(({ name }) => name)).not.toContain('nightly');
    await host.prints('warning: the function "nightly" has no HTTP trigger');
  });
});

describe('the route prefix', () => {
  it.each([
    ['', '/health'],
    ['/v1/public/', '/v1/public/health'],
  ])('is "%s" when host.json says so', async (routePrefix, path) => {
    const root = writeApp(`${workbench.root}-${routePrefix.length}`, {
      'package.json': { main: '../app/dist/main.cjs' },
      'host.json': { version: '2.0', extensions: { http: { routePrefix } } },
    });
    const prefixed = await startHost({ ...workbench, root });
    const response = await fetch(`http://127.0.0.1:${prefixed.ready.port}${path}`);
    await prefixed.stop();
    expect(response.status).toBe(200);
  });
});
