import type { X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { IConnectPacket, IPublishPacket, ISubscribePacket, Packet } from 'mqtt-packet';
import { packetBytes, packetReader, WrongVersion } from './mqtt-packets';
import type { MqttClient, MqttRefusal, MqttRouting, MqttSession } from './mqtt-service';

/** A peer that does not read what is sent to it is let go when so many bytes wait. */
const maxWaitingBytes = 4 << 20;

/** What a connection needs besides its stream. */
export interface MqttDoor {
  route: MqttRouting;
  /** One line for each refusal and each close that the client did not ask for. */
  log: (line: string) => void;
  /** How long a client may take for its CONNECT, and to read the last that is sent to it, in milliseconds. */
  connectWithin: number;
}

/**
 * Serves one MQTT 3.1.1 connection on any stream: a TLS socket, or what a WebSocket carries. QoS 0 and 1 only; whatever is not in order
 * closes the connection and is told to the log, because a client cannot tell one close from another.
 *
 * @param certificates what the client presented, leaf first
 */
export function serveMqtt(stream: Duplex, certificates: readonly X509Certificate[], door: MqttDoor): void {
  const read = packetReader();
  let who = 'an MQTT client';
  let session: MqttSession | undefined;
  let will: IConnectPacket['will'];
  let isClosed = false;
  // What a service sends while it deals with a packet waits for its acknowledgement: Microsoft's .NET SDK takes one packet at a time
  // and knows no other order.
  let held: Buffer[] | undefined;
  let latestMessageId = 0;
  let silence: NodeJS.Timeout = setTimeout(() => close('no CONNECT came in time'), door.connectWithin);

  const client: MqttClient = {
    publish(topic, payload, qos = 0) {
      const messageId = qos === 0 ? {} : { messageId: nextMessageId() };
      const bytes = packetBytes({ cmd: 'publish', topic, payload, qos, ...messageId, dup: false, retain: false });
      if (held) held.push(bytes);
      else write(bytes);
    },
    close,
  };

  stream.on('data', (chunk: Buffer) => {
    // Only what a connected client sends keeps its connection alive; a cleared timer stays cleared.
    if (session !== undefined) silence.refresh();
    try {
      for (const packet of read(chunk)) {
        if (isClosed) return;
        handle(packet);
      }
    } catch (error) {
      if (error instanceof WrongVersion) refuse({ returnCode: 1, reason: error.message });
      else fail(error);
    }
  });
  stream.on('drain', () => stream.resume());
  stream.on('error', error => end(error.message));
  stream.on('end', () => end('the client closed the connection without DISCONNECT'));
  stream.on('close', () => end('the connection was lost'));

  function handle(packet: Packet): void {
    if (session !== undefined) serve(packet, session);
    else if (packet.cmd === 'connect') accept(packet);
    else close(`${packet.cmd} came before CONNECT`);
  }

  function accept(connect: IConnectPacket): void {
    const { clientId, username = '', password, clean = true, keepalive = 0, protocolId, protocolVersion } = connect;
    who = `MQTT client ${JSON.stringify(clientId)} (user name ${JSON.stringify(username)})`;
    clearTimeout(silence);
    held = [];
    const answer = answerTo();
    if ('returnCode' in answer) {
      refuse(answer);
      return;
    }
    if (isClosed) {
      // The service has closed the connection while it accepted it.
      answer.closed();
      return;
    }
    session = answer;
    will = connect.will;
    send({ cmd: 'connack', returnCode: 0, sessionPresent: answer.sessionPresent });
    release();
    // MQTT 3.1.1, section 3.1.2.10: silence of one and a half times the keep-alive ends the connection; 0 turns that off.
    if (keepalive > 0) silence = setTimeout(() => close('its keep-alive ran out'), keepalive * 1500);

    function answerTo(): MqttSession | MqttRefusal {
      if (protocolId !== 'MQTT' || protocolVersion !== 4) {
        return { returnCode: 1, reason: `it speaks ${protocolId} version ${protocolVersion}, not MQTT 3.1.1` };
      }
      const service = door.route(username);
      if (service === undefined) return { returnCode: 5, reason: 'no service is known by that user name' };
      return service({ clientId, username, password: password?.toString('utf8'), clean, certificates }, client);
    }
  }

  function serve(packet: Packet, to: MqttSession): void {
    switch (packet.cmd) {
      case 'publish':
        receive(packet, to);
        break;
      case 'subscribe':
        subscribe(packet, to);
        break;
      case 'unsubscribe':
        for (const filter of packet.unsubscriptions) to.unsubscribe(filter);
        send({ cmd: 'unsuback', messageId: packet.messageId ?? 0, granted: [] });
        break;
      case 'puback':
        // Nothing is sent again on the same connection, so there is nothing to strike out. The .NET SDK acknowledges QoS 0 too, with id 0.
        break;
      case 'pingreq':
        send({ cmd: 'pingresp' });
        break;
      case 'disconnect':
        end();
        break;
      default:
        close(`${packet.cmd} is not served`);
    }
  }

  function receive({ topic, payload, qos, messageId = 0 }: IPublishPacket, to: MqttSession): void {
    if (qos === 2) {
      close('QoS 2 is not served');
      return;
    }
    held = [];
    to.publish(topic, payload.toString('utf8'), qos);
    if (qos === 1) send({ cmd: 'puback', messageId });
    release();
  }

  function subscribe({ subscriptions, messageId = 0 }: ISubscribePacket, to: MqttSession): void {
    const granted = subscriptions.map(({ qos }) => (qos === 0 ? 0 : 1));
    held = [];
    const unwanted = subscriptions.find(({ topic }, index) => !to.subscribe(topic, granted[index] ?? 0));
    if (unwanted !== undefined) close(`it may not subscribe to ${JSON.stringify(unwanted.topic)}`);
    else send({ cmd: 'suback', messageId, granted });
    release();
  }

  function release(): void {
    const replies = held ?? [];
    held = undefined;
    for (const bytes of replies) write(bytes);
  }

  /** 1 to 65535, in turns. */
  function nextMessageId(): number {
    latestMessageId = (latestMessageId % 65_535) + 1;
    return latestMessageId;
  }

  function refuse({ returnCode, reason }: MqttRefusal): void {
    if (isClosed) return;
    write(packetBytes({ cmd: 'connack', returnCode, sessionPresent: false }));
    end(`refused with ${returnCode}: ${reason}`);
  }

  function fail(error: unknown): void {
    close(error instanceof Error ? error.message : String(error));
  }

  function close(reason: string): void {
    end(`closed: ${reason}`);
  }

  function send(packet: Packet): void {
    write(packetBytes(packet));
  }

  function write(bytes: Buffer): void {
    if (isClosed) return;
    gather();
    // Nothing more is read from a client that does not read.
    if (!stream.write(bytes)) stream.pause();
    if (stream.writableLength > maxWaitingBytes) close('it does not read what is sent to it');
  }

  /** What is sent within one turn, such as a reply and its PUBACK, leaves in one write. */
  function gather(): void {
    if (stream.writableCorked > 0) return;
    stream.cork();
    setImmediate(() => stream.uncork());
  }

  /** Ends the connection once, whoever ended it; a reason is for the log. */
  function end(reason?: string): void {
    if (isClosed) return;
    isClosed = true;
    clearTimeout(silence);
    if (reason !== undefined) door.log(`${who}: ${reason}`);
    // What has been written still goes out, if the client reads it in time; what still comes is thrown away.
    stream.resume();
    stream.end(() => stream.destroy());
    if (!stream.destroyed) {
      const late = setTimeout(() => stream.destroy(), door.connectWithin);
      stream.once('close', () => clearTimeout(late));
    }
    if (reason !== undefined) publishWill();
    session?.closed();
  }

  /** The last will of a client that went without DISCONNECT (MQTT 3.1.1, section 3.1.2.5), as if it had sent it itself. */
  function publishWill(): void {
    if (!will) return;
    try {
      session?.publish(will.topic, will.payload.toString('utf8'), 0);
    } catch (error) {
      door.log(`${who}: its last will is not taken: ${error instanceof Error ? error.message : error}`);
    }
  }
}
