import { closeSync, openSync, readSync } from 'node:fs';

const chunkBytes = 1 << 20;
const newline = 0x0a;

/** The lines of a file that end with a line feed, without it, read a mebibyte at a time. What follows the last one is left out. */
export function* wholeLines(file: string): Iterable<string> {
  const descriptor = openSync(file, 'r');
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    // The beginning of a line whose end has not been read yet.
    let parts: Buffer[] = [];
    for (;;) {
      const length = readSync(descriptor, chunk, 0, chunkBytes, null);
      if (length === 0) return;
      let start = 0;
      for (;;) {
        const end = chunk.indexOf(newline, start);
        if (end < 0 || end >= length) break;
        const last = chunk.subarray(start, end);
        yield parts.length === 0 ? last.toString('utf8') : Buffer.concat([...parts, last]).toString('utf8');
        parts = [];
        start = end + 1;
      }
      if (start < length) parts.push(Buffer.from(chunk.subarray(start, length)));
    }
  } finally {
    closeSync(descriptor);
  }
}
