import { twinKeyProblem } from '../../../dps/twin-limits';

/** How to mend a name that twins refuse; undefined for one that they take. */
export function twinNameCure(name: string): string | undefined {
  if (twinKeyProblem(name) === undefined) return undefined;
  const parts = name.split('.');
  if (parts.length > 1 && parts.every(isTaken))
    return `nest it: ${parts.join(': { ')}: …${' }'.repeat(parts.length - 1)}`;
  const mended = name.replaceAll(/[^\w-]/g, '');
  return isTaken(mended) ? `call it ${mended}` : 'give it a short name of letters and digits';
}

function isTaken(name: string): boolean {
  return twinKeyProblem(name) === undefined;
}
