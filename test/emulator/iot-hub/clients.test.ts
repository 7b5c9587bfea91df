import { once } from 'node:events';
import { Client as Device, Message } from 'azure-iot-device';
import { Mqtt } from 'azure-iot-device-mqtt';
import { Client, Registry, type Twin } from 'azure-iothub';
import { connectLocal } from '../../../lib/emulator/connect-local/connect-local';
import { type Door, openDoor } from '../../../lib/emulator/doors/door';
import { issueServerCertificate, makeAuthority } from '../../../lib/emulator/kernel/certificate-authority';
import { readCertificate, thumbprint } from '../../../lib/emulator/kernel/certificate-info';
import { type IssuedCertificate, issueCertificate } from '../../../lib/emulator/kernel/issue-certificate';
import { signSas } from '../../../lib/emulator/kernel/sas';
import { type HubsUnderTest, hostName, makeHubs } from './hub-under-test';

const china = 'bo-iothub.azure-devices.cn';

let hubs: HubsUnderTest;
let door: Door;
let disconnect: () => void;
let registry: Registry;
let service: Client;
const devices: Device[] = [];

beforeAll(async () => {
  // Only the shortest wait ever ends, at once: whoever is to be answered asks for a longer one.
  const wait = (seconds: number, run: () => void) => {
    if (seconds === 5) setImmediate(run);
    return () => {};
  };
  hubs = makeHubs({ wait });
  hubs.create({ hostName: china, location: 'chinanorth' });
  const authority = await makeAuthority();
  const { chain, key } = await issueServerCertificate(authority);
  door = await openDoor({
    host: '127.0.0.1',
    port: 0,
    certificate: { chain, key },
    http: host => hubs.api(host),
    mqtt: username => hubs.mqtt(username),
    names: () => hubs.hostNames(),
    log: line => hubs.logged.push(line),
  });
  const ports = { 443: door.port, 8883: door.port };
  disconnect = connectLocal({ names: hubs.hostNames(), ports, ca: authority.certificate });
  registry = Registry.fromConnectionString(hubs.connectionString(hostName));
  service = Client.fromConnectionString(hubs.connectionString(hostName, 'service'));
});

afterEach(async () => {
  await Promise.all(devices.splice(0).map(device => device.close().catch(() => {})));
});

afterAll(async () => {
  disconnect();
  await door.close();
});

async function create(deviceId: string) {
  return (await registry.create({ deviceId })).responseBody;
}

function deviceOf(connectionString: string): Device {
  const device = Device.fromConnectionString(connectionString, Mqtt);
  devices.push(device);
  // An error that nobody listens to would end the process.
  device.on('error', () => {});
  return device;
}

async function connectionString(deviceId: string, key?: string): Promise<string> {
  const { authentication } = (await registry.get(deviceId)).responseBody;
  return `HostName=${hostName};DeviceId=${deviceId};SharedAccessKey=${key ?? authentication?.symmetricKey?.primaryKey}`;
}

async function open(deviceId: string): Promise<Device> {
  const device = deviceOf(await connectionString(deviceId));
  await device.open();
  return device;
}

/** Resolves with the first desired properties that fit, of those that the device is told from now on. */
// biome-ignore lint/suspicious/noExplicitAny: the SDK's twin is untyped.
function desired(twin: any, isIt: (delta: any) => boolean): Promise<any> {
  return new Promise(resolve => {
    // biome-ignore lint/suspicious/noExplicitAny: the SDK's twin is untyped.
    twin.on('properties.desired', (delta: any) => {
      if (isIt(delta)) resolve(delta);
    });
  });
}

async function logged(text: string): Promise<void> {
  while (!hubs.logged.some(line => line.includes(text))) await new Promise(resolve => setImmediate(resolve));
}

