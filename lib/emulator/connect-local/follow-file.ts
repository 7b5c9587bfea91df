import { type Stats, statSync } from 'node:fs';
import { isAlive } from '../kernel/process-alive';
import { type ConnectFile, candidateFiles, filesUpwards, readConnectFile } from './connect-file';
import type { FindHost } from './local-hosts';

/** A file as it was read. */
interface Seen {
  file: string;
  /** Changes whenever the file does. */
  version: string;
  content: ConnectFile | undefined;
}

/**
 * Finds hosts in the connect file of a running emulator. The file is looked for at each question and read again when it has changed, so
 * that the emulator may start later, stop, or learn new names.
 *
 * @param path where the file is (DPS_EMULATOR), or its folder; undefined looks from `folder` upwards
 * @param debug is told what is found
 */
export function followConnectFile(path: string | undefined, folder: string, debug: (line: string) => void): FindHost {
  const files = path === undefined ? filesUpwards(folder) : candidateFiles(path);
  let seen: Seen | undefined;
  let hasMissed = false;

  return name => {
    const content = latest();
    if (content === undefined || !isAlive(content.pid) || !content.names.includes(name)) return undefined;
    debug(`${name} is served by process ${content.pid}`);
    return content;
  };

  function latest(): ConnectFile | undefined {
    for (const file of files) {
      const version = versionOf(file);
      if (version === undefined) continue;
      if (seen?.file !== file || seen.version !== version) {
        seen = { file, version, content: readConnectFile(file) };
        debug(seen.content === undefined ? `${file} is no connect file` : `${file} is followed`);
      }
      return seen.content;
    }
    if (!hasMissed) debug(`there is no ${files.join(', nor ')}`);
    hasMissed = true;
    return undefined;
  }
}

/** Undefined where there is no such file, or where it belongs to somebody else, who must not lead this user's connections away. */
function versionOf(file: string): string | undefined {
  const stat = statOf(file);
  if (!stat?.isFile()) return undefined;
  const user = process.getuid?.();
  if (user !== undefined && stat.uid !== user && stat.uid !== 0) return undefined;
  return `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    // It is missing, or in a folder that this user may not open.
    return undefined;
  }
}
