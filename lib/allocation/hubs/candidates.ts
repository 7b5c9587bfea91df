import { canonicalHubName } from '../../dps/hub-names';
import type { Candidate } from '../plugin';
import type { HubDescription } from '../policy/policy';
import type { Registration } from '../registration';
import type { Facts } from '../rules/fact-table';
import { type HubPattern, meets } from './hub-pattern';
import type { HubSelector } from './selector';

/** A linked hub with what the policy knows of it. */
export interface LinkedHub extends Candidate {
  /** As the answer spells it: one of linkedHubs. */
  hostName: string;
  description: CompiledHub | undefined;
  /** The policy knows it; without a `hubs` section every hub counts as known. */
  isDescribed: boolean;
}

/** A description of hubs whose name is ready to be met. */
export interface CompiledHub extends HubDescription {
  pattern: HubPattern;
}

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
 * The hubs of a request, each once. Two spellings of one hub (`x.azure-devices.net`, `x.device.azure-devices.net`)
 * are one hub, and the answer takes the spelling of the current hub where it is among them, else the first.
 */
export function linkedHubsOf(
  { request, currentHub }: Registration,
  descriptions: readonly CompiledHub[] | undefined,
): LinkedHub[] {
  const hubs = new Map<string, LinkedHub>();
  const current = currentHub?.hostName.toLowerCase();
  for (const [position, hostName] of request.linkedHubs.entries()) {
    const name = canonicalHubName(hostName);
    const known = hubs.get(name);
    if (known) {
      if (hostName.toLowerCase() === current) known.hostName = hostName;
      continue;
    }
    const index = descriptions?.findIndex(description => meets(description.pattern, name)) ?? -1;
    const description = descriptions?.[index];
    const order = index < 0 ? (descriptions?.length ?? 0) : index;
    hubs.set(name, {
      hostName,
      name,
      isDescribed: description !== undefined || descriptions === undefined,
      description,
      location: description?.location,
      weight: description?.weight ?? 1,
      isCurrent: name === currentHub?.name,
      rank: order * request.linkedHubs.length + position,
    });
  }
  return [...hubs.values()];
}

/**
 * The linked hubs that an outcome selects and whose state lets this device in: never a draining hub, a cordoned one
 * only if the device is there already.
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

function closed({ description, isCurrent }: LinkedHub): string | undefined {
  if (description?.state === 'draining') return 'it is draining';
  if (description?.state === 'cordoned' && !isCurrent) return 'it is cordoned and takes no devices';
  return undefined;
}
