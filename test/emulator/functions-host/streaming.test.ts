import { once } from 'node:events';
import { request } from 'node:http';
import { buildWorkbench, type RunningHost, readEcho, startHost, type Workbench } from './host-under-test';

let workbench: Workbench;
let host: RunningHost;

beforeAll(async () => {
  workbench = await buildWorkbench();
  host = await startHost(workbench, ['--auth'], { HTTP_STREAM: '1', FUNCTIONS_HOST_KEY: 'k' });
});
afterAll(async () => {
  await host.stop();
  workbench.remove();
});

const call = (method: string, path: string, init: RequestInit = {}) =>
  fetch(`${host.url}${path}`, { method, headers: { 'x-functions-key': 'k', 'x-test': 'yes' }, ...init });

describe('with HTTP streaming on', () => {
  it('a body without Content-Length arrives', async () => {
    const body = new Blob(['in ', 'parts']).stream();
    const response = await call('POST', '/allocate/d%20ps?a=1', { body, duplex: 'half' } as RequestInit);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({
      method: 'POST',
      url: `${host.url}/allocate/d%20ps?a=1`,
      params: { dps: 'd ps' },
      query: [['a', '1']],
      header: 'yes',
      body: 'in parts',
    });
  });

  it.each([
    ['POST', '/allocate', 'all of it', 'all of it'],
    ['POST', '/allocate', '', ''],
    ['GET', '/health', undefined, ''],
    ['DELETE', '/files/a', 'x', 'x'],
  ])('%s %s with the body %j works', async (method, path, body, seen) => {
    const response = await call(method, path, body === undefined ? {} : { body });
    expect(await response.json()).toMatchObject({ method, body: seen });
  });

  it('megabytes arrive', async () => {
    expect(await (await call('POST', '/length', { body: Buffer.alloc(20_000_000) })).text()).toBe('20000000');
  });

  it('a response in parts comes whole', async () => {
    expect(await (await call('GET', '/parts')).text()).toBe('one,two');
  });

  it('status and cookies come through', async () => {
    const response = await call('GET', '/cookies');
    expect([response.status, response.headers.getSetCookie().length]).toEqual([201, 2]);
    expect(response.headers.get('connection')).toBe('keep-alive');
  });

  it('a function that throws is answered 500 with an empty body', async () => {
    const response = await call('POST', '/throws', { body: 'unread' });
    expect([response.status, await response.text()]).toEqual([500, '']);
    await host.prints('error: the function "throws" failed: Error: thrown by the app');
  });

  it('a function that returns nothing is answered 500, and the log says why', async () => {
    expect((await call('POST', '/nothing')).status).toBe(500);
    await host.prints('with HTTP streaming on, a function must return a response');
  });

  it('a response that breaks off is cut off', async () => {
    const outgoing = request(`${host.url}/breaks`, { method: 'POST', headers: { 'content-length': 1 } });
    outgoing.flushHeaders();
    const [response] = await once(outgoing, 'response');
    await once(response, 'data');
    outgoing.end('x');
    await expect(once(response, 'end')).rejects.toThrow('aborted');
    await host.prints('error: the function "breaks" failed: Error: broke off');
  });

  it('a client that leaves before the end of its body breaks off the invocation', async () => {
    const outgoing = request(`${host.url}/length`, {
      method: 'POST',
      headers: { 'content-length': 10, expect: '100-continue' },
    });
    outgoing.on('error', () => {});
    outgoing.flushHeaders();
    await once(outgoing, 'continue');
    await new Promise(resolve => outgoing.write('half', resolve));
    outgoing.destroy();
    await host.prints('error: the function "length" failed');
  });

  it('hooks run', async () => {
    expect(await (await call('GET', '/hooked')).json()).toEqual(['pre hooked 1 function', 'post true result']);
  });

  it('keys and routes are checked before the app is asked', async () => {
    expect((await call('POST', '/allocate', { headers: {} })).status).toBe(401);
    expect((await call('GET', '/allocate')).status).toBe(404);
  });

  it('concurrent requests get their own answers', async () => {
    const bodies = Array.from({ length: 20 }, (_, index) => `body ${index}`);
    const answers = await Promise.all(bodies.map(body => readEcho(call('POST', '/allocate', { body }))));
    expect(answers.map(({ body }) => body)).toEqual(bodies);
  });
});
