import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { generate, type Packet, parser } from 'mqtt-packet';
import { signSas } from '../../lib/emulator/kernel/sas';
import { deviceToken, globalHost, idScope } from './emulator';

/** A reply to a request: the status of its topic, and its body as JSON. */
export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at members that they know to be there.
  body: any;
}

/** An MQTT connection of a device, much lighter than Microsoft's. */
export interface MqttDevice {
  /** Publishes with a `$rid`, and waits for the reply that carries it. */
  ask(topic: string, payload: string): Promise<Reply>;
  /** What came as desired properties, in order. */
  desired: unknown[];
  /** Resolves when the server has closed the connection. */
  closed: Promise<void>;
  close(): void;
}

/** How a device connects. */
export interface MqttConnecting {
  host: string;
  clientId: string;
  username: string;
  password: string;
  /** What it subscribes to at once. */
  filters: string[];
}

/** Opens a TLS socket to a host on the port of MQTT. */
export async function openTls(host: string, port = 8883): Promise<TLSSocket> {
  const socket = connect({ host, servername: host, port });
  await once(socket, 'secureConnect');
  return socket;
}

/** Connects and subscribes; rejects where the server refuses or closes. */
export async function connectMqtt({ host, filters, ...credentials }: MqttConnecting): Promise<MqttDevice> {
  const socket = await openTls(host);
  const packets = parser({ protocolVersion: 4 });
  const waiting = new Map<string, (reply: Reply) => void>();
  const failing = new Set<(error: Error) => void>();
  const desired: unknown[] = [];
  let acknowledged: (packet: Packet) => void = () => {};
  packets.on('packet', packet => {
    if (packet.cmd !== 'publish') {
      acknowledged(packet);
      return;
    }
    const text = packet.payload.toString();
    const [, status, rid] = /\/res\/(\d+)\/\?\$rid=([^&]*)/.exec(packet.topic) ?? [];
    if (rid === undefined) desired.push(JSON.parse(text));
    else waiting.get(rid)?.({ status: Number(status), body: text && JSON.parse(text) });
  });
  socket.on('data', chunk => packets.parse(chunk));
  socket.on('error', () => {});
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()));
  void closed.then(() => {
    for (const fail of failing) fail(new Error(`${host} closed the connection of ${credentials.clientId}`));
  });
  const send = (packet: Packet) => socket.write(generate(packet, { protocolVersion: 4 }));
  const untilClosed = <Result>(run: (resolve: (result: Result) => void) => void) =>
    new Promise<Result>((resolve, reject) => {
      failing.add(reject);
      run(result => {
        failing.delete(reject);
        resolve(result);
      });
    });

  const connack = await untilClosed<Packet>(resolve => {
    acknowledged = resolve;
    send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      keepalive: 60,
      ...credentials,
      password: Buffer.from(credentials.password),
    });
  });
  if (connack.cmd !== 'connack' || connack.returnCode !== 0) {
    socket.destroy();
    throw new Error(`${host} answers ${JSON.stringify(connack)}`);
  }
  await untilClosed<Packet>(resolve => {
    acknowledged = resolve;
    const subscriptions = filters.map(topic => ({ topic, qos: 0 as const }));
    send({ cmd: 'subscribe', messageId: 1, subscriptions });
  });

  let asked = 0;
  return {
    desired,
    closed,
    ask: (topic, payload) =>
      untilClosed<Reply>(resolve => {
        asked += 1;
        const rid = `${asked}`;
        waiting.set(rid, resolve);
        const question = topic.includes('?') ? '&' : '?';
        send({
          cmd: 'publish',
          topic: `${topic}${question}$rid=${rid}`,
          payload,
          qos: 0,
          dup: false,
          retain: false,
        });
      }),
    close() {
      send({ cmd: 'disconnect' });
      socket.end();
    },
  };
}

/** Connects to DPS as a device of this key. */
export function connectToDps(registrationId: string, key: string): Promise<MqttDevice> {
  return connectMqtt({
    host: globalHost,
    clientId: registrationId,
    username: `${idScope}/registrations/${registrationId}/api-version=2019-03-31`,
    password: deviceToken(registrationId, key),
    filters: ['$dps/registrations/res/#'],
  });
}

/** Connects to a hub as a device of this key. */
export function connectToHub(hub: string, deviceId: string, key: string): Promise<MqttDevice> {
  return connectMqtt({
    host: hub,
    clientId: deviceId,
    username: `${hub}/${deviceId}/?api-version=2021-04-12`,
    password: signSas({ resource: `${hub}/devices/${deviceId}`, key, expiresAt: Date.now() + 3_600_000 }),
    filters: ['$iothub/twin/res/#', '$iothub/twin/PATCH/properties/desired/#'],
  });
}

/** Sends reported properties; resolves when the hub has them. */
export async function report(device: MqttDevice, properties: object): Promise<void> {
  const { status } = await device.ask('$iothub/twin/PATCH/properties/reported/', JSON.stringify(properties));
  if (status !== 204) throw new Error(`the hub answers ${status} to reported properties`);
}
