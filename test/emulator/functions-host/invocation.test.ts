import { once } from 'node:events';
import { request } from 'node:http';
import { buildWorkbench, type RunningHost, readEcho, startHost, type Workbench } from './host-under-test';

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

/** Sends the head of a request only, and asks the host whether it wants the body. */
function announceBody(path: string, length: number) {
  const outgoing = request(`${host.url}${path}`, {
    method: 'POST',
    headers: { 'content-length': length, expect: '100-continue' },
  });
  outgoing.flushHeaders();
  return outgoing;
}

const post = (path: string, init: RequestInit = {}) => fetch(`${host.url}${path}`, { method: 'POST', ...init });

describe('a request', () => {
  it('reaches the function as it was sent', async () => {
    const response = await post('/allocate/d?a=1&b=2&a=3', { body: '{"ä":1}', headers: { 'X-Test': 'yes' } });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({
      method: 'POST',
      url: `${host.url}/allocate/d?a=1&b=2&a=3`,
      params: { dps: 'd' },
      // As on the platform, a repeated name comes as one value.
      query: [
        ['a', '1,3'],
        ['b', '2'],
      ],
      header: 'yes',
      body: '{"ä":1}',
      invocationId: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
    });
  });

  it('survives hostile names in its query', async () => {
    const response = await post('/allocate?__proto__=1&toString=2');
    expect(await response.json()).toMatchObject({
      query: [
        ['__proto__', '1'],
        ['toString', '2'],
      ],
    });
  });

  it('loses a body that comes without Content-Length', async () => {
    const response = await post('/allocate', { body: new Blob(['lost']).stream(), duplex: 'half' } as RequestInit);
    expect(await response.json()).toMatchObject({ hasBody: false, body: '' });
  });

  it('may have a body of megabytes', async () => {
    const response = await post('/length', { body: Buffer.alloc(20_000_000) });
    expect(await response.text()).toBe('20000000');
  });

  it('with a body of more than 100 MB is answered 413 before the body has come', async () => {
    const outgoing = announceBody('/length', 104_857_601);
    const [response] = await once(outgoing, 'response');
    outgoing.destroy();
    expect(response.statusCode).toBe(413);
  });

  it('with a body of 100 MB is taken', async () => {
    const outgoing = announceBody('/length', 104_857_600);
    outgoing.on('error', () => {});
    await once(outgoing, 'continue');
    outgoing.destroy();
  });

  it('whose client leaves before the end of its body starts nothing', async () => {
    const outgoing = announceBody('/throws', 10);
    outgoing.on('error', () => {});
    await once(outgoing, 'continue');
    await new Promise(resolve => outgoing.write('half', resolve));
    outgoing.destroy();
    expect((await fetch(`${host.url}/health`)).status).toBe(200);
    expect(host.printed.stderr).not.toContain('thrown by the app');
  });
});

describe('the trace context', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  it('is the one of the request', async () => {
    const response = await post('/allocate', { headers: { traceparent, tracestate: 'contoso=1' } });
    expect((await readEcho(response)).trace).toEqual({ traceParent: traceparent, traceState: 'contoso=1' });
  });

  it.each([
    ['none', {}],
    ['a malformed one', { traceparent: 'nonsense', tracestate: 'contoso=1' }],
    ['one of zeros', { traceparent: traceparent.replace('0af7651916cd43dd8448eb211c80319c', '0'.repeat(32)) }],
  ])('is fresh for a request with %s', async (_, headers) => {
    const { trace, invocationId } = await readEcho(post('/allocate', { headers }));
    expect(trace.traceParent).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/);
    expect(trace.traceParent).toContain(invocationId.replaceAll('-', ''));
    expect(trace.traceState).toBe('');
  });
});

describe('a function', () => {
  it('that throws is answered 500 with an empty body, and its error is printed', async () => {
    const response = await post('/throws');
    expect([response.status, await response.text()]).toEqual([500, '']);
    await host.prints('error: the function "throws" failed: Error: thrown by the app');
  });

  it('whose response is impossible is answered 500, without the headers it set', async () => {
    const response = await post('/impossible');
    expect([response.status, await response.text(), response.headers.get('x-fine')]).toEqual([500, '', null]);
  });

  it('cannot be registered after the start', async () => {
    expect((await post('/late')).status).toBe(500);
    await host.prints('A function can only be registered during app startup.');
  });

  it('that returns nothing is answered 204', async () => {
    const response = await post('/nothing');
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  it('that returns an empty object is answered 200 with an empty body of known length', async () => {
    const response = await post('/logs');
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '0']);
  });

  it('can set status, headers and cookies', async () => {
    const response = await post('/cookies');
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(['plain=a%20b', 'full=1; path=/; samesite=lax']);
  });
});

describe('hooks', () => {
  it('run before and after the function, share their data and may change the result', async () => {
    expect(await (await post('/hooked')).json()).toEqual(['pre hooked 1 function', 'post true result']);
  });

  it('after the function see its error and may forgive it', async () => {
    expect((await post('/forgiven')).status).toBe(202);
  });

  it('before the function may replace it and its inputs', async () => {
    expect(await (await post('/replaced')).text()).toBe('another handler with a changed input');
  });

  it('at the start run in the folder of the app', () => host.prints(`started in ${workbench.root}\n`));
});

describe('the log', () => {
  it('has one line on stdout for context.log, the message alone; troubles go to stderr; less is hidden', async () => {
    const before = { ...host.printed };
    await post('/logs');
    await host.prints('error: an error\n');
    await host.prints('a line with a value\n');
    expect(host.printed.stdout.slice(before.stdout.length)).toBe('a line with a value\n');
    expect(host.printed.stderr).toContain('warning: a warning\nerror: an error\n');
    expect(host.printed.stderr).not.toContain('a debug line');
  });

  it('shows what log hooks made of it', async () => {
    const hooked = await startHost(workbench, [], { LOG_HOOK: '1' });
    await fetch(`${hooked.url}/logs`);
    await hooked.prints('<a line with a value>\n');
    await hooked.stop();
  });
});
