import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webhookCaller } from '../../../lib/emulator/dps/custom-allocation/call-webhook';

let server: Server;
let last: { method: string | undefined; url: string | undefined; type: string | undefined; body: string } | undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      last = { method: request.method, url: request.url, type: request.headers['content-type'], body };
      if (request.url === '/redirect') response.writeHead(307, { location: '/api' }).end();
      else if (request.url !== '/silent') response.writeHead(200, { 'x-decision-id': 'd-7' }).end('{"ü":1}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const at = (path: string) => new URL(path, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
const request = (path: string) => ({
  url: at(path),
  body: '{"a":1}',
  signal: new AbortController().signal,
  followRedirects: false,
  limit: 1000,
});

describe('webhookCaller', () => {
  it('posts JSON and reads status, body and decision id', async () => {
    expect(await webhookCaller()(request('/api?code=k'))).toEqual({ status: 200, body: '{"ü":1}', decisionId: 'd-7' });
    expect(last).toEqual({
      method: 'POST',
      url: '/api?code=k',
      type: 'application/json; charset=utf-8',
      body: '{"a":1}',
    });
  });

  it('reads up to the limit in bytes, and nothing beyond', async () => {
    expect((await webhookCaller()({ ...request('/api'), limit: 8 })).body).toBe('{"ü":1}');
    expect((await webhookCaller()({ ...request('/api'), limit: 7 })).body).toBeUndefined();
  });

  it('answers a redirect as it is, or follows it', async () => {
    expect((await webhookCaller()(request('/redirect'))).status).toBe(307);
    expect((await webhookCaller()({ ...request('/redirect'), followRedirects: true })).status).toBe(200);
  });

  it('goes where the host says', async () => {
    const call = webhookCaller(url => at(url.pathname));
    expect((await call({ ...request('/'), url: new URL('https://app.azurewebsites.net/api') })).status).toBe(200);
  });

  it('rejects when nobody waits any longer, and when nobody listens', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(webhookCaller()({ ...request('/silent'), signal })).rejects.toThrow('enough');
    await expect(webhookCaller()({ ...request('/'), url: new URL('http://127.0.0.1:1/') })).rejects.toThrow();
  });
});
