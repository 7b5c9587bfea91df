import { defaultSwitches } from '../../../lib/emulator/iot-hub/switches';
import { type Answer, callerOf, hostName, makeHubs, policyToken } from './hub-under-test';

const never = '0001-01-01T00:00:00';

function setUp() {
  const hubs = makeHubs();
  return { hubs, call: callerOf(hubs) };
}

function errorOf({ status, body, headers }: Answer) {
  return { status, code: headers?.['iothub-errorcode'], message: body.Message };
}

describe('PUT /devices/{id}', () => {
  it('answers a new device as recorded of live hubs, member by member', async () => {
    const { call } = setUp();
    const { status, body, headers } = await call('PUT', '/devices/d1', {
      deviceId: 'd1',
      authentication: { type: 'sas', symmetricKey: { primaryKey: '', secondaryKey: '' } },
    });
    expect(status).toBe(200);
    expect(body).toStrictEqual({
      deviceId: 'd1',
      generationId: expect.stringMatching(/^6\d{17}$/),
      etag: expect.any(String),
      connectionState: 'Disconnected',
      status: 'enabled',
      statusReason: null,
      connectionStateUpdatedTime: never,
      statusUpdatedTime: never,
      lastActivityTime: never,
      cloudToDeviceMessageCount: 0,
      authentication: {
        symmetricKey: {
          primaryKey: expect.stringMatching(/^.{43}=$/),
          secondaryKey: expect.stringMatching(/^.{43}=$/),
        },
        x509Thumbprint: { primaryThumbprint: null, secondaryThumbprint: null },
        type: 'sas',
      },
      capabilities: { iotEdge: false },
      parentScopes: [],
    });
    expect(Object.keys(body).join()).toBe(
      'deviceId,generationId,etag,connectionState,status,statusReason,connectionStateUpdatedTime,statusUpdatedTime,' +
        'lastActivityTime,cloudToDeviceMessageCount,authentication,capabilities,parentScopes',
    );
    expect(headers).toMatchObject({ ETag: `"${body.etag}"`, Server: 'Microsoft-HTTPAPI/2.0', Vary: 'Origin' });
    expect(headers?.['x-ms-request-id']).toBeDefined();
    expect(Buffer.from(body.etag, 'base64').toString()).toMatch(/^\d{9}$/);
  });

  it('creates only once without If-Match, and updates only what is there with it', async () => {
    const { call } = setUp();
    expect(errorOf(await call('PUT', '/devices/d1', {}, { 'if-match': '"*"' }))).toEqual({
      status: 404,
      code: 'DeviceNotFound',
      message: 'ErrorCode:DeviceNotFound;d1',
    });
    const made = await call('PUT', '/devices/d1', {}, { 'if-match': '""' });
    expect(made.status).toBe(200);
    expect(errorOf(await call('PUT', '/devices/d1', made.body))).toEqual({
      status: 409,
      code: 'DeviceAlreadyExists',
      message: 'ErrorCode:DeviceAlreadyExists;Conflict',
    });
    const next = await call('PUT', '/devices/d1', { status: 'disabled' }, { 'if-match': `"${made.body.etag}"` });
    const counter = (etag: string) => Number(Buffer.from(etag, 'base64').toString());
    expect(counter(next.body.etag)).toBe(counter(made.body.etag) + 1);
    expect(next.body.generationId).toBe(made.body.generationId);
    expect(next.body.statusUpdatedTime).toMatch(/^20.*\d$/);
    expect(next.body.authentication.symmetricKey).not.toEqual(made.body.authentication.symmetricKey);
    expect(errorOf(await call('PUT', '/devices/d1', {}, { 'if-match': made.body.etag }))).toEqual({
      status: 412,
      code: 'PreconditionFailed',
      message: 'ErrorCode:PreconditionFailed;PreconditionFailed',
    });
  });

  const key = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');
  const sas = (primaryKey: unknown, secondaryKey: unknown) => ({
    authentication: { type: 'sas', symmetricKey: { primaryKey, secondaryKey } },
  });
  const thumbprint = (primaryThumbprint: unknown) => ({ authentication: { x509Thumbprint: { primaryThumbprint } } });

  it.each([
    ['keys of 16 bytes', sas(key(16), key(16))],
    ['keys of 64 bytes', sas(key(64), key(64))],
    ['no keys', sas(null, '')],
    ['a SHA-1 thumbprint', thumbprint('aB'.repeat(20))],
    ['a SHA-256 thumbprint', thumbprint('0f'.repeat(32))],
    ['a certificate authority', { authentication: { type: 'certificateAuthority' } }],
    ['a disabled device', { status: 'disabled', statusReason: 'x'.repeat(128) }],
  ])('accepts %s', async (_what, body) => {
    expect((await setUp().call('PUT', '/devices/d1', body)).status).toBe(200);
  });

  it.each([
    ['keys of 15 bytes', sas(key(15), key(15)), 'Invalid device key length'],
    ['keys of 65 bytes', sas(key(65), key(65)), 'Invalid device key length'],
    ['one key', sas(key(16), null), 'Either no keys or both keys can be set'],
    ['a key that is no base64', sas(key(16), '!'), 'base64'],
    ['a key that is no text', sas(key(16), 5), 'base64'],
    ['a thumbprint with separators', thumbprint('AB:'.repeat(13)), 'StringIsNotThumbprint'],
    ['a thumbprint of 41 digits', thumbprint('a'.repeat(41)), 'StringIsNotThumbprint'],
    ['selfSigned without a thumbprint', { authentication: { type: 'selfSigned' } }, 'thumbprint'],
    ['type none', { authentication: { type: 'none' } }, 'authentication.type'],
    ['authentication that is no object', { authentication: 5 }, 'authentication'],
    ['an unknown status', { status: 'off' }, 'status'],
    ['a long statusReason', { statusReason: 'x'.repeat(129) }, 'statusReason'],
    ['capabilities that are none', { capabilities: { iotEdge: 'yes' } }, 'iotEdge'],
    ['another id', { deviceId: 'd2' }, 'deviceId'],
    ['a scope of no edge device', { deviceScope: 'ms-azure-iot-edge://x-1' }, 'scope'],
    ['parent scopes that are no array', { parentScopes: 'x' }, 'parentScopes'],
    ['no JSON', '{', 'no JSON'],
    ['an empty body', '', 'no JSON'],
    ['an array', [], 'JSON of a device'],
  ])('refuses %s', async (_what, body, text) => {
    const { call } = setUp();
    const error = errorOf(await call('PUT', '/devices/d1', body));
    expect(error).toMatchObject({ status: 400, code: 'ArgumentInvalid' });
    expect(error.message).toContain(text);
    expect((await call('GET', '/devices/d1')).status).toBe(404);
  });

  it.each(["a-.+%_#*?!(),:=@$'Z9", 'query', '.', 'd'.repeat(128)])('knows a device by the id %s', async id => {
    const { call } = setUp();
    const path = `/devices/${encodeURIComponent(id)}`;
    expect((await call('PUT', path, { deviceId: id })).body.deviceId).toBe(id);
    expect((await call('GET', path)).body.deviceId).toBe(id);
    expect((await call('GET', `/TWINS/${encodeURIComponent(id)}/`)).body.deviceId).toBe(id);
  });

  it.each(['a/b', 'a b', 'ü', 'd'.repeat(129), 'a;b', 'a\0'])('refuses the id %j', async id => {
    const { call } = setUp();
    expect((await call('PUT', `/devices/${encodeURIComponent(id)}`, {})).status).toBe(400);
  });

  it('tells ids apart by case', async () => {
    const { call } = setUp();
    await call('PUT', '/devices/D1', {});
    expect((await call('GET', '/devices/d1')).status).toBe(404);
  });

  it('gives an edge device its scope, which a leaf may name and nobody may change', async () => {
    const { call } = setUp();
    const edge = (await call('PUT', '/devices/edge', { capabilities: { iotEdge: true } })).body;
    expect(edge.deviceScope).toMatch(/^ms-azure-iot-edge:\/\/edge-\d{18}$/);
    const leaf = (await call('PUT', '/devices/leaf', { deviceScope: edge.deviceScope })).body;
    expect(leaf.parentScopes).toEqual([edge.deviceScope]);
    const always = { 'if-match': '*' };
    expect((await call('PUT', '/devices/edge', edge, always)).body.deviceScope).toBe(edge.deviceScope);
    const moved = await call('PUT', '/devices/edge', { ...edge, deviceScope: `${edge.deviceScope}0` }, always);
    expect(errorOf(moved).message).toBe('ErrorCode:ArgumentInvalid;Device scope is immutable');
  });
});

