import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { giveToCaller } from './private-files';
import { isAlive } from './process-alive';

/** Who holds a lock. A pid is used again sooner or later, in a container at every start; with the start of its process it is not. */
interface Holder {
  pid: number;
  /** Milliseconds since 1970, UTC. */
  startedAt: number;
}

const self: Holder = { pid: process.pid, startedAt: performance.timeOrigin };

/**
 * Takes the lock of a file, which is a file beside it with the holder's process id. A lock whose process is gone is taken over.
 *
 * @returns gives the lock back
 * @throws Error that names the process that holds the lock
 */
export function lockFile(file: string): () => void {
  const lock = `${file}.lock`;
  const mine = `${lock}.${self.pid}`;
  // A link appears whole, with its content, or not at all.
  writeFileSync(mine, JSON.stringify(self), { mode: 0o600 });
  giveToCaller(mine);
  try {
    while (!linkIfFree(mine, lock)) {
      const holder = readHolder(lock);
      if (holder !== undefined && holds(holder)) throw heldBy(holder, file, lock);
      removeStale(lock, `${mine}.stale`);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => {
    const holder = readHolder(lock);
    if (holder?.pid === self.pid && holder.startedAt === self.startedAt) rmSync(lock, { force: true });
  };
}

function linkIfFree(mine: string, lock: string): boolean {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined where there is none, or none that can be read. */
function readHolder(lock: string): Holder | undefined {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(lock, 'utf8')) as Holder;
    return { pid, startedAt };
  } catch {
    return undefined;
  }
}

function holds({ pid, startedAt }: Holder): boolean {
  return pid === self.pid ? startedAt === self.startedAt : isAlive(pid);
}

/** Moves a stale lock away. Where another process was quicker and has locked anew, its lock goes back. */
function removeStale(lock: string, away: string): void {
  try {
    renameSync(lock, away);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const holder = readHolder(away);
  if (holder !== undefined && holds(holder)) linkIfFree(away, lock);
  rmSync(away, { force: true });
}

function heldBy({ pid }: Holder, file: string, lock: string): Error {
  const who = pid === self.pid ? `this process (${pid})` : `process ${pid}`;
  return new Error(
    `${file} is in use by ${who}: stop that emulator or choose another file; if ${pid} is no emulator, remove ${lock}`,
  );
}
