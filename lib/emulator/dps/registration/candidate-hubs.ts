import { isSameHub } from '../../../dps/hub-names';
import type { EnrollmentRecord } from '../enrollments/enrollment';
import type { HubLink, ProvisioningService } from '../provisioning-service';
import type { Assignment } from './registration-record';
import type { ReprovisionMode } from './reprovision-mode';

/** Where a device may go, and why. */
export interface Candidates {
  mode: ReprovisionMode;
  current: Assignment | undefined;
  /** Whether hubs count that only enrollments which name them assign to. */
  excludedHubs: boolean;
}

/**
 * The hubs that a device may be assigned to: the enrollment's, or all that are linked where it names none; only the
 * current one under "never". These are `linkedHubs` of the request to the webhook. Source: Microsoft, "Understand custom
 * allocation policies", "Custom allocation policy request".
 */
export function candidateHubs(
  { links }: Pick<ProvisioningService, 'links'>,
  { iotHubs, iotHubHostName }: Pick<EnrollmentRecord, 'iotHubs' | 'iotHubHostName'>,
  { mode, current, excludedHubs }: Candidates,
): string[] {
  if (mode === 'never' && current) return [current.hub];
  if (iotHubs && iotHubs.length > 0) return [...iotHubs];
  if (iotHubHostName !== undefined) return [iotHubHostName];
  return links.filter(link => excludedHubs || link.applyAllocationPolicy).map(({ hub }) => hub);
}

/** The share of a hub under the policy Hashed; 1 where it is not linked any more. */
export function weightOf(links: readonly HubLink[], hub: string): number {
  return links.find(link => isSameHub(link.hub, hub))?.weight ?? 1;
}
