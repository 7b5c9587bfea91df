import { existsSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { connectFileName, emulatorFolder, readConnectFile } from '../emulator/connect-local/connect-file';
import { isAlive } from '../emulator/kernel/process-alive';
import { exitCodes, UserError } from './exit';
import { root, workFolder } from './project';

/** Where a new emulator keeps its certificate authority and its connect file. */
export interface EmulatorFolder {
  folder: string;
  /** Said where clients do not find it there by themselves. */
  note?: string;
}

/**
 * The folder of a new emulator: the one that DPS_EMULATOR names, else that of the checkout, or of the working directory
 * where the package is installed. Where an emulator runs in it already, the new one gets a folder of its own beneath it,
 * which goes with the process.
 */
export function folderForEmulator(): EmulatorFolder {
  const folder = wantedFolder();
  const running = readConnectFile(join(folder, connectFileName));
  if (!running || !isAlive(running.pid)) return { folder };
  const own = join(folder, `emulator-${process.pid}`);
  process.on('exit', () => rmSync(own, { recursive: true, force: true }));
  return {
    folder: own,
    note: `Another emulator runs already, process ${running.pid}. This one is found with DPS_EMULATOR=${own}`,
  };
}

function wantedFolder(): string {
  const { DPS_EMULATOR: named } = process.env;
  if (!named) return isInstalled ? join(process.cwd(), emulatorFolder) : workFolder;
  const path = resolve(named);
  if (!path.endsWith('.json')) {
    // A project's folder holds the emulator's own, if that is there.
    const inProject = join(path, emulatorFolder);
    return existsSync(inProject) ? inProject : path;
  }
  if (basename(path) === connectFileName) return dirname(path);
  throw new UserError(`DPS_EMULATOR is ${named}: name a folder, or a file ${connectFileName} in one`, exitCodes.usage);
}

const isInstalled = root.split(sep).includes('node_modules');