describe('azure-iothub Registry', () => {
  it('creates, gets, lists, updates and deletes', async () => {
    const made = await create('crud');
    expect(made.authentication?.symmetricKey?.primaryKey).toHaveLength(44);
    expect((await registry.get('crud')).responseBody).toMatchObject({ deviceId: 'crud', status: 'enabled' });
    await expect(registry.create({ deviceId: 'crud' })).rejects.toMatchObject({ name: 'DeviceAlreadyExistsError' });
    const list = (await registry.list()).responseBody;
    expect(list.map(({ deviceId }) => deviceId)).toContain('crud');
    const updated = await registry.update({ deviceId: 'crud', status: 'disabled', statusReason: 'why' });
    expect(updated.responseBody).toMatchObject({ status: 'disabled', statusReason: 'why' });
    expect((await registry.getRegistryStatistics()).responseBody.disabledDeviceCount).toBe(1);
    await registry.delete('crud');
    await expect(registry.get('crud')).rejects.toMatchObject({ name: 'DeviceNotFoundError' });
    await expect(registry.delete('crud')).rejects.toMatchObject({ name: 'DeviceNotFoundError' });
    await expect(registry.update({ deviceId: 'crud' })).rejects.toMatchObject({ name: 'DeviceNotFoundError' });
    await expect(registry.create({ deviceId: 'invalid/name' })).rejects.toMatchObject({ name: 'ArgumentError' });
  });

  it('knows ids with every character', async () => {
    const deviceId = "a-.+%41_#*?!(),:=@$'Z";
    await create(deviceId);
    expect((await registry.getTwin(deviceId)).responseBody.deviceId).toBe(deviceId);
    await registry.delete(deviceId);
  });

  it('patches twins by etag', async () => {
    await create('twins');
    const twin: Twin = (await registry.getTwin('twins')).responseBody;
    const patched = await registry.updateTwin('twins', { tags: { site: 'b17' } }, twin.etag);
    expect(patched.responseBody).toMatchObject({ tags: { site: 'b17' }, version: 3 });
    await expect(registry.updateTwin('twins', { tags: {} }, twin.etag)).rejects.toMatchObject({
      name: 'InvalidEtagError',
    });
    const { responseBody } = await registry.updateTwin('twins', { properties: { desired: { a: { b: 1 } } } }, '*');
    expect(responseBody.properties.desired).toMatchObject({ a: { b: 1 }, $version: 2 });
    await expect(registry.updateTwin('twins', { tags: { 'a.b': 1 } }, '*')).rejects.toMatchObject({
      name: 'ArgumentError',
    });
    await expect(registry.getTwin('nobody')).rejects.toMatchObject({ name: 'DeviceNotFoundError' });
  });

  it('is refused with a policy that may not', async () => {
    const reader = Registry.fromConnectionString(hubs.connectionString(hostName, 'registryRead'));
    await expect(reader.create({ deviceId: 'x' })).rejects.toMatchObject({ name: 'UnauthorizedError' });
    await expect(reader.getTwin('x')).rejects.toMatchObject({ name: 'UnauthorizedError' });
  });

  it('is told by name what is not emulated', async () => {
    await expect(registry.createQuery('SELECT * FROM devices').next()).rejects.toMatchObject({
      message: expect.anything(),
      responseBody: expect.stringContaining('emulator does not emulate POST /devices/query'),
    });
    await expect(registry.getModulesOnDevice('d')).rejects.toMatchObject({
      responseBody: expect.stringContaining('emulator does not emulate GET /devices/d/modules'),
    });
  });

  it('finds each hub under its own name', async () => {
    const other = Registry.fromConnectionString(hubs.connectionString(china));
    await other.create({ deviceId: 'only-in-china' });
    await expect(registry.get('only-in-china')).rejects.toMatchObject({ name: 'DeviceNotFoundError' });
  });
});

