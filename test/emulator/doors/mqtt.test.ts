import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import type { MqttClient, MqttConnect, MqttSession } from '../../../lib/emulator/doors/mqtt-service';
import { issueCertificate } from '../../../lib/emulator/kernel/issue-certificate';
import {
  allGone,
  closeTestDoors,
  connectPacket,
  connectTls,
  type DoorUnderTest,
  host,
  littlePatience,
  openTestDoor,
  type RawMqtt,
  rawMqtt,
} from './door-under-test';

let under: DoorUnderTest;
let connects: MqttConnect[];
let clients: MqttClient[];
let heard: unknown[];
let behaviour: Partial<MqttSession>;

beforeAll(async () => {
  under = await openTestDoor();
});
beforeEach(() => {
  connects = [];
  clients = [];
  heard = [];
  behaviour = {};
  under.log.length = 0;
  under.mqtt = (connect, client) => {
    connects.push(connect);
    clients.push(client);
    return {
      sessionPresent: false,
      subscribe: (...filter) => heard.push(['subscribe', ...filter]) > 0,
      unsubscribe: filter => heard.push(['unsubscribe', filter]),
      publish: (...message) => {
        heard.push(['publish', ...message]);
      },
      closed: () => heard.push('closed'),
      ...behaviour,
    };
  };
});
afterEach(() => allGone(under));
afterAll(closeTestDoors);

const open = async (): Promise<RawMqtt> => rawMqtt(await connectTls(under));

async function connected(more: object = {}): Promise<RawMqtt> {
  const client = await open();
  client.send(connectPacket(more));
  expect(await client.next()).toMatchObject({ cmd: 'connack', returnCode: 0 });
  return client;
}

const publish = (more: object): Packet => ({
  cmd: 'publish',
  topic: 't',
  payload: 'p',
  qos: 0,
  dup: false,
  retain: false,
  ...more,
});
const ping: Packet = { cmd: 'pingreq' };

/** Sends packets after CONNECT and waits for the end. */
async function closesAfter(...packets: (Packet | Buffer)[]): Promise<void> {
  const client = await connected();
  for (const packet of packets) client.socket.write(Buffer.isBuffer(packet) ? packet : generate(packet));
  expect(await client.next()).toBeUndefined();
}