describe('GET, list and DELETE /devices', () => {
  it('answers a device with times in UTC and without empty parent scopes', async () => {
    const { call } = setUp();
    await call('PUT', '/devices/d1', {});
    const { body, headers } = await call('GET', '/devices/d1');
    expect(body).toMatchObject({ statusUpdatedTime: `${never}Z`, connectionStateUpdatedTime: `${never}Z` });
    expect(body).not.toHaveProperty('parentScopes');
    expect(headers?.ETag).toBe(`"${body.etag}"`);
  });

  it('lists as many as asked for', async () => {
    const { call } = setUp();
    for (const id of ['a', 'b', 'c']) await call('PUT', `/devices/${id}`, {});
    expect((await call('GET', '/devices/')).body).toHaveLength(3);
    expect((await call('GET', '/devices?top=2')).body).toHaveLength(2);
    for (const top of ['0', '1001', 'x', '']) expect((await call('GET', `/devices?top=${top}`)).status).toBe(400);
  });

  it('deletes only with an etag', async () => {
    const { call } = setUp();
    const { etag } = (await call('PUT', '/devices/d1', {})).body;
    expect(errorOf(await call('DELETE', '/devices/d1')).message).toBe('ErrorCode:PreconditionFailed;Etag missing');
    expect((await call('DELETE', '/devices/d1', '', { 'if-match': '"x"' })).status).toBe(412);
    expect(await call('DELETE', '/devices/d1', '', { 'if-match': `"${etag}"` })).toMatchObject({ status: 204 });
    expect((await call('DELETE', '/devices/d1', '', { 'if-match': '*' })).status).toBe(404);
    expect((await call('GET', '/twins/d1')).status).toBe(404);
  });

  it('counts', async () => {
    const { call } = setUp();
    await call('PUT', '/devices/a', {});
    await call('PUT', '/devices/b', { status: 'disabled' });
    const counts = { totalDeviceCount: 2, enabledDeviceCount: 1, disabledDeviceCount: 1 };
    expect((await call('GET', '/statistics/devices')).body).toEqual(counts);
    expect((await call('GET', '/statistics/service')).body).toEqual({ connectedDeviceCount: 0 });
  });
});

