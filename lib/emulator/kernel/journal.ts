import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { header, readLine, writeLine } from './journal-line';
import { lockFile } from './journal-lock';
import { giveToCaller, makePrivateFolder } from './private-files';
import type { Keeper, State } from './state';
import { wholeLines } from './whole-lines';

/** How much of the compacted file is gathered before it is written, in characters. */
const batch = 1 << 20;

/**
 * Keeps a state in a file: reads back what it holds, writes it anew without what has been replaced since, and from then on appends one
 * line of JSON for each commit before the commit is seen. What was committed survives a kill of the process, not a loss of power. A last
 * line without its end was never acknowledged and is dropped. The file (0600) and its folder are made where they are missing.
 *
 * @throws Error where another process holds the file (it names the process), or where a line is bad (it names file and line)
 */
export function openJournal(file: string, state: State): Keeper {
  if (existsSync(file) && statSync(file).isDirectory())
    throw new Error(`${file} is a folder: name a file for the state`);
  makePrivateFolder(dirname(file));
  const unlock = lockFile(file);
  try {
    if (existsSync(file)) readBack(file, state);
    const keeper = appendTo(compact(file, state), file, unlock);
    state.keepWith(keeper);
    return keeper;
  } catch (error) {
    unlock();
    throw error;
  }
}

function readBack(file: string, state: State): void {
  let number = 0;
  for (const line of wholeLines(file)) {
    number += 1;
    if (number === 1) {
      if (line !== header) throw notAJournal(file);
      continue;
    }
    const changes = readLine(line);
    if (changes === undefined)
      throw new Error(`${file}:${number} is no commit of the emulator: mend or remove that line, or the file`);
    state.apply(changes);
  }
  // Compaction writes the first line whole, so a file with only a part of it is somebody else's; an empty one is fine.
  if (number === 0 && statSync(file).size > 0) throw notAJournal(file);
}

function notAJournal(file: string): Error {
  return new Error(`${file}:1 is not the first line of the emulator's state, which is ${header}: choose another file`);
}

/** Writes all rows aside, safe from a loss of power, and puts that file into the place of the old one. Returns its descriptor. */
function compact(file: string, state: State): number {
  const aside = `${file}.new`;
  rmSync(aside, { force: true });
  // Appended to, so that what is written after a cut follows it.
  const descriptor = openSync(aside, 'a', 0o600);
  try {
    giveToCaller(aside);
    let text = `${header}\n`;
    for (const change of state.everything()) {
      text += writeLine([change]);
      if (text.length < batch) continue;
      writeAll(descriptor, text);
      text = '';
    }
    writeAll(descriptor, text);
    fsyncSync(descriptor);
    renameSync(aside, file);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function appendTo(descriptor: number, file: string, unlock: () => void): Keeper {
  let size = statSync(file).size;
  let isOpen = true;
  return {
    append(changes) {
      if (!isOpen) throw new Error(`${file} is closed: nothing can be committed any more`);
      try {
        size += writeAll(descriptor, writeLine(changes));
      } catch (error) {
        // A part of the line must not stand before the lines to come.
        cutTo(size);
        throw error;
      }
    },
    close,
  };

  function cutTo(length: number): void {
    try {
      ftruncateSync(descriptor, length);
    } catch {
      close();
    }
  }

  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    closeSync(descriptor);
    unlock();
  }
}

/** Writes all of a text, however many calls that takes. Returns its length in bytes. */
function writeAll(descriptor: number, text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
  return bytes.length;
}
