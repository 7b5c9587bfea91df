/**
 * MurmurHash3 x86_32 of the UTF-8 of a text: a whole number from 0 to 4294967295.
 *
 * It places devices, so it can never change. Source: Austin Appleby, MurmurHash3.cpp (public domain), function
 * MurmurHash3_x86_32.
 */
export function murmurHash3(text: string, seed: number): number {
  const bytes = isAscii(text) ? undefined : new TextEncoder().encode(text);
  const length = bytes?.length ?? text.length;
  const at = (index: number) => (bytes ? (bytes[index] as number) : text.charCodeAt(index));
  const wholeBlocks = length & ~3;

  let hash = seed | 0;
  for (let index = 0; index < wholeBlocks; index += 4) {
    hash ^= scramble(at(index) | (at(index + 1) << 8) | (at(index + 2) << 16) | (at(index + 3) << 24));
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let index = length - 1; index >= wholeBlocks; index--) rest = (rest << 8) | at(index);
  hash ^= scramble(rest);
  return mix32(hash ^ length);
}

/** MurmurHash3's finalizer: spreads every bit of a 32-bit number over all others. */
export function mix32(number: number): number {
  let hash = number ^ (number >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble(block: number): number {
  const product = Math.imul(block, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}
