import type { MqttSession } from '../../../lib/emulator/doors/mqtt-service';
import { signSas } from '../../../lib/emulator/kernel/sas';
import { callerOf, hostName, makeHubs } from './hub-under-test';

/** What is waited for, to be let pass by a test. */
function makeWaits() {
  const waiting = new Set<{ seconds: number; run: () => void }>();
  return {
    wait(seconds: number, run: () => void) {
      const one = { seconds, run };
      waiting.add(one);
      return () => waiting.delete(one);
    },
    seconds: () => Array.from(waiting, one => one.seconds),
    /** Lets what is waited for pass, of a length or of any. */
    pass(seconds?: number) {
      const all = Array.from(waiting).filter(one => seconds === undefined || one.seconds === seconds);
      for (const one of all) waiting.delete(one);
      for (const { run } of all) run();
    },
  };
}

/** The tokens of the devices end no wait of a test. */
const year = 365 * 86_400_000;

async function setUp(options: Parameters<typeof makeHubs>[0] = {}) {
  const waits = makeWaits();
  const hubs = makeHubs({ wait: waits.wait, ...options });
  const call = callerOf(hubs);
  for (const id of ['d1', 'd2']) await call('PUT', `/devices/${id}`, {});
  const invoke = (body: object, id = 'd1') => call('POST', `/twins/${id}/methods`, { methodName: 'm', ...body });
  const received: string[] = [];
  const connect = async (id = 'd1') => {
    const key = (await call('GET', `/devices/${id}`)).body.authentication.symmetricKey.primaryKey;
    const password = signSas({ resource: `${hostName}/devices/${id}`, key, expiresAt: Date.now() + year });
    const username = `${hostName}/${id}/?api-version=2021-04-12`;
    const connection = { clientId: id, username, password, clean: false, certificates: [] };
    const client = { publish: (topic: string, text: string) => received.push(`${topic} ${text}`), close() {} };
    return hubs.mqtt(username)?.(connection, client) as MqttSession;
  };
  return { waits, call, invoke, connect, received };
}

/** Lets what is ready happen. */
const soon = () => new Promise(resolve => setImmediate(resolve));

function innerError({ body }: { body: { Message: string; ExceptionMessage: string } }) {
  expect(body.ExceptionMessage).toBe('');
  return JSON.parse(body.Message);
}

