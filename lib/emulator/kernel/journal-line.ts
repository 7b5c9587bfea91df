import type { Change } from './state';

/** The first line of every journal. */
export const header = JSON.stringify({ journal: 'dps-allocator emulator', version: 1 });

/** A change as it stands in a line: a row follows its id, and a removal has none. */
type Entry = [table: string, scope: string, id: string] | [table: string, scope: string, id: string, row: unknown];

/** A commit as one line of JSON with its end of line. */
export function writeLine(changes: readonly Change[]): string {
  const entries = changes.map(
    ({ table, scope, id, row }): Entry => (row === undefined ? [table, scope, id] : [table, scope, id, row]),
  );
  return `${JSON.stringify(entries)}\n`;
}

/** The commit of a line; undefined if it is none. */
export function readLine(line: string): Change[] | undefined {
  const entries = parse(line);
  if (!Array.isArray(entries) || !entries.every(isEntry)) return undefined;
  return entries.map(([table, scope, id, row]) => ({ table, scope, id, row }));
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isEntry(entry: unknown): entry is Entry {
  return (
    Array.isArray(entry) &&
    (entry.length === 3 || entry.length === 4) &&
    entry.slice(0, 3).every(part => typeof part === 'string')
  );
}
