import { once } from 'node:events';
import { Agent, type RequestOptions, request } from 'node:https';
import { createConnection } from 'node:net';
import { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import fc from 'fast-check';
import type { HttpCall } from '../../../lib/emulator/doors/http-api';
import { type IssuedCertificate, issueCertificate } from '../../../lib/emulator/kernel/issue-certificate';
import {
  allGone,
  closeTestDoors,
  connectTls,
  type DoorUnderTest,
  host,
  littlePatience,
  openTestDoor,
} from './door-under-test';

let under: DoorUnderTest;
let calls: HttpCall[];

beforeAll(async () => {
  under = await openTestDoor();
});
beforeEach(() => {
  calls = [];
  under.log.length = 0;
  under.api = call => {
    calls.push(call);
    return { status: 200, body: { host: call.host } };
  };
});
afterEach(() => allGone(under));
afterAll(closeTestDoors);

async function ask(options: RequestOptions = {}, body?: string | Buffer) {
  const outgoing = request({
    host: '127.0.0.1',
    port: under.door.port,
    ca: under.ca,
    servername: host,
    agent: false,
    ...options,
    headers: { host, ...options.headers },
  });
  outgoing.end(body);
  const [answer] = await once(outgoing, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return { status: answer.statusCode, headers: answer.headers, text, json: text === '' ? undefined : JSON.parse(text) };
}

describe('a request', () => {
  it('reaches the API of its host as it was sent', async () => {
    await ask(
      {
        method: 'PUT',
        path: '/a%2Fb/./c?x=1&x=2&q=a?b',
        headers: { host: `HUB.azure-devices.net:${under.door.port}`, 'X-Test': 'Yes' },
      },
      '{"ä":1}',
    );
    expect(calls).toMatchObject([
      { method: 'PUT', host, path: '/a%2Fb/./c', headers: { 'x-test': 'Yes' }, body: '{"ä":1}', certificates: [] },
    ]);
    expect([...(calls[0]?.query ?? [])]).toEqual([
      ['x', '1'],
      ['x', '2'],
      ['q', 'a?b'],
    ]);
  });

  it('may carry a body with GET', async () => {
    await ask({ method: 'GET', headers: { 'content-length': 2 } }, '{}');
    expect(calls).toMatchObject([{ method: 'GET', body: '{}' }]);
  });

  it('is answered as JSON with its length', async () => {
    under.api = () => ({ status: 202, headers: { 'Retry-After': '3' }, body: { text: 'ü' } });
    const { status, headers, text } = await ask();
    expect([status, text]).toEqual([202, '{"text":"ü"}']);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': '13',
      'retry-after': '3',
    });
  });

  it.each([
    [200, '0'],
    [204, undefined],
  ])('is answered with %i and no body', async (status, length) => {
    under.api = () => ({ status });
    const { headers, text } = await ask();
    expect([headers['content-type'], headers['content-length'], text]).toEqual([undefined, length, '']);
  });

  it('may be one of many of a connection', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let n = 0; n < 3; n += 1) expect((await ask({ agent, path: `/${n}` })).status).toBe(200);
    expect(calls.map(({ path }) => path)).toEqual(['/0', '/1', '/2']);
    agent.destroy();
  });

  it('to an unknown host is told which are served', async () => {
    const { status, json } = await ask({ headers: { host: 'Other.azure-devices.net' } });
    expect([status, json]).toEqual([
      404,
      { message: `The emulator does not serve the host "other.azure-devices.net". It serves: ${host}.` },
    ]);
    expect(under.log).toEqual([expect.stringContaining('other.azure-devices.net/: refused with 404')]);
    await ask({ path: '/api?code=secret', headers: { host: 'app.azurewebsites.net' } });
    expect(under.log.at(-1)).toContain('app.azurewebsites.net/api: refused');
  });

  it('is answered with 500 when the API fails', async () => {
    under.api = async () => Promise.reject(new Error('a bug'));
    expect((await ask()).status).toBe(500);
    expect(under.log).toEqual([expect.stringContaining('a bug')]);
  });
});

describe('an answer that cannot be sent', () => {
  const bottomless: Record<string, unknown> = {};
  bottomless.inner = bottomless;

  it.each([
    ['whose body is no JSON', { status: 200, body: bottomless }],
    ['whose status is none', { status: 0 }],
  ])('and %s is a failure of the emulator, not its end', async (_, answer) => {
    under.api = () => answer;
    expect((await ask()).status).toBe(500);
    expect(under.log).toEqual([expect.stringContaining('failed: ')]);
  });
});

describe('a body', () => {
  const limit = 1 << 20;

  it.each([{ 'content-length': limit }, { 'transfer-encoding': 'chunked' }])(
    'of a mebibyte is read: %j',
    async headers => {
      expect((await ask({ method: 'POST', headers }, Buffer.alloc(limit, 'a'))).status).toBe(200);
      expect(calls[0]?.body).toHaveLength(limit);
    },
  );

  it.each([{ 'content-length': limit + 1 }, { 'transfer-encoding': 'chunked' }])(
    'of one byte more is refused: %j',
    async headers => {
      expect((await ask({ method: 'POST', headers }, Buffer.alloc(limit + 1, 'a'))).status).toBe(413);
      expect(calls).toEqual([]);
      expect(under.log).toEqual([expect.stringContaining('refused with 413')]);
    },
  );
});

