import type { Change } from '../kernel/state';

/** The two sections of a twin that DPS may write. */
export interface InitialTwin {
  tags?: Record<string, unknown>;
  properties?: { desired?: Record<string, unknown> };
}

/** How the hub is to know a device; DPS copies it from the enrollment. */
export type DeviceAuthentication =
  | { type: 'sas'; primaryKey: string; secondaryKey: string }
  | { type: 'selfSigned'; primaryThumbprint: string; secondaryThumbprint: string };

/** The identity that DPS makes in a hub. */
export interface ProvisionedDevice {
  deviceId: string;
  authentication: DeviceAuthentication;
  capabilities: { iotEdge: boolean };
  initialTwin: InitialTwin | undefined;
}

/**
 * What DPS does in hubs. Changes are only made ready here: DPS commits them together with its own record, so that a
 * registration and its identity are there both or neither. A host name means a hub in any case, with or without `.device`.
 */
export interface LinkedHubs {
  /** False for a name that no hub of the emulator has. */
  exists(hub: string): boolean;
  has(hub: string, deviceId: string): boolean;
  /** Makes the identity with its twin, or gives an existing one the authentication and, with an initial twin, that. Throws with the hub's own words where a twin breaks the hub's limits. */
  provision(hub: string, device: ProvisionedDevice): Change[];
  /** Makes the identity and its twin anew, whatever was there. */
  reset(hub: string, device: ProvisionedDevice): Change[];
  /** Makes the identity with twin (tags, desired, reported with its version) and capabilities of the one in another hub. */
  migrate(from: string, to: string, device: ProvisionedDevice): Change[];
  /** Deletes an identity with its twin; its connections are dropped when the changes are committed. */
  remove(hub: string, deviceId: string): Change[];
}
