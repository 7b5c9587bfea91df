import { request } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { deriveDeviceKey, signSas } from '../../../lib/emulator/kernel/sas';
import { type ChildEmulator, type ChildEmulators, childEmulators } from '../../support/child-emulator';
import {
  configOf,
  deviceToken,
  globalHost,
  groupKey,
  httpsDevice,
  idScope,
  symmetricKey,
  toasters,
} from '../../support/emulator';
import { connectToHub, openTls } from '../../support/mqtt-device';

const device = 'fuzzed';
const key = deriveDeviceKey(groupKey, device);
const dpsHost = 'contoso-dps-1098.azure-devices-provisioning.net';
const dpsUser = `${idScope}/registrations/${device}/api-version=2019-03-31`;
const hubUser = `${toasters}/${device}/?api-version=2021-04-12`;
const hubToken = signSas({ resource: `${toasters}/devices/${device}`, key, expiresAt: Date.now() + 3_600_000 });

let emulators: ChildEmulators;
let emulator: ChildEmulator;

beforeAll(async () => {
  emulators = await childEmulators();
  emulator = await emulators.start({
    speed: 100,
    config: configOf({
      enrollmentGroups: { keys: { attestation: symmetricKey, iotHubs: [toasters], allocationPolicy: 'static' } },
    }),
  });
});

/** Whatever came: the emulator is there, nothing broke inside it, and devices register, connect and read. */
async function expectSound() {
  expect(emulator.logged()).not.toMatch(/: failed: |broke off|TypeError|RangeError|Unhandled/);
  expect(emulator.isAlive()).toBe(true);
  expect((await httpsDevice(device).registered()).registrationState.assignedHub).toBe(toasters);
  const connection = await connectToHub(toasters, device, key);
  expect((await connection.ask('$iothub/twin/GET/', ' ')).status).toBe(200);
  connection.close();
}
beforeAll(expectSound);
afterEach(expectSound);
afterAll(async () => {
  expect(await emulator.stop()).toBe(0);
  emulators.remove();
});

const awkward = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '%',
    '%00',
    '%ff',
    '..',
    '',
    'null',
    '\0',
    '$metadata',
    '💥',
    'a'.repeat(300),
  ),
);
const word = fc.constantFrom(
  'devices',
  'twins',
  'methods',
  'modules',
  'query',
  'statistics',
  'jobs',
  'v2',
  'configurations',
  'enrollments',
  'enrollmentGroups',
  'registrations',
  'attestationmechanism',
  'register',
  'operations',
  'emulator',
  'traces',
  idScope,
  device,
);
const { value } = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      null,
      true,
      0,
      -1,
      1e308,
      '',
      'x509',
      'symmetricKey',
      'tpm',
      'custom',
      'sas',
      'enabled',
      'SELECT * FROM devices',
    ),
    awkward,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom(
          'registrationId',
          'enrollmentGroupId',
          'attestation',
          'type',
          'x509',
          'clientCertificates',
          'primary',
          'certificate',
          'symmetricKey',
          'primaryKey',
          'initialTwin',
          'tags',
          'properties',
          'desired',
          'iotHubs',
          'customAllocationDefinition',
          'webhookUrl',
          'apiVersion',
          'deviceId',
          'authentication',
          'capabilities',
          'query',
          'mode',
          'enrollments',
          'methodName',
          'payload',
          'tpm',
          'endorsementKey',
          'id',
          'importMode',
        ),
        awkward,
      ),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
}));
const body = fc.oneof(
  value.map(json => JSON.stringify(json)),
  awkward,
  fc.integer({ min: 1, max: 30_000 }).map(depth => '{"tags":'.repeat(depth)),
  fc.integer({ min: 1, max: 30_000 }).map(depth => `${'{"tags":'.repeat(depth)}1${'}'.repeat(depth)}`),
  fc.integer({ min: 1, max: 30_000 }).map(depth => `${'['.repeat(depth)}${']'.repeat(depth)}`),
);

/** An HTTP status, or how the connection ended. */
function ask(host: string, method: string, path: string, headers: object, text: string): Promise<number | string> {
  return new Promise(resolve => {
    // What Node's client refuses to send is for the raw bytes below.
    try {
      const call = request({ host, method, path, headers: { ...headers, 'content-length': Buffer.byteLength(text) } });
      call.on('error', error => resolve(error.message));
      call.on('response', answer => answer.resume().on('end', () => resolve(answer.statusCode ?? 0)));
      call.end(text);
    } catch (error) {
      resolve(String(error));
    }
  });
}

