import { canonicalHubName } from '../../dps/hub-names';
import type { Candidate } from '../plugin';
import type { HubDescription } from '../policy/policy';
import type { Registration } from '../registration';
import { type HubPattern, meets } from './hub-pattern';

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

/**
 * The hubs of a request, each once. Two spellings of one hub (`x.azure-devices.net`, `x.device.azure-devices.net`)
 * are one hub, and the answer takes the spelling of the current hub where it is among them, else the first.
 */
export function linkedHubsOf(
  { request, currentHub }: Registration,
  descriptions: readonly CompiledHub[] | undefined,
): LinkedHub[] {
  const hubs = new Map<string, LinkedHub>();
  let position = 0;
  for (const hostName of request.linkedHubs) {
    const name = canonicalHubName(hostName);
    const known = hubs.get(name);
    if (known) {
      if (hostName.toLowerCase() === currentHub?.hostName.toLowerCase()) known.hostName = hostName;
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
      rank: order * request.linkedHubs.length + position++,
    });
  }
  return [...hubs.values()];
}