describe('CONNECT', () => {
  it('reaches the service of its user name', async () => {
    const { socket } = await connected({ clean: false });
    expect(connects).toEqual([
      {
        clientId: 'd1',
        username: `${host}/d1/?api-version=2021-04-12`,
        password: 'secret',
        clean: false,
        certificates: [],
      },
    ]);
    socket.destroy();
  });

  it('brings the certificates of its connection, and no password', async () => {
    const leaf = await issueCertificate({ commonName: 'd1', kind: 'leaf' });
    const client = rawMqtt(await connectTls(under, { cert: leaf.chain, key: leaf.key }));
    client.send(connectPacket({ password: undefined }));
    await client.next();
    expect(connects[0]?.password).toBeUndefined();
    expect(connects[0]?.certificates.map(({ subject }) => subject)).toEqual(['CN=d1']);
    client.socket.destroy();
  });

  it('learns of an earlier session', async () => {
    behaviour.sessionPresent = true;
    const client = await open();
    client.send(connectPacket({ clean: false }));
    expect(await client.next()).toMatchObject({ sessionPresent: true });
    client.socket.destroy();
  });

  it.each([
    ['an unknown user name', { username: 'other' }, 5, 'no service is known'],
    ['no user name', { username: undefined, password: undefined }, 5, 'no service is known'],
    ['MQTT 3.1', { protocolId: 'MQIsdp', protocolVersion: 3 }, 1, 'MQIsdp version 3, not MQTT 3.1.1'],
    ['MQTT 5', { protocolVersion: 5 }, 1, 'MQTT version 5, not MQTT 3.1.1'],
  ])('with %s is refused', async (_, more, returnCode, why) => {
    const client = await open();
    client.send(connectPacket(more));
    expect(await client.next()).toMatchObject({ cmd: 'connack', returnCode, sessionPresent: false });
    expect(await client.next()).toBeUndefined();
    expect(under.log).toEqual([expect.stringContaining(why)]);
  });

  it('of a version that nobody knows is refused', async () => {
    const bytes = generate(connectPacket());
    bytes[8] = 9;
    const client = await open();
    client.socket.write(bytes);
    expect(await client.next()).toMatchObject({ returnCode: 1 });
    expect(await client.next()).toBeUndefined();
  });

  it('is refused as the service says, and the reason is logged', async () => {
    under.mqtt = () => ({ returnCode: 4, reason: 'the moon is full' });
    const client = await open();
    client.send(connectPacket());
    expect(await client.next()).toMatchObject({ returnCode: 4 });
    expect(await client.next()).toBeUndefined();
    expect(under.log).toEqual([expect.stringMatching(/"d1".*refused with 4: the moon is full/)]);
  });

  it('must come first', async () => {
    const client = await open();
    // Only a CONNECT is told apart from other protocols; so the wrong one comes behind half a CONNECT that is none.
    client.socket.write(Buffer.from([0x10, 0x00]));
    expect(await client.next()).toBeUndefined();
    expect(connects).toEqual([]);
  });

  it('must come in time', async () => {
    const impatient = await openTestDoor({ patience: littlePatience });
    const client = rawMqtt(await connectTls(impatient));
    client.socket.write(generate(connectPacket()).subarray(0, 5));
    expect(await client.next()).toBeUndefined();
    expect(impatient.log).toEqual([expect.stringContaining('no CONNECT came in time')]);
  });

  it('is not waited for longer because it trickles in', async () => {
    const impatient = await openTestDoor({ patience: littlePatience });
    const { socket } = rawMqtt(await connectTls(impatient));
    for (const byte of generate(connectPacket())) {
      if (socket.destroyed) break;
      socket.write(Buffer.from([byte]));
      await delay(littlePatience / 10);
    }
    await allGone(impatient);
    expect(impatient.log).toEqual([expect.stringContaining('no CONNECT came in time')]);
  });

  it('closes the connection when it comes again', async () => {
    await closesAfter(connectPacket());
    expect(under.log).toEqual([expect.stringContaining('connect is not served')]);
    expect(heard).toEqual(['closed']);
  });

  it('may be answered by closing', async () => {
    const accept = under.mqtt;
    under.mqtt = (connect, given) => {
      given.close('not today');
      return accept(connect, given);
    };
    const client = await open();
    client.send(connectPacket());
    expect(await client.next()).toBeUndefined();
    expect(heard).toEqual(['closed']);
  });

  it('is answered before what the service sends while it accepts', async () => {
    const accept = under.mqtt;
    under.mqtt = (connect, given) => {
      given.publish('early', 'bird');
      return accept(connect, given);
    };
    const client = await connected();
    expect(await client.next()).toMatchObject({ cmd: 'publish', topic: 'early' });
    client.socket.destroy();
  });

  it('closes the connection when the service throws', async () => {
    under.mqtt = () => {
      throw new Error('a bug');
    };
    const client = await open();
    client.send(connectPacket());
    expect(await client.next()).toBeUndefined();
    expect(under.log).toEqual([expect.stringContaining('closed: a bug')]);
  });
});

describe('PUBLISH', () => {
  it('reaches the session; QoS 1 is acknowledged', async () => {
    const client = await connected();
    client.send(publish({ payload: 'ü' }));
    client.send(publish({ qos: 1, messageId: 7, retain: true }));
    expect(await client.next()).toMatchObject({ cmd: 'puback', messageId: 7 });
    expect(heard).toEqual([
      ['publish', 't', 'ü', 0],
      ['publish', 't', 'p', 1],
    ]);
    client.socket.destroy();
  });

  it('is acknowledged before what the session sends because of it', async () => {
    behaviour.publish = topic => clients[0]?.publish(`answer to ${topic}`, '', 1);
    const client = await connected();
    client.send(publish({ topic: 'a', qos: 1, messageId: 5 }));
    client.send(publish({ topic: 'b', qos: 0 }));
    expect(await client.next()).toMatchObject({ cmd: 'puback', messageId: 5 });
    expect(await client.next()).toMatchObject({ topic: 'answer to a', qos: 1, messageId: 1 });
    expect(await client.next()).toMatchObject({ topic: 'answer to b', qos: 1, messageId: 2 });
    client.socket.destroy();
  });

  it('of the service may be acknowledged, one with QoS 0 too', async () => {
    const client = await connected();
    clients[0]?.publish('t', 'p', 1);
    expect(await client.next()).toMatchObject({ qos: 1, messageId: 1 });
    client.send({ cmd: 'puback', messageId: 1 });
    // As the .NET SDK does: message id 0, which this library does not write.
    client.socket.write(Buffer.from([0x40, 2, 0, 0]));
    client.send(ping);
    expect(await client.next()).toMatchObject({ cmd: 'pingresp' });
    client.socket.destroy();
  });

  it('closes the connection when the session throws', async () => {
    behaviour.publish = () => {
      throw new Error('a bug');
    };
    await closesAfter(publish({ qos: 1, messageId: 1 }));
    expect(under.log).toEqual([expect.stringContaining('closed: a bug')]);
    expect(heard).toEqual(['closed']);
  });

  it('with QoS 2 closes the connection', async () => {
    await closesAfter(publish({ qos: 2, messageId: 1 }));
    expect(under.log).toEqual([expect.stringContaining('QoS 2 is not served')]);
    expect(heard).toEqual(['closed']);
  });

  it('of a mebibyte is taken, of one byte more closes the connection', async () => {
    const client = await connected();
    // The topic and its length take three bytes, the message id two.
    client.send(publish({ qos: 1, messageId: 1, payload: 'a'.repeat((1 << 20) - 5) }));
    expect(await client.next()).toMatchObject({ cmd: 'puback' });
    client.socket.destroy();
    await closesAfter(generate(publish({ qos: 1, messageId: 1, payload: 'a'.repeat((1 << 20) - 4) })).subarray(0, 10));
    expect(under.log.at(-1)).toContain('longer than 1048576 bytes');
  });
});