const verbs = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'];
const path = fc
  .array(
    fc.oneof({ weight: 3, arbitrary: word }, { weight: 1, arbitrary: awkward.map(text => encodeURIComponent(text)) }),
    { maxLength: 5 },
  )
  .map(parts => `/${parts.join('/')}`);
const query = fc.oneof(
  { weight: 4, arbitrary: fc.constant('?api-version=2021-10-01') },
  { weight: 1, arbitrary: awkward.map(text => `?${encodeURIComponent(text)}`) },
);

function tokenOf(connectionString: string): string {
  const [, host = '', policy = '', secret = ''] =
    /HostName=([^;]+);SharedAccessKeyName=([^;]+);SharedAccessKey=(.+)/.exec(connectionString) ?? [];
  return signSas({ resource: host, key: secret, keyName: policy, expiresAt: Date.now() + 3_600_000 });
}

const doors = {
  'the device API': {
    host: globalHost,
    prefix: `/${idScope}/registrations/${device}`,
    token: () => deviceToken(device, key),
  },
  'the service API of DPS': { host: dpsHost, prefix: '', token: () => tokenOf(emulator.dps) },
  'the API of a hub': { host: toasters, prefix: '', token: () => tokenOf(emulator.hubs.get(toasters) ?? '') },
};

describe.each(Object.entries(doors))('%s over HTTPS', (_, { host, prefix, token }) => {
  it('answers whatever is asked, and never with 500', async () => {
    const right = token();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...verbs),
        fc.tuple(fc.boolean(), path).map(([prefixed, rest]) => (prefixed ? prefix + rest : rest)),
        query,
        fc.oneof(
          { weight: 4, arbitrary: fc.constant(right) },
          { weight: 1, arbitrary: fc.constantFrom('', 'Bearer x', 'SharedAccessSignature sr=%') },
        ),
        fc.option(fc.constantFrom('*', '"*"', '""', 'AAAAAAAAAAE='), { nil: undefined }),
        body,
        async (method, where, search, authorization, ifMatch, text) => {
          // Its own device and its enrollment stay, so that what comes after can be judged.
          fc.pre(!(method === 'DELETE' || (method === 'PUT' && host === toasters)) || !where.includes(device));
          const headers = { authorization, ...(ifMatch !== undefined && { 'if-match': ifMatch }) };
          const status = await ask(host, method, where + search, headers, text);
          expect(status).toEqual(expect.any(Number));
          expect(status === 501 || Number(status) < 500).toBe(true);
        },
      ),
      { numRuns: 250 * 12 },
    );
  });
});

it('the emulator’s own API answers whatever is asked', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...verbs), path, body, async (method, where, text) => {
      const answer = await fetchLocal(method, `/emulator${where}`, text);
      expect([200, 404, 405]).toContain(answer);
    }),
    { numRuns: 100 * 12 },
  );
});

function fetchLocal(method: string, where: string, text: string): Promise<number | string> {
  return new Promise(resolve => {
    const headers = { 'content-length': Buffer.byteLength(text) };
    const call = request({
      host: '127.0.0.1',
      port: emulator.port,
      method,
      path: where,
      headers,
      rejectUnauthorized: false,
    });
    call.on('error', error => resolve(error.message));
    call.on('response', answer => answer.resume().on('end', () => resolve(answer.statusCode ?? 0)));
    call.end(text);
  });
}

const bytes = (packet: Packet) => generate(packet, { protocolVersion: 4 });
const connectPacket = (username: string, password: string) =>
  bytes({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clientId: device,
    clean: true,
    keepalive: 60,
    username,
    password: Buffer.from(password),
  });

/** Sends bytes, and waits until the server has closed or has been silent for a little. */
async function send(host: string, chunks: Uint8Array[]): Promise<void> {
  const socket = await openTls(host);
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()));
  socket.on('error', () => {});
  socket.resume();
  for (const chunk of chunks) socket.write(chunk);
  await Promise.race([closed, pause(15)]);
  socket.destroy();
}

const topicOf = (begins: string[]) =>
  fc
    .oneof(
      fc.tuple(fc.constantFrom(...begins), awkward).map(([begin, rest]) => begin + rest),
      fc.constantFrom(...begins),
      awkward,
    )
    .map(text => text.slice(0, 1000) || 'x');

