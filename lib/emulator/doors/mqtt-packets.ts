import { generate, type Packet, parser } from 'mqtt-packet';
import { packetCutter } from './mqtt-frames';

/** The peer speaks MQTT of a version that is not served; an answer in the form of 3.1.1 can still tell it. */
export class WrongVersion extends Error {}

/**
 * Reads MQTT packets from a stream of bytes.
 *
 * @returns takes the next bytes and gives the packets that they complete, in order
 * @throws Error with the reason for bytes that are no packet; `WrongVersion` where only the version of the protocol is wrong
 */
export function packetReader(): (chunk: Buffer) => Iterable<Packet> {
  const cut = packetCutter();
  const parse = parser({ protocolVersion: 4 });
  let parsed: Packet | undefined;
  parse.on('packet', packet => {
    parsed = packet;
  });
  parse.on('error', (error: Error) => {
    throw error.message === 'Invalid protocol version' ? new WrongVersion(error.message) : error;
  });

  return function* read(chunk) {
    for (const bytes of cut(chunk)) {
      parsed = undefined;
      parse.parse(bytes);
      if (parsed === undefined) throw new Error('a packet is malformed');
      yield parsed;
    }
  };
}

/** The bytes of a packet, as MQTT 3.1.1 has it. */
export function packetBytes(packet: Packet): Buffer {
  return generate(packet, { protocolVersion: 4 });
}
