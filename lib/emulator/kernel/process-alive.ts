import { readFileSync } from 'node:fs';

/**
 * Whether a process of this machine has the given id now. One that belongs to somebody else lives too; one that has ended
 * and whose parent has not looked yet, as a container without an init leaves it, does not.
 */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Known on Linux only (proc(5): the state follows the name in brackets). */
function isZombie(pid: number): boolean {
  try {
    return /\) Z [^)]*$/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
