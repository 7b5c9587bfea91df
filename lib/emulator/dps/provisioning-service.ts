import { randomBytes } from 'node:crypto';
import { readCertificate } from '../kernel/certificate-info';
import type { State, Table } from '../kernel/state';

/** What a key of DPS may open. Source: Microsoft, "Control access to DPS with shared access signatures", "Permissions". */
export type AccessRight =
  | 'ServiceConfig'
  | 'EnrollmentRead'
  | 'EnrollmentWrite'
  | 'RegistrationStatusRead'
  | 'RegistrationStatusWrite'
  | 'DeviceConnect';

/** A named pair of keys, base64, and what they open. */
export interface SharedAccessPolicy {
  name: string;
  primaryKey: string;
  secondaryKey: string;
  rights: readonly AccessRight[];
}

/** A hub that DPS may assign devices to. */
export interface HubLink {
  /** The host name, as it was given. */
  hub: string;
  /** Its share under the policy Hashed, 1 to 1000. */
  weight: number;
  /** False for a hub that only enrollments which name it assign to. */
  applyAllocationPolicy: boolean;
}

/** How an instance allocates where the enrollment does not say; `custom` is for enrollments only. */
export type InstanceAllocationPolicy = 'Hashed' | 'GeoLatency' | 'Static';

/** One DPS instance. */
export interface ProvisioningService {
  name: string;
  resourceGroup?: string;
  idScope: string;
  /** What follows the name in its host name: `azure-devices-provisioning.net`, `.cn` or `.us`. */
  domain: string;
  allocationPolicy: InstanceAllocationPolicy;
  links: readonly HubLink[];
  /** Hubs in the order of their latency for whoever registers: what geoLatency means in the emulator. Else the order of the links. */
  nearestHubs?: readonly string[];
  sharedAccessPolicies: readonly SharedAccessPolicy[];
  /** Verified CA certificates by the name under which `caReferences` knows them. */
  certificates: readonly { name: string /** DER, base64. */; certificate: string }[];
}

/** What a new link may leave out. */
export type LinkSeed = Pick<HubLink, 'hub'> & Partial<HubLink>;

/** What a new DPS may leave out. */
export interface ProvisioningServiceSeed {
  name: string;
  idScope: string;
  resourceGroup?: string;
  domain?: string;
  allocationPolicy?: InstanceAllocationPolicy;
  links?: readonly LinkSeed[];
  nearestHubs?: readonly string[];
  sharedAccessPolicies?: readonly SharedAccessPolicy[];
  /** PEM, base64 of PEM or base64 of DER. */
  certificates?: ProvisioningService['certificates'];
}

/** The rows of DPS instances; the scope is empty, the id the name in lower case. */
export function provisioningServiceTable(state: State): Table<ProvisioningService> {
  return state.table<ProvisioningService>('provisioningServices');
}

/**
 * Fills in what the portal would: the policy Hashed, weights of 1, the owner's policy with new keys.
 *
 * @throws Error for a certificate that is none
 */
export function newProvisioningService(seed: ProvisioningServiceSeed): ProvisioningService {
  return {
    name: seed.name,
    ...(seed.resourceGroup !== undefined && { resourceGroup: seed.resourceGroup }),
    idScope: seed.idScope,
    domain: seed.domain ?? domainOf(seed.idScope),
    allocationPolicy: seed.allocationPolicy ?? 'Hashed',
    links: (seed.links ?? []).map(newLink),
    ...(seed.nearestHubs && { nearestHubs: seed.nearestHubs }),
    sharedAccessPolicies: seed.sharedAccessPolicies ?? [ownerPolicy()],
    certificates: (seed.certificates ?? []).map(verified),
  };
}

/** A new link: of weight 1 and part of allocation, unless it says otherwise. */
export function newLink({ hub, weight = 1, applyAllocationPolicy = true }: LinkSeed): HubLink {
  return { hub, weight, applyAllocationPolicy };
}

/** The connection string of a policy; undefined where there is no such policy. */
export function connectionStringOf(
  { name, domain, sharedAccessPolicies }: ProvisioningService,
  policy: string,
): string | undefined {
  const found = sharedAccessPolicies.find(each => each.name === policy);
  return found && `HostName=${name}.${domain};SharedAccessKeyName=${policy};SharedAccessKey=${found.primaryKey}`;
}

/** The name of every DPS of a cloud, at which devices register. */
export function globalHost(domain: string): string {
  return `global.${domain}`;
}

/** The policy that every DPS is made with. */
export const ownerPolicyName = 'provisioningserviceowner';

function ownerPolicy(): SharedAccessPolicy {
  return {
    name: ownerPolicyName,
    primaryKey: randomBytes(32).toString('base64'),
    secondaryKey: randomBytes(32).toString('base64'),
    rights: [
      'ServiceConfig',
      'EnrollmentRead',
      'EnrollmentWrite',
      'RegistrationStatusRead',
      'RegistrationStatusWrite',
      'DeviceConnect',
    ],
  };
}

function verified({ name, certificate }: { name: string; certificate: string }) {
  const read = readCertificate(certificate);
  if (!read) throw new Error(`the certificate ${name} is neither PEM nor base64`);
  return { name, certificate: read.raw.toString('base64') };
}

/** Azure operated by 21Vianet numbers its id scopes `0cn…` and ends its names in `.cn`. */
function domainOf(idScope: string): string {
  return `azure-devices-provisioning.${idScope.toLowerCase().startsWith('0cn') ? 'cn' : 'net'}`;
}