describe('what is not emulated', () => {
  it.each([
    ['POST', '/devices'],
    ['POST', '/devices/query'],
    ['PUT', '/devices/d1/modules/m1'],
    ['GET', '/jobs/v2/j1'],
    ['PUT', '/configurations/c1'],
    ['DELETE', '/devices/d1/commands'],
    ['GET', '/'],
    ['GET', '/devices/%E0%A4%A'],
    ['BREW', '/devices'],
  ])('%s %s is refused by name', async (method, path) => {
    const answer = await setUp().call(method, path, '{}');
    expect(errorOf(answer)).toMatchObject({ status: 501, code: 'FeatureNotSupported' });
    expect(errorOf(answer).message).toContain(`emulator does not emulate ${method} ${path}`);
    expect(answer.body.ExceptionMessage).toMatch(
      /^Tracking ID:[0-9A-F]{32}-G:0-TimeStamp:\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/,
    );
  });

  it('needs an api-version', async () => {
    const { call } = setUp();
    expect(errorOf(await call('GET', '/devices?api-version='))).toMatchObject({ status: 400 });
    expect((await call('GET', '/devices?api-version=2020-05-31-preview')).status).toBe(200);
  });
});

describe('rights', () => {
  const reads = ['GET /devices', 'GET /devices/d1', 'GET /statistics/devices'];
  const writes = ['PUT /devices/d2', 'DELETE /devices/d1'];
  const services = ['GET /twins/d1', 'PATCH /twins/d1', 'PUT /twins/d1', 'POST /twins/d1/methods'];

  it.each([
    ['iothubowner', [...reads, ...writes, ...services]],
    ['service', services],
    ['device', []],
    ['registryRead', reads],
    ['registryReadWrite', [...reads, ...writes]],
  ])('%s may do what IoT Hub documents, and everything else is 401', async (policy, allowed) => {
    for (const operation of [...reads, ...writes, ...services]) {
      const { hubs, call } = setUp();
      await call('PUT', '/devices/d1', {});
      const [method = '', path = ''] = operation.split(' ');
      const { status } = await call(method, path, {}, { authorization: policyToken(hubs, policy) });
      expect({ operation, is401: status === 401 }).toEqual({ operation, is401: !allowed.includes(operation) });
    }
  });

  it.each([
    ['the hub', hostName],
    ['the hub in capitals', hostName.toUpperCase()],
    ['the hub by its device name', hostName.replace('.', '.device.')],
    ['its devices', `${hostName}/devices`],
    ['one device', `${hostName}/devices/d1/`],
  ])('a token for %s opens a device', async (_what, resource) => {
    const { hubs, call } = setUp();
    await call('PUT', '/devices/d1', {});
    const authorization = policyToken(hubs, 'registryRead', resource);
    expect((await call('GET', '/devices/d1', '', { authorization })).status).toBe(200);
  });

  it('refuses every other token with one text, and logs why', async () => {
    const { hubs, call } = setUp();
    const other = makeHubs();
    const good = policyToken(hubs);
    const tokens: Record<string, string> = {
      'not for': policyToken(hubs, 'iothubowner', `${hostName}/devices/d2`),
      'is for "contoso': policyToken(hubs, 'iothubowner', 'contoso.azure-devices.net'),
      'wrong-key': policyToken(other),
      expired: policyToken(hubs, 'iothubowner', hostName, -5),
      'has no policy': good.replace('skn=iothubowner', 'skn=nobody'),
      'names no policy': good.replace('&skn=iothubowner', ''),
      'well-formed': 'Bearer ey',
      'no shared access': '',
    };
    for (const [why, authorization] of Object.entries(tokens)) {
      const answer = await call('GET', '/devices/d1', '', { authorization });
      expect(errorOf(answer)).toEqual({
        status: 401,
        code: 'IotHubUnauthorizedAccess',
        message: 'ErrorCode:IotHubUnauthorizedAccess;Unauthorized',
      });
      expect(hubs.logged.at(-1)).toContain(why);
    }
    expect(hubs.logged.join()).not.toMatch(/sig=/);
  });
});

it('a hub is made once and keeps its policies', () => {
  const hubs = makeHubs();
  const before = hubs.connectionString(hostName);
  hubs.create({ hostName: hostName.toUpperCase(), location: 'elsewhere' });
  expect(hubs.connectionString(hostName)).toBe(before);
  expect(hubs.hostNames()).toEqual([hostName]);
  expect(before).toMatch(`HostName=${hostName};SharedAccessKeyName=iothubowner;SharedAccessKey=`);
  expect(() => hubs.connectionString(hostName, 'nobody')).toThrow('no hub');
  expect(hubs.api('other.azure-devices.net')).toBeUndefined();
  expect(hubs.mqtt('other.azure-devices.net/d1/?api-version=1')).toBeUndefined();
  expect(hubs.mqtt('nothing')).toBeUndefined();
  expect(hubs.create({ hostName: 'bo-iothub.azure-devices.cn', location: 'chinanorth', sku: 'S2' })).toMatchObject({
    sku: 'S2',
    units: 1,
  });
  expect(defaultSwitches.connectRefusalCode).toBe(5);
});
