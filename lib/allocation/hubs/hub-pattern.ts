import { canonicalHubName, firstLabel } from '../../dps/hub-names';
import { globMatches } from '../glob';

/** A glob for host names, ready to be met. */
export interface HubPattern {
  /** Its literal parts, lower case; what lies between them is a star. */
  parts: readonly string[];
  /** With a dot in it, it is met by the whole canonical name; without, by the name's first label. */
  isWhole: boolean;
}

/** A glob of a policy, ready to be met; like a host name, it is the same with and without the label `.device`. */
export function hubPattern(glob: string): HubPattern {
  return patternOf(canonicalHubName(glob).split('*'));
}

/** The pattern of literal parts, which may come from elsewhere: no star in them is a wildcard. */
export function patternOf(parts: readonly string[]): HubPattern {
  return { parts, isWhole: parts.some(part => part.includes('.')) };
}

/** Whether a canonical host name fits. */
export function meets({ parts, isWhole }: HubPattern, name: string): boolean {
  return globMatches(parts, isWhole ? name : firstLabel(name));
}
