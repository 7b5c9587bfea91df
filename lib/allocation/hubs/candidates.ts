import type { Facts } from '../rules/fact-table';
import type { LinkedHub } from './linked-hubs';
import type { HubSelector } from './selector';

/** A linked hub that the device cannot go to, and why. */
export interface DroppedHub {
  hub: string;
  why: string;
}

/** The hubs a device may go to: one list for each group of the outcome. */
export interface Candidates {
  groups: LinkedHub[][];
  dropped: DroppedHub[];
}

/**
 * The linked hubs that an outcome selects and that let this device in: never a draining hub, a cordoned one or one of
 * weight 0 only if the device is there already.
 */
export function candidateHubs(hubs: readonly LinkedHub[], selectors: readonly HubSelector[], facts: Facts): Candidates {
  const dropped: DroppedHub[] = [];
  const groups: LinkedHub[][] = selectors.map(() => []);
  for (const hub of hubs) {
    const members = groups.filter((_, group) => (selectors[group] as HubSelector)(hub, facts));
    const why = members.length === 0 ? 'the rule does not select it' : closed(hub);
    if (why) dropped.push({ hub: hub.hostName, why });
    else for (const group of members) group.push(hub);
  }
  return { groups, dropped };
}

function closed({ description, isCurrent, weight }: LinkedHub): string | undefined {
  if (description?.state === 'draining') return 'it is draining';
  if (description?.state === 'cordoned' && !isCurrent) return 'it is cordoned and takes no devices';
  if (weight === 0 && !isCurrent) return 'its weight is 0';
  return undefined;
}
