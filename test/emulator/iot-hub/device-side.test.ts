import { createHmac, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import type { MqttConnect, MqttRefusal, MqttSession } from '../../../lib/emulator/doors/mqtt-service';
import type { IotHubs } from '../../../lib/emulator/iot-hub/iot-hubs';
import { thumbprint } from '../../../lib/emulator/kernel/certificate-info';
import { issueCertificate } from '../../../lib/emulator/kernel/issue-certificate';
import { signSas } from '../../../lib/emulator/kernel/sas';
import { callerOf, type HubsUnderTest, hostName, makeHubs, policyToken } from './hub-under-test';

const key = Buffer.alloc(32, 1).toString('base64');
const otherKey = Buffer.alloc(32, 2).toString('base64');
const newer = Buffer.alloc(32, 3).toString('base64');

function device(deviceId: string, primaryKey = key, secondaryKey = otherKey) {
  return { deviceId, authentication: { type: 'sas', symmetricKey: { primaryKey, secondaryKey } } };
}

function token(resource: string, signedWith = key, seconds = 3600): string {
  return signSas({ resource, key: signedWith, expiresAt: Date.now() + seconds * 1000 });
}

/** As some SDKs make it: what is signed is the resource as it is sent. */
function unencodedToken(resource: string): string {
  const se = Math.floor(Date.now() / 1000) + 3600;
  const sig = createHmac('sha256', Buffer.from(key, 'base64')).update(`${resource}\n${se}`).digest('base64');
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(sig)}&se=${se}`;
}

/** A CONNECT with what came of it. */
interface Connection {
  answer: MqttSession | MqttRefusal;
  /** What the hub sent, as `topic body`. */
  received: string[];
  /** Why the hub closed the connection. */
  closed: string[];
}

function connect(hubs: IotHubs, deviceId: string, options: Partial<MqttConnect> = {}): Connection {
  const username = options.username ?? `${hostName}/${deviceId}/?api-version=2021-04-12&DeviceClientType=x`;
  const connection: Connection = { answer: { returnCode: 5, reason: 'no service' }, received: [], closed: [] };
  const service = hubs.mqtt(username);
  if (!service) return connection;
  connection.answer = service(
    {
      clientId: deviceId,
      password: token(`${hostName}/devices/${deviceId}`),
      clean: false,
      certificates: [],
      ...options,
      username,
    },
    {
      publish: (topic, payload) => connection.received.push(`${topic} ${payload}`),
      close(reason) {
        connection.closed.push(reason);
        sessionOf(connection).closed();
      },
    },
  );
  return connection;
}

function sessionOf({ answer }: Connection): MqttSession {
  if ('returnCode' in answer) throw new Error(`refused: ${answer.reason}`);
  return answer;
}

/** Sends as the device; the hub has dealt with it when this returns. */
function send(session: MqttSession, topic: string, payload: string): void {
  void session.publish(topic, payload, 0);
}

async function setUp(deviceId = 'd1') {
  const hubs = makeHubs();
  const call = callerOf(hubs);
  await call('PUT', `/devices/${encodeURIComponent(deviceId)}`, device(deviceId));
  return { hubs, call };
}

describe('CONNECT', () => {
  const good = `${hostName}/devices/d1`;

  it.each([
    ['the primary key', { password: token(good) }],
    ['the secondary key', { password: token(good, otherKey) }],
    ['a resource that is not encoded', { password: unencodedToken(good) }],
    ['an empty key name, as the C SDK sends it', { password: `${token(good)}&skn=` }],
    ['the name with .device.', { username: `${hostName.replace('.', '.device.')}/d1/?api-version=2021-04-12` }],
    ['the user name of older SDKs', { username: `${hostName.toUpperCase()}/d1/api-version=2016-11-14` }],
  ])('accepts %s', async (_what, options) => {
    const { hubs } = await setUp();
    expect(connect(hubs, 'd1', options).answer).toMatchObject({ sessionPresent: false });
  });

  it('accepts a policy that may connect devices, for the devices that its token is for', async () => {
    const { hubs } = await setUp();
    const by = (policy: string, resource: string) =>
      connect(hubs, 'd1', { password: policyToken(hubs, policy, resource) }).answer;
    expect(by('device', hostName)).toMatchObject({ sessionPresent: false });
    expect(by('iothubowner', good)).toMatchObject({ sessionPresent: true });
    expect(by('device', `${hostName}/devices/d2`)).toMatchObject({ reason: expect.stringContaining('not for') });
    expect(by('registryReadWrite', hostName)).toMatchObject({
      reason: expect.stringContaining('no right DeviceConnect'),
    });
  });

  it.each([
    ['a wrong key', { password: token(good, newer) }, 'neither key'],
    ['an expired token', { password: token(good, key, -5) }, 'expired'],
    ['a token of another device', { password: token(`${hostName}/devices/d2`) }, 'is for'],
    ['a token of another hub', { password: token('x.azure-devices.net/devices/d1') }, 'is for'],
    ['a token of the whole hub with a key of the device', { password: token(hostName) }, 'is for'],
    ['a password that is no token', { password: key }, 'no well-formed'],
    ['neither token nor certificate', { password: undefined }, 'neither a shared access signature nor'],
    ['an unknown device', { username: `${hostName}/d2/?api-version=1`, clientId: 'd2' }, 'no device "d2"'],
    ['the case of the id', { username: `${hostName}/D1/?api-version=1`, clientId: 'D1' }, 'no device "D1"'],
    ['another client id', { clientId: 'd2' }, 'client id "d2"'],
    ['a module', { username: `${hostName}/d1/m1/?api-version=1`, clientId: 'd1/m1' }, 'modules are not emulated'],
    ['no api-version', { username: `${hostName}/d1/?x=1` }, 'the user name is not'],
    ['no device', { username: `${hostName}/?api-version=1` }, 'the user name is not'],
  ])('refuses %s and says why', async (_what, options, reason) => {
    const { hubs } = await setUp();
    expect(connect(hubs, 'd1', options).answer).toEqual({ returnCode: 5, reason: expect.stringContaining(reason) });
  });

  it('refuses with the code of the switch, and a disabled device', async () => {
    const hubs = makeHubs({ switches: { connectRefusalCode: 4 } });
    await callerOf(hubs)('PUT', '/devices/d1', { ...device('d1'), status: 'disabled' });
    expect(connect(hubs, 'd1').answer).toEqual({ returnCode: 4, reason: 'the device d1 is disabled' });
  });

  it('knows ids with every character that is allowed', async () => {
    const id = "a-.%41_*?!(),:=@$'Z";
    const { hubs } = await setUp(id);
    for (const resource of [id, encodeURIComponent(id)]) {
      const password = token(`${hostName}/devices/${resource}`);
      expect(connect(hubs, id, { password }).answer).toHaveProperty('sessionPresent');
    }
  });

  it('checks thumbprints, SHA-1 and SHA-256, in either case', async () => {
    const { hubs, call } = await setUp();
    const { certificate } = await issueCertificate({ commonName: 'd1', kind: 'leaf' });
    const certificates = [new X509Certificate(certificate)] as const;
    const withCertificate = { password: undefined, certificates };
    expect(connect(hubs, 'd1', withCertificate).answer).toMatchObject({ reason: expect.stringContaining('by key') });
    const prints = [thumbprint(certificates[0], 'sha1'), thumbprint(certificates[0], 'sha256').toLowerCase()];
    for (const primaryThumbprint of prints) {
      await call(
        'PUT',
        '/devices/d1',
        { authentication: { x509Thumbprint: { primaryThumbprint } } },
        { 'if-match': '*' },
      );
      expect(connect(hubs, 'd1', withCertificate).answer).toHaveProperty('sessionPresent');
      expect(connect(hubs, 'd1').answer).toMatchObject({ reason: expect.stringContaining('by selfSigned') });
    }
    const x509Thumbprint = { secondaryThumbprint: '0'.repeat(40) };
    await call('PUT', '/devices/d1', { authentication: { x509Thumbprint } }, { 'if-match': '*' });
    expect(connect(hubs, 'd1', withCertificate).answer).toMatchObject({
      reason: expect.stringContaining('neither thumb'),
    });
    await call('PUT', '/devices/d1', { authentication: { type: 'certificateAuthority' } }, { 'if-match': '*' });
    expect(connect(hubs, 'd1', withCertificate).answer).toMatchObject({
      reason: expect.stringContaining('not emulated'),
    });
  });
});

describe('sessions', () => {
  it('keep subscriptions over reconnects with clean session 0, and in the state', async () => {
    const { hubs, call } = await setUp();
    const first = connect(hubs, 'd1');
    sessionOf(first).subscribe('$iothub/twin/PATCH/properties/desired/#', 1);
    sessionOf(first).closed();
    const later: HubsUnderTest = makeHubs({ state: hubs.state });
    const second = connect(later, 'd1');
    expect(second.answer).toMatchObject({ sessionPresent: true });
    await callerOf(later)('PATCH', '/twins/d1', { properties: { desired: { a: 1 } } });
    expect(second.received).toEqual(['$iothub/twin/PATCH/properties/desired/?$version=2 {"a":1,"$version":2}']);
    const clean = connect(later, 'd1', { clean: true });
    expect(clean.answer).toMatchObject({ sessionPresent: false });
    sessionOf(clean).subscribe('$iothub/twin/res/#', 1);
    expect(connect(later, 'd1').answer).toMatchObject({ sessionPresent: false });
    await call('DELETE', '/devices/d1', '', { 'if-match': '*' });
    expect(hubs.state.table('sessions').count(hostName)).toBe(0);
  });

  it('end when the same device connects anew', async () => {
    const { hubs, call } = await setUp();
    const first = connect(hubs, 'd1');
    const second = connect(hubs, 'd1');
    expect(first.closed).toEqual(['a newer connection of the same device took over']);
    expect(second.closed).toEqual([]);
    expect((await call('GET', '/devices/d1')).body.connectionState).toBe('Connected');
  });

  it('that throw each other out are refused with 3, so that SDKs back off', async () => {
    const hubs = makeHubs({ switches: { takeOversInTenSeconds: 2 } });
    await callerOf(hubs)('PUT', '/devices/d1', device('d1'));
    const answers = [1, 2, 3, 4].map(() => connect(hubs, 'd1').answer);
    expect(answers.map(answer => 'returnCode' in answer && answer.returnCode)).toEqual([false, false, false, 3]);
  });

  it.each([
    ['deleted', 'DELETE', '', 'the device was deleted'],
    ['disabled', 'PUT', { ...device('d1'), status: 'disabled' }, 'the device was disabled'],
    ['given another key', 'PUT', device('d1', newer, otherKey), 'what the device authenticated with was changed'],
    [
      'given a thumbprint',
      'PUT',
      { authentication: { x509Thumbprint: { primaryThumbprint: '0'.repeat(40) } } },
      'changed',
    ],
  ])('end when the device is %s', async (_what, method, body, reason) => {
    const { hubs, call } = await setUp();
    const connection = connect(hubs, 'd1');
    await call(method, '/devices/d1', body, { 'if-match': '*' });
    expect(connection.closed).toEqual([expect.stringContaining(reason)]);
  });

  it('stay when the key that was used stays', async () => {
    const { hubs, call } = await setUp();
    const connection = connect(hubs, 'd1');
    await call('PUT', '/devices/d1', device('d1', newer, key), { 'if-match': '*' });
    expect(connection.closed).toEqual([]);
  });

  it('show in identity and twin', async () => {
    const { hubs, call } = await setUp();
    const session = sessionOf(
      connect(hubs, 'd1', { username: `${hostName}/d1/?api-version=1&model-id=dtmi%3Acontoso%3Atoaster%3B1` }),
    );
    expect((await call('GET', '/statistics/service')).body.connectedDeviceCount).toBe(1);
    const online = (await call('GET', '/twins/d1')).body;
    expect(online).toMatchObject({ connectionState: 'Connected', modelId: 'dtmi:contoso:toaster;1', version: 2 });
    expect(online.lastActivityTime).toMatch(/^20/);
    send(session, 'devices/d1/messages/events/', '{}');
    send(session, 'devices/d1/messages/events/%24.ct=x&a=b', '{}');
    expect(hubs.telemetryCount(hostName, 'd1')).toBe(2);
    session.closed();
    const offline = (await call('GET', '/devices/d1')).body;
    expect(offline.connectionState).toBe('Disconnected');
    expect(offline.connectionStateUpdatedTime).toMatch(/^20.*Z$/);
    await call('DELETE', '/devices/d1', '', { 'if-match': '*' });
    expect(hubs.telemetryCount(hostName, 'd1')).toBe(0);
  });
});

describe('topics', () => {
  it('may be subscribed to where the hub knows them', async () => {
    const { hubs } = await setUp();
    const session = sessionOf(connect(hubs, 'd1'));
    const known = [
      '$iothub/twin/res/#',
      '$iothub/twin/PATCH/properties/desired/#',
      '$iothub/methods/POST/#',
      'devices/d1/messages/devicebound/#',
    ];
    for (const filter of [...known, ...known]) expect(session.subscribe(filter, 1)).toBe(true);
    for (const filter of ['#', '$iothub/#', 'devices/d2/messages/devicebound/#', '']) {
      expect(session.subscribe(filter, 1)).toBe(false);
    }
    const strict = makeHubs({ state: hubs.state, switches: { subscriptionsPerDevice: 3 } });
    const fresh = sessionOf(connect(strict, 'd1', { clean: true }));
    expect(known.map(filter => fresh.subscribe(filter, 1))).toEqual([true, true, true, false]);
    fresh.unsubscribe('$iothub/twin/res/#');
    expect(fresh.subscribe('devices/d1/messages/devicebound/#', 1)).toBe(true);
  });

  it('answer the twin without metadata, and only who listens', async () => {
    const { hubs, call } = await setUp();
    await call('PATCH', '/twins/d1', { tags: { a: 1 }, properties: { desired: { a: { b: 1 } } } });
    const connection = connect(hubs, 'd1');
    const session = sessionOf(connection);
    send(session, '$iothub/twin/GET/?$rid=0', ' ');
    expect(connection.received).toEqual([]);
    session.subscribe('$iothub/twin/res/#', 1);
    send(session, '$iothub/twin/GET/?$rid=x-1', ' ');
    send(session, '$iothub/twin/PATCH/properties/reported/?$rid=2', '{"fw":"1"}');
    send(session, '$iothub/twin/PATCH/properties/reported/?$rid=3&$version=2', '{"fw":null}');
    expect(connection.received).toEqual([
      '$iothub/twin/res/200/?$rid=x-1 {"desired":{"a":{"b":1},"$version":2},"reported":{"$version":1}}',
      '$iothub/twin/res/204/?$rid=2&$version=2 ',
      '$iothub/twin/res/204/?$rid=3&$version=3 ',
    ]);
  });

  it.each([
    ['{', '', 400, 400004],
    ['', '', 400, 400004],
    ['[]', '', 400, 400004],
    ['{"a.b":1}', '', 400, 400004],
    ['{}', '&$version=7', 412, 412001],
    ['{}', '&$version=x', 412, 412001],
  ])('answer a reported patch %j%s with an error in JSON', async (payload, more, status, errorCode) => {
    const { hubs } = await setUp();
    const connection = connect(hubs, 'd1');
    sessionOf(connection).subscribe('$iothub/twin/res/#', 1);
    send(sessionOf(connection), `$iothub/twin/PATCH/properties/reported/?$rid=9${more}`, payload);
    const [topic = '', body = ''] = connection.received[0]?.split(/ (.*)/s) ?? [];
    expect(topic).toBe(`$iothub/twin/res/${status}/?$rid=9`);
    expect(JSON.parse(body)).toEqual({
      errorCode,
      trackingId: expect.any(String),
      message: expect.any(String),
      timestampUtc: expect.any(String),
    });
  });

  it('close the connection where the hub knows none such', async () => {
    const { hubs } = await setUp();
    const session = sessionOf(connect(hubs, 'd1'));
    for (const topic of ['x', '$iothub/twin/GET/', '$iothub/twin/PUT/?$rid=1', 'devices/d2/messages/events/']) {
      expect(() => send(session, topic, '')).toThrow('which no hub knows');
    }
  });

  it.each([
    [3600, [[expect.closeTo(3600, -1)]]],
    // Longer than a timer can wait.
    [90 * 86_400, []],
  ])('come until the token of %d seconds expires, which ends the connection', async (seconds, awaited) => {
    const wait = jest.fn<() => void, [seconds: number, run: () => void]>(() => () => {});
    const hubs = makeHubs({ wait });
    await callerOf(hubs)('PUT', '/devices/d1', device('d1'));
    const connection = connect(hubs, 'd1', { password: token(`${hostName}/devices/d1`, key, seconds) });
    expect(wait.mock.calls.map(([left]) => [left])).toEqual(awaited);
    for (const [, run] of wait.mock.calls) run();
    expect(connection.closed).toEqual(awaited.map(() => 'its shared access signature has expired'));
  });

  it('never leave anything unanswered nor crash', async () => {
    const { hubs, call } = await setUp();
    const piece = fc.constantFrom(
      '$iothub',
      'twin',
      'GET',
      'res',
      'methods',
      '?$rid=1',
      '?%24rid=2',
      '&$version=1',
      '200',
      '#',
    );
    const topic = fc.oneof(
      fc.array(piece).map(pieces => pieces.join('/')),
      fc.string(),
    );
    fc.assert(
      fc.property(topic, fc.oneof(fc.string(), fc.json()), (name, payload) => {
        const connection = connect(hubs, 'd1', { clean: true });
        const session = sessionOf(connection);
        session.subscribe('$iothub/twin/res/#', 1);
        const reported = '$iothub/twin/PATCH/properties/reported/?$rid=1';
        send(session, reported, payload);
        expect(connection.received).toHaveLength(1);
        try {
          send(session, name, payload);
        } catch (error) {
          expect(String(error)).toMatch('which no hub knows');
        }
        session.closed();
      }),
    );
    expect((await call('GET', '/twins/d1')).status).toBe(200);
  });

  it('user names never crash', async () => {
    const { hubs } = await setUp();
    fc.assert(
      fc.property(fc.string(), fc.string(), (rest, password) => {
        const { answer } = connect(hubs, 'd1', { username: `${hostName}/${rest}`, password });
        expect(answer).toHaveProperty('returnCode', 5);
      }),
    );
  });
});