describe('SUBSCRIBE and UNSUBSCRIBE', () => {
  it('reach the session; QoS 1 at most is granted', async () => {
    const client = await connected();
    const subscriptions = ([0, 1, 2] as const).map(qos => ({ topic: `q${qos}`, qos }));
    client.send({ cmd: 'subscribe', messageId: 3, subscriptions });
    expect(await client.next()).toMatchObject({ cmd: 'suback', messageId: 3, granted: [0, 1, 1] });
    client.send({ cmd: 'unsubscribe', messageId: 4, unsubscriptions: ['q0', 'q1'] });
    expect(await client.next()).toMatchObject({ cmd: 'unsuback', messageId: 4 });
    expect(heard).toEqual([
      ['subscribe', 'q0', 0],
      ['subscribe', 'q1', 1],
      ['subscribe', 'q2', 1],
      ['unsubscribe', 'q0'],
      ['unsubscribe', 'q1'],
    ]);
    client.socket.destroy();
  });

  it('are answered before what the session sends because of them', async () => {
    behaviour.subscribe = () => {
      clients[0]?.publish('t', 'p');
      return true;
    };
    const client = await connected();
    client.send({ cmd: 'subscribe', messageId: 3, subscriptions: [{ topic: 'q', qos: 1 }] });
    expect(await client.next()).toMatchObject({ cmd: 'suback' });
    expect(await client.next()).toMatchObject({ cmd: 'publish', qos: 0 });
    client.socket.destroy();
  });

  it('close the connection where the session does not want a filter', async () => {
    behaviour.subscribe = () => false;
    await closesAfter({ cmd: 'subscribe', messageId: 3, subscriptions: [{ topic: 'secret', qos: 0 }] });
    expect(under.log).toEqual([expect.stringContaining('may not subscribe to "secret"')]);
  });
});

