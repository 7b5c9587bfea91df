import { deriveDeviceKey } from '../../../lib/emulator/kernel/sas';
import { FakeClock } from './fake-clock';
import { dps, groupKey, host, idScope, later, openRoom, type Polled, settled, toasters } from './room';

const device = 'r1';
const path = `/${idScope}/registrations/${device}`;

describe('the device API over HTTPS', () => {
  it('answers register with 202, Retry-After and an operation, on every host of DPS', async () => {
    const room = openRoom();
    room.group();
    for (const name of ['global.azure-devices-provisioning.net', host, host.toUpperCase(), 'localhost', '127.0.0.1']) {
      const answer = await room.call('PUT', `${path}/register?api-version=${later}`, {
        host: name,
        headers: { authorization: room.sas(device, deriveDeviceKey(groupKey, device)) },
      });
      expect(answer).toEqual({
        status: 202,
        headers: { 'x-ms-request-id': expect.any(String), 'retry-after': '3', location: `${path}/register` },
        body: { operationId: expect.any(String), status: 'assigning' },
      });
    }
    await settled();
  });

  it.each([
    [2, 'whole seconds', '2'],
    [100, 'whole seconds', '1'],
    [100, 'exact', '0.03'],
  ] as const)('shortens Retry-After by the speed %d: %s', async (speed, retryAfter, expected) => {
    const room = openRoom({ clock: new FakeClock(speed), switches: { retryAfter } });
    room.group();
    const authorization = room.sas(device, deriveDeviceKey(groupKey, device));
    const answer = await room.call('PUT', `${path}/register?api-version=${later}`, { headers: { authorization } });
    expect(answer.headers).toMatchObject({ 'retry-after': expected });
    await settled();
  });

  it('serves the names of its instances and no others', () => {
    const room = openRoom();
    room.services.create({ name: 'contoso-china', idScope: '0cn00000001' });
    expect(room.services.hostNames()).toEqual([
      host,
      'global.azure-devices-provisioning.net',
      'contoso-china.azure-devices-provisioning.cn',
      'global.azure-devices-provisioning.cn',
    ]);
    for (const name of room.services.hostNames()) expect(room.services.api(name)).toBeDefined();
    for (const name of [
      'contoso-china.azure-devices-provisioning.net',
      'global.azure-devices-provisioning.us',
      'example.com',
      toasters,
      dps,
    ])
      expect(room.services.api(name)).toBeUndefined();
    expect(room.services.connectionString('CONTOSO-dps-1098')).toMatch(
      /^HostName=contoso-dps-1098\.azure-devices-provisioning\.net;SharedAccessKeyName=provisioningserviceowner;SharedAccessKey=.{44}$/,
    );
    expect(room.services.connectionString(dps, 'none')).toBeUndefined();
  });

  it('an id scope is served where it belongs: 401002 elsewhere', async () => {
    const room = openRoom();
    room.group();
    room.services.create({ name: 'contoso-china', idScope: '0cn00000001' });
    const ask = (scope: string, at: string) =>
      room.call('PUT', `/${scope}/registrations/${device}/register?api-version=${later}`, { host: at });
    for (const [scope, at] of [
      ['0ne99999999', 'global.azure-devices-provisioning.net'],
      ['0cn00000001', 'global.azure-devices-provisioning.net'],
      [idScope, 'contoso-china.azure-devices-provisioning.cn'],
    ] as const)
      expect(await ask(scope, at)).toMatchObject({ status: 401, body: { errorCode: 401002 } });
  });

  it('looks registrations up', async () => {
    const room = openRoom();
    room.group();
    const headers = { authorization: room.sas(device, deriveDeviceKey(groupKey, device)) };
    const lookUp = () => room.call('POST', `${path}?api-version=${later}`, { headers, body: '{}' });
    expect(await lookUp()).toMatchObject({ status: 404, body: { errorCode: 404201 } });
    const { registrationState } = await room.registered(device);
    expect(await lookUp()).toMatchObject({ status: 200, body: registrationState });
  });

  it.each([
    ['PUT', `${path}/register`, '', 400],
    ['PUT', `${path}/register?api-version=1`, '[]', 400],
    ['PUT', `${path}/register?api-version=1`, '{"registrationId":"r2"}', 400],
    ['PUT', `/${idScope}/registrations/r1.%20/register?api-version=1`, '', 400],
    ['PUT', `/${idScope}/registrations/%E0%A4/register?api-version=1`, '', 400],
    ['POST', `${path}/register?api-version=1`, '', 405],
    ['GET', `${path}/operations?api-version=1`, '', 405],
    ['GET', '/?api-version=1', '', 404],
    ['GET', `${path}/operations/1/2?api-version=1`, '', 404],
  ])('%s %s %s: %i', async (method, where, body, status) => {
    const room = openRoom();
    room.group();
    expect(await room.call(method, where, { host: 'localhost', body })).toMatchObject({
      status,
      body: { errorCode: expect.any(Number) },
    });
  });

  it('knows the latest operation only', async () => {
    const room = openRoom();
    room.group();
    const { operationId } = (await room.register(device)).body as Polled;
    await settled();
    expect((await room.poll(device, { operationId })).status).toBe(200);
    await room.register(device);
    expect((await room.poll(device, { operationId })).status).toBe(404);
  });

  it('tolerates a body on GET, and null members', async () => {
    const room = openRoom();
    room.group();
    const headers = { authorization: room.sas(device, deriveDeviceKey(groupKey, device)) };
    const { body } = await room.call('PUT', `${path}/register?api-version=1&forceRegistration=true`, {
      headers,
      body: '{"registrationId":null,"payload":null,"tpm":null}',
    });
    await settled();
    expect(room.lastBody().deviceRuntimeContext).toEqual({ registrationId: device, symmetricKey: {} });
    const polled = await room.call('GET', `${path}/operations/${(body as Polled).operationId}?api-version=1`, {
      headers,
      body: '{}',
    });
    expect(polled.status).toBe(200);
  });

  it('ends with an instance that is removed', async () => {
    const room = openRoom();
    room.group();
    await room.registered(device);
    room.services.remove(dps);
    expect(room.services.list()).toEqual([]);
    expect(room.services.registrations(dps)).toEqual([]);
    expect(room.services.enrollments(dps)).toEqual({ individual: [], groups: [] });
  });
});
