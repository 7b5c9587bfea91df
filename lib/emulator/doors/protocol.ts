/** The protocols that a first byte tells apart; one without a door is still worth a name in the log. */
export type Protocol = 'mqtt' | 'http' | 'amqp';

const connectPacket = 0x10;
const [letterA, letterZ] = [0x41, 0x5a];

/** What a client speaks, by the first byte that it sends: no verb of HTTP begins as AMQP does. Undefined if it is nothing known. */
export function protocolOf(firstByte: number | undefined): Protocol | undefined {
  if (firstByte === undefined) return undefined;
  if (firstByte === connectPacket) return 'mqtt';
  if (firstByte === letterA) return 'amqp';
  return firstByte > letterA && firstByte <= letterZ ? 'http' : undefined;
}
