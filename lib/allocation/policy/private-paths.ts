import type { FactSlot } from '../rules/fact-table';
import { type Path, parsePath } from '../rules/path';

/** Those among the paths of a policy whose values are not to be shown: private ones, what lies below, and what is taken from there. */
export function privatePaths(slots: readonly FactSlot[], named: readonly string[]): ReadonlySet<string> {
  const secrets = named.map(parsePath).filter(path => path !== undefined);
  const isSecret = (path: string) => secrets.some(secret => isAtOrBelow(parsePath(path) as Path, secret));
  return new Set(slots.filter(({ path, sources }) => [path, ...sources].some(isSecret)).map(({ path }) => path));
}

/** Whether a path is another one, or lies below it. */
export function isAtOrBelow(path: Path, above: Path): boolean {
  return above.every((part, depth) => path[depth] === part);
}