describe.each([
  {
    name: 'DPS',
    host: globalHost,
    user: dpsUser,
    password: () => deviceToken(device, key),
    topics: [
      '$dps/registrations/res/#',
      '$dps/registrations/PUT/iotdps-register/?$rid=1',
      '$dps/registrations/PUT/iotdps-register/?$rid=',
      '$dps/registrations/GET/iotdps-get-operationstatus/?$rid=2&operationId=',
      '$dps/registrations/PUT/',
    ],
  },
  {
    name: 'a hub',
    host: toasters,
    user: hubUser,
    password: () => hubToken,
    topics: [
      '$iothub/twin/res/#',
      '$iothub/twin/GET/?$rid=1',
      '$iothub/twin/PATCH/properties/reported/?$rid=2',
      '$iothub/twin/PATCH/properties/reported/?$rid=3&$version=',
      '$iothub/twin/PATCH/properties/desired/#',
      '$iothub/methods/POST/#',
      '$iothub/methods/res/200/?$rid=',
      `devices/${device}/messages/events/`,
      `devices/${device}/messages/devicebound/#`,
      'devices/other/messages/events/',
    ],
  },
])('$name over MQTT', ({ host, user, password, topics }) => {
  const topic = topicOf(topics);
  const packet = fc.oneof(
    fc
      .record({ topic, payload: body, qos: fc.constantFrom(0, 1, 2), retain: fc.boolean(), dup: fc.boolean() })
      .map(each =>
        bytes({ cmd: 'publish', messageId: 7, ...each, qos: each.qos as 0, topic: each.topic.replace(/[#+]/g, '-') }),
      ),
    fc
      .array(topic, { minLength: 1, maxLength: 3 })
      .map(all => bytes({ cmd: 'subscribe', messageId: 8, subscriptions: all.map(each => ({ topic: each, qos: 1 })) })),
    topic.map(each => bytes({ cmd: 'unsubscribe', messageId: 9, unsubscriptions: [each] })),
    fc.constantFrom(bytes({ cmd: 'pingreq' }), bytes({ cmd: 'disconnect' }), bytes({ cmd: 'pubrel', messageId: 1 })),
    fc.uint8Array({ maxLength: 60 }),
  );
  const broken = fc.tuple(packet, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([whole, at, byte]) => {
    const copy = Uint8Array.from(whole);
    if (copy.length > 0) copy[at % copy.length] = byte;
    return copy;
  });

  it('closes or answers, whatever a connected client sends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(packet, broken), { minLength: 1, maxLength: 6 }), async chunks => {
        await send(host, [connectPacket(user, password()), ...chunks]);
      }),
      { numRuns: 150 * 12 },
    );
  });

  it('closes or answers, whoever says to be connecting', async () => {
    const name = fc.oneof(
      awkward,
      fc
        .tuple(fc.constantFrom(user, user.split('/').slice(0, 2).join('/')), awkward)
        .map(([begin, rest]) => begin + rest),
    );
    const secret = fc.oneof(awkward, fc.constant('SharedAccessSignature sr=%&sig=%&se=%'));
    const whole = fc.tuple(name, secret).map(([username, text]) => connectPacket(username, text));
    const cut = fc.tuple(whole, fc.nat()).map(([all, length]) => all.subarray(0, 1 + (length % all.length)));
    await fc.assert(
      fc.asyncProperty(fc.oneof(whole, cut), packet, (first, second) => send(host, [first, second])),
      { numRuns: 60 * 12 },
    );
  });
});

it('any bytes at all close the connection at most', async () => {
  const raw = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    awkward.map(text => Buffer.from(`GET ${text} HTTP/1.1\r\nHost: ${toasters}\r\n\r\n`)),
    awkward.map(text => Buffer.from(`PUT /devices/x HTTP/1.1\r\nHost: ${text}\r\nContent-Length: 3\r\n\r\nabc`)),
    awkward.map(text => Buffer.from(`GET / HTTP/1.1\r\nHost: ${toasters}\r\nAuthorization: ${text}\r\n\r\n`)),
    fc.constant(Buffer.from(`POST / HTTP/1.1\r\nHost: ${toasters}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`)),
    fc.constant(Buffer.from('AMQP\x00\x01\x00\x00')),
  );
  await fc.assert(
    fc.asyncProperty(raw, chunk => send(toasters, [chunk])),
    { numRuns: 100 * 12 },
  );
});