describe('azure-iot-device', () => {
  it('gets its twin, is told desired properties, and reports', async () => {
    await create('d-twin');
    await registry.updateTwin('d-twin', { properties: { desired: { a: 1, gone: { x: 1 } } } }, '*');
    const device = await open('d-twin');
    const twin = await device.getTwin();
    expect(twin.properties.desired).toMatchObject({ a: 1, $version: 2 });
    const told = desired(twin, delta => delta.$version === 3);
    // The SDK subscribes when the first listener comes; what is patched before that is not pushed.
    await subscribed('d-twin', '$iothub/twin/PATCH/properties/desired/#');
    await registry.updateTwin('d-twin', { properties: { desired: { b: 2, gone: null } } }, '*');
    expect(await told).toEqual({ b: 2, gone: null, $version: 3 });
    await update(twin, { fw: '2', old: null });
    await expect(update(twin, { 'no.dot': 1 })).rejects.toThrow('no dot');
    const seen = (await registry.getTwin('d-twin')).responseBody;
    expect(seen.properties.reported).toMatchObject({ fw: '2', $version: 2 });
    expect(seen).toMatchObject({ connectionState: 'Connected' });
  });

  it('is told desired properties after a reconnect, of which it subscribes to nothing anew', async () => {
    await create('d-again');
    const device = await open('d-again');
    const twin = await device.getTwin();
    const told = desired(twin, delta => delta.after === true);
    await subscribed('d-again', '$iothub/twin/PATCH/properties/desired/#');
    await device.close();
    await registry.updateTwin('d-again', { properties: { desired: { missed: 1 } } }, '*');
    await device.open();
    expect((await device.getTwin()).properties.desired).toMatchObject({ missed: 1 });
    await registry.updateTwin('d-again', { properties: { desired: { after: true } } }, '*');
    expect(await told).toMatchObject({ after: true, $version: 3 });
  });

  it('sends telemetry', async () => {
    await create('d-telemetry');
    const device = await open('d-telemetry');
    const message = new Message('{"t":1}');
    message.properties.add('a', 'b');
    await device.sendEvent(message);
    await device.sendEvent(new Message('2'));
    expect(hubs.telemetryCount(hostName, 'd-telemetry')).toBe(2);
  });

  it.each([['text'], [null], [''], [{}], [{ a: [1] }], [5]])(
    'answers a method with %j and gets that',
    async payload => {
      await registry.get('d-method').catch(() => create('d-method'));
      const device = await open('d-method');
      // biome-ignore lint/suspicious/noExplicitAny: the SDK's types of methods are loose.
      device.onDeviceMethod('echo', (request: any, response: any) => response.send(201, request.payload));
      await subscribed('d-method', '$iothub/methods/POST/#');
      const { result } = await service.invokeDeviceMethod('d-method', { methodName: 'echo', payload });
      expect(result).toEqual({ status: 201, payload });
    },
  );

  it('is waited for until it connects, if the call says so', async () => {
    await create('d-late');
    const calling = service.invokeDeviceMethod('d-late', {
      methodName: 'hi',
      payload: 1,
      connectTimeoutInSeconds: 300,
      responseTimeoutInSeconds: 300,
    });
    const device = await open('d-late');
    // biome-ignore lint/suspicious/noExplicitAny: the SDK's types of methods are loose.
    device.onDeviceMethod('hi', (_request: any, response: any) => response.send(200, 'there'));
    expect((await calling).result).toEqual({ status: 200, payload: 'there' });
  });

  it('does not answer an unknown method, nor when it is offline or unknown', async () => {
    await create('d-silent');
    const call = { methodName: 'nothing', payload: null, responseTimeoutInSeconds: 5 };
    const offline = service.invokeDeviceMethod('d-silent', call);
    await expect(offline).rejects.toMatchObject({
      message: 'Not found',
      responseBody: expect.stringContaining('404103'),
    });
    const device = await open('d-silent');
    device.onDeviceMethod('other', () => {});
    await subscribed('d-silent', '$iothub/methods/POST/#');
    await expect(service.invokeDeviceMethod('d-silent', call)).rejects.toMatchObject({ name: 'GatewayTimeoutError' });
    const unknown = service.invokeDeviceMethod('d-nobody', call);
    await expect(unknown).rejects.toMatchObject({ name: 'DeviceNotFoundError' });
    const hasty = { ...call, connectTimeoutInSeconds: 6 };
    await expect(service.invokeDeviceMethod('d-silent', hasty)).rejects.toMatchObject({ name: 'ArgumentError' });
  });

  it.each(['deleted', 'disabled'])('is dropped when it is %s, and refused then', async what => {
    const deviceId = `d-${what}`;
    await create(deviceId);
    const credentials = await connectionString(deviceId);
    const device = await open(deviceId);
    const lost = once(device, 'disconnect');
    device.setRetryPolicy({ shouldRetry: () => false, nextRetryTimeout: () => 0 });
    if (what === 'deleted') await registry.delete(deviceId);
    else await registry.update({ ...(await registry.get(deviceId)).responseBody, status: 'disabled' });
    await lost;
    await logged(`closed: the device was ${what}`);
    await expect(deviceOf(credentials).open()).rejects.toMatchObject({ name: 'UnauthorizedError' });
    await logged(what === 'deleted' ? 'there is no device "d-deleted"' : 'the device d-disabled is disabled');
  });

  it('is refused with a wrong key or an expired token, and the log says why', async () => {
    await create('d-refused');
    const key = Buffer.alloc(32, 9).toString('base64');
    const device = deviceOf(await connectionString('d-refused', key));
    await expect(device.open()).rejects.toMatchObject({ name: 'UnauthorizedError' });
    await logged('made with neither key of the device');
    const { authentication } = (await registry.get('d-refused')).responseBody;
    const right = authentication?.symmetricKey?.primaryKey ?? '';
    const resource = `${hostName}/devices/d-refused`;
    const sas = signSas({ resource, key: right, expiresAt: Date.now() - 60_000 });
    const expired = Device.fromSharedAccessSignature(sas, Mqtt);
    devices.push(expired);
    await expect(expired.open()).rejects.toMatchObject({ name: 'UnauthorizedError' });
    await logged('the shared access signature is expired');
  });

  it('connects with a certificate by its thumbprint, and with no other', async () => {
    const mine = await issueCertificate({ commonName: 'd-x509', kind: 'leaf' });
    const other = await issueCertificate({ commonName: 'd-x509', kind: 'leaf' });
    await registry.create({
      deviceId: 'd-x509',
      authentication: { x509Thumbprint: { primaryThumbprint: sha1Of(mine), secondaryThumbprint: '0'.repeat(40) } },
    } as never);
    const connection = `HostName=${hostName};DeviceId=d-x509;x509=true`;
    const device = deviceOf(connection);
    await device.setOptions({ cert: mine.chain, key: mine.key });
    await device.open();
    expect((await device.getTwin()).properties.desired.$version).toBe(1);
    const wrong = deviceOf(connection);
    await wrong.setOptions({ cert: other.chain, key: other.key });
    await expect(wrong.open()).rejects.toMatchObject({ name: 'UnauthorizedError' });
    await logged('neither thumbprint of the device');
  });

  it('closes its older connection when it connects anew', async () => {
    await create('d-twice');
    const older = await open('d-twice');
    older.setRetryPolicy({ shouldRetry: () => false, nextRetryTimeout: () => 0 });
    const lost = once(older, 'disconnect');
    const newer = await open('d-twice');
    await lost;
    expect((await newer.getTwin()).properties.desired.$version).toBe(1);
    await logged('a newer connection of the same device took over');
  });
});

function sha1Of({ certificate }: IssuedCertificate): string {
  const read = readCertificate(certificate);
  return read ? thumbprint(read, 'sha1') : '';
}

/** Resolves once the hub has taken a subscription of a device. */
async function subscribed(deviceId: string, filter: string): Promise<void> {
  const sessions = hubs.state.table<{ filters: string[] }>('sessions');
  while (!sessions.get(hostName, deviceId)?.filters.includes(filter))
    await new Promise(resolve => setImmediate(resolve));
}

// biome-ignore lint/suspicious/noExplicitAny: the SDK's twin is untyped.
function update(twin: any, patch: object): Promise<void> {
  return new Promise((resolve, reject) => {
    twin.properties.reported.update(patch, (error?: Error) => (error ? reject(error) : resolve()));
  });
}
