import { once } from 'node:events';
import { request } from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { Client } from 'azure-iot-device';
import { Mqtt } from 'azure-iot-device-mqtt';
import { connectLocal } from '../../../lib/emulator/connect-local/connect-local';
import type { LocalHosts } from '../../../lib/emulator/connect-local/local-hosts';
import type { Door } from '../../../lib/emulator/doors/door';
import { makeAuthority } from '../../../lib/emulator/kernel/certificate-authority';
import { hub, serveTinyEmulator } from './served-emulator';

let door: Door;
let hosts: LocalHosts;
let otherCa: string;
const original = { connect: net.Socket.prototype.connect, createSecureContext: tls.createSecureContext };

beforeAll(async () => {
  ({ door, hosts } = await serveTinyEmulator());
  otherCa = (await makeAuthority()).certificate;
});
afterAll(() => door.close());

async function get(options: object): Promise<unknown> {
  const outgoing = request({ host: hub, path: '/a', agent: false, ...options });
  outgoing.end();
  const [answer] = await once(outgoing, 'response');
  let text = '';
  for await (const chunk of answer) text += chunk;
  return JSON.parse(text);
}

async function openSocket(socket: net.Socket): Promise<number | undefined> {
  await once(socket, socket instanceof tls.TLSSocket ? 'secureConnect' : 'connect');
  const { remotePort } = socket;
  socket.destroy();
  return remotePort;
}

const connectionString = `HostName=${hub};DeviceId=d1;SharedAccessKey=${Buffer.from('key').toString('base64')}`;

describe('connectLocal', () => {
  let restore: () => void;
  beforeEach(() => {
    restore = connectLocal(hosts);
  });
  afterEach(() => restore());

  it('serves fetch', async () => {
    const response = await fetch(`https://${hub}/a`, { headers: { connection: 'close' } });
    expect(await response.json()).toEqual({ host: hub, path: '/a' });
  });

  it('serves https.request, with and without the certificate authority of the caller', async () => {
    expect(await get({})).toEqual({ host: hub, path: '/a' });
    expect(await get({ ca: otherCa })).toEqual({ host: hub, path: '/a' });
    expect(await get({ host: hub.toUpperCase() })).toEqual({ host: hub, path: '/a' });
  });

  it('serves tls.connect in each of its forms', async () => {
    expect(await openSocket(tls.connect({ host: hub, port: 8883 }))).toBe(door.port);
    expect(await openSocket(tls.connect(8883, hub))).toBe(door.port);
    expect(await openSocket(tls.connect(8883, hub, { ca: otherCa }))).toBe(door.port);
    expect(await openSocket(tls.connect({ socket: net.connect(443, hub), servername: hub }))).toBe(door.port);
  });

  it('serves net in each of its forms', async () => {
    expect(await openSocket(net.connect(8883, hub))).toBe(door.port);
    expect(await openSocket(net.connect({ port: 443, host: hub }))).toBe(door.port);
    expect(await openSocket(new net.Socket().connect(443, hub))).toBe(door.port);
    const listener = jest.fn();
    expect(await openSocket(new net.Socket().connect({ port: 443, host: hub }, listener))).toBe(door.port);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it.each([undefined, 'own'])('lets the device SDK connect; certificate authority: %s', async ca => {
    const client = Client.fromConnectionString(connectionString, Mqtt);
    if (ca !== undefined) await client.setOptions({ ca: otherCa });
    await client.open();
    await client.close();
  });

  it("leaves the caller's options as they are", async () => {
    const options = Object.freeze({ host: hub, port: 443 });
    await openSocket(net.connect(options));
    await openSocket(tls.connect(options));
    expect(options).toEqual({ host: hub, port: 443 });
  });

  it('leaves other hosts and other ports alone', async () => {
    await expect(openSocket(net.connect({ host: 'y.azure-devices.invalid', port: 443 }))).rejects.toMatchObject({
      hostname: 'y.azure-devices.invalid',
    });
    await expect(
      openSocket(net.connect({ host: hub, port: 1, lookup: (_, __, done) => done(new Error('asked'), '', 4) })),
    ).rejects.toThrow('asked');
    expect(await openSocket(net.connect(door.port, '127.0.0.1'))).toBe(door.port);
  });

  it('makes one context for all who have no wishes of their own', () => {
    const context = tls.createSecureContext({ servername: hub } as object);
    expect(tls.createSecureContext({ host: hub, servername: hub } as object)).toBe(context);
    expect(tls.createSecureContext({ servername: hub, ca: otherCa } as object)).not.toBe(context);
    expect(tls.createSecureContext({ servername: hub, ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' } as object)).not.toBe(
      context,
    );
    expect(tls.createSecureContext({ servername: 'example.com' } as object)).not.toBe(context);
  });

  it('trusts its authority for no other host', async () => {
    await expect(openSocket(tls.connect({ host: '127.0.0.1', port: door.port }))).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO/),
    });
    await expect(openSocket(tls.connect({ host: 'localhost', port: door.port, ca: otherCa }))).rejects.toThrow();
  });

  it('still checks the name', async () => {
    restore();
    const stop = connectLocal({ ...hosts, names: ['example.com'] });
    await expect(openSocket(tls.connect({ host: 'example.com', port: 443 }))).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    stop();
  });

  it('owns its names until it is taken back', () => {
    expect(() => connectLocal({ ...hosts, names: ['other', hub.toUpperCase()] })).toThrow(`${hub} is already served`);
    const second = connectLocal({ ...hosts, names: ['y.azure-devices.net'] });
    restore();
    restore();
    expect(net.Socket.prototype.connect).not.toBe(original.connect);
    connectLocal(hosts)();
    second();
    expect(net.Socket.prototype.connect).toBe(original.connect);
    expect(tls.createSecureContext).toBe(original.createSecureContext);
  });

  it('shares what it patched with another copy of its code', () => {
    jest.isolateModules(() => {
      const copy = jest.requireActual('../../../lib/emulator/connect-local/connect-local');
      expect(copy.connectLocal).not.toBe(connectLocal);
      expect(() => copy.connectLocal(hosts)).toThrow('already served');
    });
  });

  it('leaves in place what others have wrapped since', async () => {
    const ours = net.Socket.prototype.connect;
    const theirs = function (this: net.Socket, ...given: Parameters<typeof ours>) {
      return ours.apply(this, given);
    } as typeof ours;
    net.Socket.prototype.connect = theirs;
    restore();
    expect(net.Socket.prototype.connect).toBe(theirs);
    restore = connectLocal(hosts);
    expect(await openSocket(net.connect(443, hub))).toBe(door.port);
    net.Socket.prototype.connect = ours;
  });
});
