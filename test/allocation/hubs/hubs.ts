import { hubPattern } from '../../../lib/allocation/hubs/hub-pattern';
import { linkedHubsOf } from '../../../lib/allocation/hubs/linked-hubs';
import type { HubDescription } from '../../../lib/allocation/policy/policy';
import { registration } from '../rules/given';

/** A description as it is compiled, with what a test does not say filled in. */
export function described(description: Partial<HubDescription> & { name: string }) {
  return { tags: [], weight: 1, state: 'active' as const, ...description, pattern: hubPattern(description.name) };
}

/** The hubs of a request whose linked hubs are these, for policies with these descriptions. */
export function linked(
  linkedHubs: string[],
  descriptions?: (Partial<HubDescription> & { name: string })[],
  currentIotHubHostName?: string,
) {
  const context = currentIotHubHostName === undefined ? {} : { currentIotHubHostName };
  return linkedHubsOf(registration({ linkedHubs: linkedHubs as [string], context }), descriptions?.map(described));
}
