import { chownSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Makes a folder that its owner alone can open, where it is missing, and those above it. */
export function makePrivateFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const above = dirname(resolve(first));
  for (let made = resolve(folder); made !== above; made = dirname(made)) giveToCaller(made);
}

/** Writes a file that its owner alone can read, whole or not at all, and its folder where that is missing. */
export function writePrivateFile(file: string, text: string): void {
  makePrivateFolder(dirname(file));
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, text, { mode: 0o600 });
  giveToCaller(aside);
  renameSync(aside, file);
}

/** Under sudo, as standard ports need it, gives what was made to the user who called sudo: that user's programs read it. */
export function giveToCaller(path: string): void {
  const { SUDO_UID, SUDO_GID } = process.env;
  if (process.getuid?.() === 0 && SUDO_UID && SUDO_GID) chownSync(path, Number(SUDO_UID), Number(SUDO_GID));
}