describe('a connection', () => {
  it('carries messages of the service', async () => {
    const client = await connected();
    clients[0]?.publish('to/d1', 'ü');
    const packet = await client.next();
    expect(packet).toMatchObject({ cmd: 'publish', topic: 'to/d1', qos: 0, retain: false });
    expect(packet?.cmd === 'publish' && packet.payload.toString()).toBe('ü');
    client.socket.destroy();
  });

  it('is closed by the service, which may go on to send', async () => {
    const client = await connected();
    clients[0]?.publish('last', 'words');
    clients[0]?.close('another took over');
    clients[0]?.publish('too', 'late');
    clients[0]?.close('again');
    expect(await client.next()).toMatchObject({ topic: 'last' });
    expect(await client.next()).toBeUndefined();
    expect(under.log).toEqual([expect.stringContaining('another took over')]);
    expect(heard).toEqual(['closed']);
  });

  it.each([
    ['is published when its client goes without DISCONNECT', undefined, [['publish', 'gone', 'ü', 0], 'closed']],
    ['is not published after DISCONNECT', { cmd: 'disconnect' } as Packet, ['closed']],
  ])('with a last will, which %s', async (_, last, expected) => {
    const { socket } = await connected({ will: { topic: 'gone', payload: Buffer.from('ü'), qos: 1, retain: false } });
    if (last) socket.write(generate(last));
    socket.end();
    await allGone(under);
    expect(heard).toEqual(expected);
  });

  it('with a last will that the session does not take is logged', async () => {
    behaviour.publish = topic => {
      throw new Error(`not to ${topic}`);
    };
    const { socket } = await connected({ will: { topic: 'gone', payload: Buffer.from(''), qos: 0, retain: false } });
    socket.end();
    await allGone(under);
    expect(under.log.at(-1)).toContain('its last will is not taken: not to gone');
  });

  it('ends silently with DISCONNECT', async () => {
    await closesAfter({ cmd: 'disconnect' });
    expect(heard).toEqual(['closed']);
    expect(under.log).toEqual([]);
  });

  it.each([
    ['end', 'without DISCONNECT'],
    ['destroy', /without DISCONNECT|was lost|ECONNRESET/],
  ] as const)('that the client leaves by %s is known to be gone', async (how, why) => {
    const gone = new Promise<void>(resolve => {
      behaviour.closed = resolve;
    });
    const client = await connected();
    client.socket[how]();
    await gone;
    expect(under.log).toEqual([expect.stringMatching(why)]);
  });

  it('ends when its keep-alive runs out, and not before', async () => {
    const client = await connected({ keepalive: 1 });
    client.send(ping);
    expect(await client.next()).toMatchObject({ cmd: 'pingresp' });
    expect(await client.next()).toBeUndefined();
    expect(under.log).toEqual([expect.stringContaining('keep-alive ran out')]);
  });

  it('is read no further while its client does not read', async () => {
    const client = await connected();
    client.socket.pause();
    const message = 'a'.repeat(1 << 20);
    for (let n = 0; n < 20; n += 1) clients[0]?.publish('t', message);
    client.socket.resume();
    let last: Packet | undefined = { cmd: 'pingreq' };
    while (last !== undefined) last = await client.next();
    expect(under.log).toEqual([expect.stringContaining('does not read')]);
    expect(heard).toEqual(['closed']);
  });

  it('gets all of many messages in order', async () => {
    const client = await connected();
    for (let n = 0; n < 30; n += 1) clients[0]?.publish(`${n}`, 'a'.repeat(100_000));
    for (let n = 0; n < 30; n += 1) expect(await client.next()).toMatchObject({ topic: `${n}` });
    client.send(ping);
    expect(await client.next()).toMatchObject({ cmd: 'pingresp' });
    client.socket.destroy();
  });

  it('reads packets however they are cut', async () => {
    const bytes = Buffer.concat([
      generate(connectPacket()),
      generate(publish({ qos: 1, messageId: 1, payload: 'a'.repeat(300) })),
      generate(ping),
    ]);
    for (const size of [1, 7, bytes.length]) {
      const client = await open();
      client.socket.setNoDelay(true);
      for (let start = 0; start < bytes.length; start += size) {
        client.socket.write(bytes.subarray(start, start + size));
        if (start % 50 === 0) await new Promise(setImmediate);
      }
      const answers = [await client.next(), await client.next(), await client.next()];
      expect(answers.map(packet => packet?.cmd)).toEqual(['connack', 'puback', 'pingresp']);
      client.socket.destroy();
    }
  });

  it.each([
    ['a type that does not exist', [0x00, 0x00]],
    ['flags that are reserved', [0x83, 0x00]],
    ['a length of five bytes', [0x30, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['a topic longer than its packet', [0x30, 0x03, 0x00, 0x09, 0x61]],
    ['a SUBSCRIBE without a filter', [0x82, 0x02, 0x00, 0x01]],
    ['a packet of servers', [0xd0, 0x00]],
    ['AUTH of MQTT 5', [0xf0, 0x00]],
  ])('with %s is closed', async (_, bytes) => {
    await closesAfter(Buffer.from(bytes));
    expect(under.log).toHaveLength(1);
    expect(heard).toEqual(['closed']);
  });

  it('with any bytes leaves the door serving', async () => {
    const connect = generate(connectPacket());
    const packets = fc.constantFrom<Buffer>(
      connect,
      generate(publish({ qos: 1, messageId: 9 })),
      generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a', qos: 1 }] }),
      generate({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['a'] }),
      generate(ping),
    );
    const damaged = fc.tuple(packets, fc.nat(), fc.nat(255)).map(([packet, at, byte]) => {
      const copy = Buffer.from(packet);
      copy[at % copy.length] = byte;
      return copy;
    });
    const noise = fc.uint8Array({ minLength: 1, maxLength: 60 }).map(bytes => Buffer.from(bytes));
    const begin = fc.constantFrom(connect, Buffer.from([0x10]));
    await fc.assert(
      fc.asyncProperty(begin, fc.array(fc.oneof(packets, damaged, noise), { maxLength: 5 }), async (first, rest) => {
        heard.length = 0;
        const count = connects.length;
        const { socket } = await open();
        socket.end(Buffer.concat([first, ...rest]));
        await once(socket, 'close');
        const good = await connected();
        good.send(ping);
        expect(await good.next()).toMatchObject({ cmd: 'pingresp' });
        good.send({ cmd: 'disconnect' });
        expect(await good.next()).toBeUndefined();
        // Every session that began has ended once.
        expect(heard.filter(event => event === 'closed')).toHaveLength(connects.length - count);
      }),
      { numRuns: 80 },
    );
  });
});
