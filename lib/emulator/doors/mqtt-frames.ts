/** The longest packet that is read, in bytes after its fixed header. */
export const maxPacketBytes = 1 << 20;

/**
 * Cuts a stream of bytes into whole MQTT packets before anything parses them, so that the length is judged before the body is gathered,
 * and a malformed packet cannot reach into the next one. (MQTT 3.1.1, section 2.2.3.)
 *
 * @returns takes the next bytes and gives the packets that they complete; throws an Error for a packet that is too long
 */
export function packetCutter(): (chunk: Buffer) => Buffer[] {
  let chunks: Buffer[] = [];
  let gathered = 0;
  // The whole length of the packet that is under way, as soon as it is known.
  let wanted: number | undefined;

  return chunk => {
    chunks.push(chunk);
    gathered += chunk.length;
    // A long packet comes in many pieces; they are put together once.
    if (wanted !== undefined && gathered < wanted) return [];
    let rest = Buffer.concat(chunks);
    const packets: Buffer[] = [];
    wanted = packetLength(rest);
    while (wanted !== undefined && rest.length >= wanted) {
      packets.push(rest.subarray(0, wanted));
      rest = rest.subarray(wanted);
      wanted = packetLength(rest);
    }
    chunks = [rest];
    gathered = rest.length;
    return packets;
  };
}

/** The length of the packet that begins here, with its header; undefined while the header is not complete. */
function packetLength(bytes: Buffer): number | undefined {
  let length = 0;
  for (let digit = 0; digit < 4; digit += 1) {
    const byte = bytes[1 + digit];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 128 ** digit;
    if (length > maxPacketBytes) throw new Error(`a packet is longer than ${maxPacketBytes} bytes`);
    if (byte < 0x80) return 2 + digit + length;
  }
  throw new Error('the length of a packet has more than four bytes');
}
