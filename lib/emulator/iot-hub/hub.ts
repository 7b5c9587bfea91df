import { randomBytes } from 'node:crypto';
import { canonicalHubName } from '../../dps/hub-names';
import type { State, Table } from '../kernel/state';

/** What a shared access policy may allow. */
export type AccessRight = 'RegistryRead' | 'RegistryWrite' | 'ServiceConnect' | 'DeviceConnect';

/** A shared access policy, in the form that Azure Resource Manager lists it. */
export interface SharedAccessPolicy {
  keyName: string;
  /** Base64 of 32 bytes, as is the secondary. */
  primaryKey: string;
  secondaryKey: string;
  /** Names of rights with commas between them: `RegistryWrite, ServiceConnect, DeviceConnect`. */
  rights: string;
}

/** A hub. */
export interface HubRow {
  /** As the user wrote it. */
  hostName: string;
  location: string;
  /** The name of the pricing tier, such as `S1`. */
  sku: string;
  /** Its capacity. */
  units: number;
  sharedAccessPolicies: SharedAccessPolicy[];
}

/** A hub to be made; what is left out is S1, one unit, the default policies with new keys. */
export type HubSeed = Pick<HubRow, 'hostName' | 'location'> & Partial<HubRow>;

/** The hubs of an emulator, in the table `hubs` under the scope '' and their canonical host names. */
export function hubTable(state: State): Table<HubRow> {
  return state.table<HubRow>('hubs');
}

/** The hub that a host name means, whatever its case, with or without the label `.device`. */
export function findHub(hubs: Table<HubRow>, hostName: string): HubRow | undefined {
  return hubs.get('', canonicalHubName(hostName));
}

/** The record of a new hub. */
export function newHub({ hostName, location, ...given }: HubSeed): HubRow {
  return { hostName, location, sku: 'S1', units: 1, sharedAccessPolicies: defaultPolicies(), ...given };
}

/** Whether a policy allows something; who may write to the registry may read it. */
export function allows(policy: SharedAccessPolicy, right: AccessRight): boolean {
  const rights = policy.rights.split(',').map(name => name.trim());
  return rights.includes(right) || (right === 'RegistryRead' && rights.includes('RegistryWrite'));
}

/** The policies that every new hub has. Source: Microsoft, "Control access to IoT Hub by using shared access signatures". */
function defaultPolicies(): SharedAccessPolicy[] {
  return [
    newPolicy('iothubowner', 'RegistryRead, RegistryWrite, ServiceConnect, DeviceConnect'),
    newPolicy('service', 'ServiceConnect'),
    newPolicy('device', 'DeviceConnect'),
    newPolicy('registryRead', 'RegistryRead'),
    newPolicy('registryReadWrite', 'RegistryRead, RegistryWrite'),
  ];
}

function newPolicy(keyName: string, rights: string): SharedAccessPolicy {
  return { keyName, primaryKey: newKey(), secondaryKey: newKey(), rights };
}

/** A generated symmetric key: base64 of 32 bytes, as observed. */
export function newKey(): string {
  return randomBytes(32).toString('base64');
}
