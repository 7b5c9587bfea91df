import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writePrivateFile } from '../kernel/private-files';
import type { LocalHosts } from './local-hosts';

/** The folder in which an emulator keeps its files, and its connect file's name there. */
export const emulatorFolder = '.dps-allocator';
export const connectFileName = 'connect.json';

/** What a running emulator tells the clients of its machine. */
export interface ConnectFile extends LocalHosts {
  /** The emulator's process; the file of a dead one is not believed. */
  pid: number;
  /** How the owner of this machine opens them. */
  services?: LocalServices;
}

/** Connection strings of the owner's policies. */
export interface LocalServices {
  provisioningServices: {
    name: string;
    idScope: string;
    connectionString: string;
    /** Where devices register. */
    provisioningHost: string;
  }[];
  hubs: { hostName: string; connectionString: string }[];
}

/** Writes `connect.json` in the emulator's folder, whole or not at all. Returns the file's path. */
export function writeConnectFile(folder: string, content: ConnectFile): string {
  const file = join(folder, connectFileName);
  writePrivateFile(file, `${JSON.stringify(content, null, 2)}\n`);
  return file;
}

/** Removes the file that `writeConnectFile` gave, unless another emulator has written it since. */
export function removeConnectFile(file: string, pid = process.pid): void {
  if (readConnectFile(file)?.pid === pid) rmSync(file, { force: true });
}

/** Reads a connect file; undefined if it is missing or is none. */
export function readConnectFile(file: string): ConnectFile | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isConnectFile(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

/** Where the connect file of an emulator's folder, of a project's folder, or the file itself is looked for. */
export function candidateFiles(path: string): string[] {
  // A file first: beneath one, others cannot even be asked for.
  return path.endsWith('.json') ? [path] : [join(path, connectFileName), join(path, emulatorFolder, connectFileName)];
}

/** Where a connect file is looked for from a folder upwards, nearest first. */
export function filesUpwards(folder: string): string[] {
  const here = join(folder, emulatorFolder, connectFileName);
  const parent = dirname(folder);
  return parent === folder ? [here] : [here, ...filesUpwards(parent)];
}

function isConnectFile(content: unknown): content is ConnectFile {
  if (typeof content !== 'object' || content === null) return false;
  const { pid, ports, ca, names } = content as Partial<Record<keyof ConnectFile, unknown>>;
  return (
    typeof pid === 'number' &&
    typeof ca === 'string' &&
    Array.isArray(names) &&
    names.every(name => typeof name === 'string') &&
    typeof ports === 'object' &&
    ports !== null &&
    Object.values(ports).every(port => typeof port === 'number')
  );
}
