import { firstLabel } from '../../dps/hub-names';
import { globMatches } from '../glob';

/** A glob for host names in its literal parts, lower case; what lies between them is a star. */
export type HubPattern = readonly string[];

/** A glob of a policy, ready to be met. */
export function hubPattern(glob: string): HubPattern {
  return glob.toLowerCase().split('*');
}

/** Whether a canonical host name fits: without a dot in the pattern its first label, with one the whole name. */
export function meets(pattern: HubPattern, name: string): boolean {
  return globMatches(pattern, pattern.some(part => part.includes('.')) ? name : firstLabel(name));
}
