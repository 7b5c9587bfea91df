import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { generate, type Packet, parser } from 'mqtt-packet';
import { type Door, type DoorOptions, openDoor } from '../../../lib/emulator/doors/door';
import type { HttpApi } from '../../../lib/emulator/doors/http-api';
import type { MqttService } from '../../../lib/emulator/doors/mqtt-service';
import { issueServerCertificate, makeAuthority } from '../../../lib/emulator/kernel/certificate-authority';

/** A door with a service behind each protocol that a test can exchange. */
export interface DoorUnderTest {
  door: Door;
  ca: string;
  /** What the door has logged. */
  log: string[];
  api: HttpApi;
  mqtt: MqttService;
}

export const host = 'hub.azure-devices.net';

/** Enough for a TLS handshake on a busy machine, and little to wait for: milliseconds. */
export const littlePatience = 1000;

const opened: Door[] = [];

/** Closes the doors that the tests of a file have opened. */
export async function closeTestDoors(): Promise<void> {
  await Promise.all(opened.splice(0).map(door => door.close()));
}

/** Opens a door on a free port that serves one host; every user name that begins with it belongs to its MQTT service. */
export async function openTestDoor(options: Partial<DoorOptions> = {}): Promise<DoorUnderTest> {
  const authority = await makeAuthority();
  const under: Omit<DoorUnderTest, 'door'> = {
    ca: authority.certificate,
    log: [],
    api: () => ({ status: 500 }),
    mqtt: () => ({ returnCode: 3, reason: 'the test has not said what to do' }),
  };
  const door = await openDoor({
    host: '127.0.0.1',
    port: 0,
    certificate: await issueServerCertificate(authority),
    http: name => (name === host ? call => under.api(call) : undefined),
    mqtt: username => (username.startsWith(host) ? (packet, client) => under.mqtt(packet, client) : undefined),
    names: () => [host],
    log: line => under.log.push(line),
    ...options,
  });
  opened.push(door);
  return Object.assign(under, { door });
}

/** A TLS connection to the door under the host's name. */
export async function connectTls({ door, ca }: DoorUnderTest, more: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port: door.port, ca, servername: host, ...more });
  socket.on('error', () => {});
  await once(socket, 'secureConnect');
  return socket;
}

/** Resolves when no connection is left, so that one test does not log into the next. */
export async function allGone({ door }: DoorUnderTest): Promise<void> {
  while (door.connections > 0) await delay(1);
}

/** A client that speaks MQTT packet by packet. */
export interface RawMqtt {
  socket: TLSSocket;
  send(packet: Packet): void;
  /** The next packet; undefined when the server has closed the connection. */
  next(): Promise<Packet | undefined>;
}

/** Speaks MQTT over a connection without sending anything yet. */
export function rawMqtt(socket: TLSSocket): RawMqtt {
  const packets: Packet[] = [];
  const waiting: ((packet: Packet | undefined) => void)[] = [];
  let isClosed = false;
  const parse = parser({ protocolVersion: 4 });
  parse.on('packet', packet => {
    const next = waiting.shift();
    if (next) next(packet);
    else packets.push(packet);
  });
  socket.on('data', chunk => parse.parse(chunk));
  socket.on('close', () => {
    isClosed = true;
    for (const next of waiting.splice(0)) next(undefined);
  });
  return {
    socket,
    send: packet => socket.write(generate(packet)),
    next: () =>
      new Promise(resolve => {
        const packet = packets.shift();
        if (packet !== undefined || isClosed) resolve(packet);
        else waiting.push(resolve);
      }),
  };
}

/** A CONNECT packet of a device of the host. */
export function connectPacket(more: object = {}): Packet {
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: 'd1',
    keepalive: 60,
    username: `${host}/d1/?api-version=2021-04-12`,
    password: Buffer.from('secret'),
    ...more,
  };
}