describe('POST /twins/{id}/methods', () => {
  it('hands the method to the device and its answer to the service', async () => {
    const { waits, invoke, connect, received } = await setUp();
    const session = await connect();
    session.subscribe('$iothub/methods/POST/#', 1);
    const answers = [invoke({ payload: { a: 1 } }), invoke({ methodName: 'a b/#', responseTimeoutInSeconds: 300 })];
    await soon();
    expect(received).toEqual([
      '$iothub/methods/POST/m/?$rid=1 {"a":1}',
      '$iothub/methods/POST/a%20b%2F%23/?$rid=2 null',
    ]);
    expect(waits.seconds()).toEqual([30, 300]);
    void session.publish('$iothub/methods/res/404/?$rid=2', '', 0);
    void session.publish('$iothub/methods/res/200/?$rid=1', '"done"', 0);
    void session.publish('$iothub/methods/res/200/?$rid=1', '"again"', 0);
    expect(await Promise.all(answers)).toMatchObject([
      { status: 200, body: { status: 200, payload: 'done' } },
      { status: 200, body: { status: 404, payload: null } },
    ]);
    expect(waits.seconds()).toEqual([]);
  });

  it('is 404 in the newer envelope where the device is offline or does not listen', async () => {
    const { waits, invoke, connect } = await setUp();
    const offline = await invoke({});
    expect(offline).toMatchObject({ status: 404, headers: { 'iothub-errorcode': 'DeviceNotOnline' } });
    expect(innerError(offline)).toEqual({
      errorCode: 404103,
      trackingId: expect.any(String),
      message: 'Timed out waiting for device to connect.',
      info: { timeout: '00:00:00' },
      timestampUtc: expect.any(String),
    });
    const session = await connect();
    const waiting = invoke({ connectTimeoutInSeconds: 90, responseTimeoutInSeconds: 90 });
    await soon();
    expect(waits.seconds()).toEqual([90]);
    waits.pass();
    expect(innerError(await waiting).info).toEqual({ timeout: '00:01:30' });
    session.subscribe('$iothub/methods/POST/#', 1);
    session.unsubscribe('$iothub/methods/POST/#');
    expect((await invoke({})).status).toBe(404);
  });

  it.each([
    ['at its next SUBSCRIBE', (session: MqttSession) => session.subscribe('$iothub/methods/POST/#', 1)],
    ['after a second, if it does not subscribe', undefined],
  ])('waits for a device that connects and listened before: %s', async (_, subscribe) => {
    const { waits, invoke, connect, received } = await setUp();
    const first = await connect();
    first.subscribe('$iothub/methods/POST/#', 1);
    first.closed();
    const waiting = invoke({ connectTimeoutInSeconds: 5, responseTimeoutInSeconds: 6 });
    await soon();
    const second = await connect();
    await soon();
    expect(waits.seconds()).toEqual([5, 1]);
    expect(received).toEqual([]);
    if (subscribe) subscribe(second);
    else waits.pass(1);
    await soon();
    expect(waits.seconds()).toEqual([6]);
    expect(received).toHaveLength(1);
    void second.publish('$iothub/methods/res/200/?$rid=1', '{}', 0);
    expect(await waiting).toMatchObject({ status: 200, body: { payload: {} } });
  });

  it('is 504 where no answer comes from that very device in time', async () => {
    const { waits, invoke, connect } = await setUp();
    (await connect()).subscribe('$iothub/methods/POST/#', 1);
    const calling = invoke({});
    await soon();
    void (await connect('d2')).publish('$iothub/methods/res/200/?$rid=1', '{}', 0);
    waits.pass();
    const answer = await calling;
    expect(answer).toMatchObject({ status: 504, headers: { 'iothub-errorcode': 'GatewayTimeout' } });
    expect(innerError(answer)).toMatchObject({
      errorCode: 504101,
      message: 'Timed out waiting for the response from device.',
      info: {},
    });
  });

  it.each(['no JSON', '['.repeat(200) + ']'.repeat(200)])('is 502 where the device answers %s', async text => {
    const { invoke, connect } = await setUp();
    const session = await connect();
    session.subscribe('$iothub/methods/POST/#', 1);
    const calling = invoke({});
    await soon();
    void session.publish('$iothub/methods/res/200/?$rid=1', text, 0);
    expect((await calling).status).toBe(502);
  });

  it('is 404 for an unknown device, in the envelope of the switch', async () => {
    const known = await setUp();
    expect((await known.invoke({}, 'nobody')).body.Message).toBe('ErrorCode:DeviceNotFound;nobody');
    const newer = await setUp({ switches: { unknownDeviceMethodEnvelope: 'B' } });
    expect(innerError(await newer.invoke({}, 'nobody'))).toMatchObject({ errorCode: 404001 });
  });

  it.each([
    ['no name', { methodName: undefined }],
    ['an empty name', { methodName: '' }],
    ['a name that is no text', { methodName: 5 }],
    ['a response in 4 s', { responseTimeoutInSeconds: 4 }],
    ['a response in 301 s', { responseTimeoutInSeconds: 301 }],
    ['a response in half a second', { responseTimeoutInSeconds: 5.5 }],
    ['a connection in 301 s', { connectTimeoutInSeconds: 301 }],
    ['a connection after the response', { connectTimeoutInSeconds: 31 }],
    ['a payload beyond 128 KB', { payload: 'x'.repeat(128 * 1024 - 1) }],
  ])('refuses %s', async (_what, body) => {
    const answer = await (await setUp()).invoke(body);
    expect(answer).toMatchObject({ status: 400, headers: { 'iothub-errorcode': 'ArgumentInvalid' } });
    expect(innerError(answer).errorCode).toBe(400004);
  });

  it('refuses a payload that is nested too deep to be written again', async () => {
    const { call } = await setUp();
    const payload = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect((await call('POST', '/twins/d1/methods', `{"methodName":"m","payload":${payload}}`)).status).toBe(400);
  });

  it('allows a payload of 128 KB and the longest waits', async () => {
    const { waits, invoke } = await setUp();
    const payload = 'x'.repeat(128 * 1024 - 2);
    const calling = invoke({ payload, connectTimeoutInSeconds: 300, responseTimeoutInSeconds: 300 });
    await soon();
    waits.pass();
    expect((await calling).status).toBe(404);
  });
});
