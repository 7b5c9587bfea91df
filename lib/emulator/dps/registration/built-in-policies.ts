import { createHash } from 'node:crypto';
import { isSameHub } from '../../../dps/hub-names';
import type { AllocationPolicy, EnrollmentRecord } from '../enrollments/enrollment';
import type { InstanceAllocationPolicy, ProvisioningService } from '../provisioning-service';
import { weightOf } from './candidate-hubs';

/** The policies that DPS itself knows. */
export type BuiltInPolicy = Exclude<AllocationPolicy, 'custom'>;

/** How a built-in policy picks one of the candidate hubs. */
type Pick = (candidates: readonly string[], registrationId: string, service: ProvisioningService) => string | undefined;

const instancePolicies = {
  Hashed: 'hashed',
  GeoLatency: 'geoLatency',
  Static: 'static',
} satisfies Record<InstanceAllocationPolicy, BuiltInPolicy>;

/** The enrollment's policy, else that of the DPS. Source: Microsoft, "How to use allocation policies". */
export function policyOf({ allocationPolicy }: EnrollmentRecord, service: ProvisioningService): AllocationPolicy {
  return allocationPolicy ?? instancePolicies[service.allocationPolicy];
}

/** Picks a hub by a built-in policy; undefined where there is no candidate. */
export function pickHub(
  policy: BuiltInPolicy,
  candidates: readonly string[],
  registrationId: string,
  service: ProvisioningService,
): string | undefined {
  return picks[policy](candidates, registrationId, service);
}

const picks: Record<BuiltInPolicy, Pick> = {
  /** Each hub gets its weight's share of registration ids, and an id always the same hub of the same candidates. */
  hashed(candidates, registrationId, { links }) {
    const weights = candidates.map(hub => weightOf(links, hub));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let rest = fraction(registrationId) * total;
    return candidates.find((_, index) => {
      rest -= weights[index] ?? 0;
      return rest < 0;
    });
  },
  /** The nearest, in the order that the DPS was given. */
  geoLatency(candidates, _, { nearestHubs = [] }) {
    const nearest = nearestHubs.find(hub => candidates.some(candidate => isSameHub(candidate, hub)));
    return nearest === undefined ? candidates[0] : candidates.find(candidate => isSameHub(candidate, nearest));
  },
  /** The one that the enrollment names; the first where there are several. */
  static: candidates => candidates[0],
};

/** A registration id, whatever its case, as a number from 0 to below 1. */
function fraction(registrationId: string): number {
  return createHash('sha256').update(registrationId.toLowerCase()).digest().readUInt32BE(0) / 2 ** 32;
}