describe('client certificates', () => {
  let root: IssuedCertificate;
  let leaf: IssuedCertificate;

  beforeAll(async () => {
    root = await issueCertificate({ commonName: 'root', kind: 'authority' });
    const middle = await issueCertificate({ commonName: 'middle', kind: 'authority', issuer: root });
    leaf = await issueCertificate({ commonName: 'leaf', kind: 'leaf', issuer: middle });
  });

  const subjects = () => calls.map(({ certificates }) => certificates.map(({ subject }) => subject));

  it('come leaf first, with a self-signed one once', async () => {
    await ask({ cert: leaf.chain, key: leaf.key });
    await ask({ cert: leaf.chain + root.certificate, key: leaf.key });
    await ask({ cert: root.certificate, key: root.key });
    expect(subjects()).toEqual([['CN=leaf', 'CN=middle'], ['CN=leaf', 'CN=middle', 'CN=root'], ['CN=root']]);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('come whole on each connection of one client, over %s', async version => {
    const agent = new Agent({ keepAlive: false, cert: leaf.chain, key: leaf.key, maxVersion: version });
    for (let n = 0; n < 3; n += 1) await ask({ agent });
    expect(subjects()).toEqual(Array(3).fill(['CN=leaf', 'CN=middle']));
  });
});

describe('the door', () => {
  it('refuses TLS before 1.2', async () => {
    await expect(ask({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' })).rejects.toThrow(
      /protocol version/i,
    );
    expect(under.log).toEqual([expect.stringContaining('a TLS handshake failed')]);
  });

  it('says of a client that does not trust it what to do', async () => {
    const raw = createConnection(under.door.port, '127.0.0.1');
    const hello = new Duplex({ read() {}, write: (bytes, _, done) => void raw.write(bytes, done) });
    connect({ socket: hello, servername: host, maxVersion: 'TLSv1.2' }).on('error', () => {});
    await once(raw, 'data');
    // An alert as OpenSSL sends it; Node itself only hangs up.
    const [alert, fatal, unknownCa] = [0x15, 2, 48];
    raw.resume().write(Buffer.from([alert, 3, 3, 0, 2, fatal, unknownCa]));
    await allGone(under);
    expect(under.log).toEqual([expect.stringContaining("the client does not trust the emulator's certificate")]);
  });

  it('answers 400 to what is not a request', async () => {
    const socket = await connectTls(under);
    socket.write('GET nonsense\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(text).toMatch(/^HTTP\/1.1 400 /);
    expect(under.log).toEqual([expect.stringContaining('sent what is not a request')]);
  });

  it.each([
    ['AMQP\u0000\u0001\u0000\u0000', 'it speaks AMQP'],
    ['\u0000', 'its first byte is 0'],
    ['get / HTTP/1.1\r\n\r\n', 'its first byte is 103'],
    ['\u0020\u0002\u0000\u0000', 'its first byte is 32'],
  ])('closes a connection that begins with %j', async (bytes, why) => {
    const socket = await connectTls(under);
    socket.write(bytes);
    socket.resume();
    await once(socket, 'close');
    expect(under.log).toEqual([expect.stringContaining(why)]);
  });

  it('closes a connection that sends nothing', async () => {
    const impatient = await openTestDoor({ patience: littlePatience });
    const socket = await connectTls(impatient);
    socket.resume();
    await once(socket, 'close');
    expect(impatient.log).toEqual([expect.stringContaining('it sent nothing')]);
  });

  it('listens on further ports, and not on a busy one', async () => {
    const port = await under.door.listenAlso(0);
    expect(port).not.toBe(under.door.port);
    expect((await ask({ port })).status).toBe(200);
    await expect(under.door.listenAlso(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('cuts every connection when it closes', async () => {
    const closing = await openTestDoor();
    const second = await closing.door.listenAlso(0);
    const sockets = [await connectTls(closing), await connectTls(closing, { port: second })];
    for (const socket of sockets) socket.resume();
    const ends = sockets.map(socket => once(socket, 'close'));
    expect(closing.door.connections).toBe(2);
    await closing.door.close();
    await Promise.all(ends);
    expect(closing.door.connections).toBe(0);
    await expect(connectTls(closing)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('serves on after any bytes', async () => {
    const verbs = fc.constantFrom(
      'GET ',
      'POST / HTTP/1.1\r\n',
      'PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: ',
      'A',
      '',
    );
    await fc.assert(
      fc.asyncProperty(verbs, fc.uint8Array({ minLength: 1, maxLength: 200 }), async (verb, bytes) => {
        const socket = await connectTls(under);
        socket.resume();
        socket.end(Buffer.concat([Buffer.from(verb), bytes]));
        await once(socket, 'close');
        expect((await ask()).status).toBe(200);
      }),
      { numRuns: 60 },
    );
  });
});
