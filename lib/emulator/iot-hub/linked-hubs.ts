import { isDeepStrictEqual } from 'node:util';
import type { LinkedHubs, ProvisionedDevice } from '../dps/linked-hubs';
import type { Change } from '../kernel/state';
import type { IdentityRow, IdentitySettings } from './identity';
import { checkDeviceId } from './identity-settings';
import type { Registry } from './registry';
import type { HubSwitches } from './switches';
import { newTwin, newTwinWith, replaceTwin, type TwinRow } from './twin';
import { readTwinUpdate } from './twin-update';

/**
 * What DPS does in hubs.
 *
 * @param registryOf the registry of a hub by its host name; undefined where there is no such hub
 */
export function linkedHubsOf(
  registryOf: (hostName: string) => Registry | undefined,
  switches: HubSwitches,
): LinkedHubs {
  return {
    exists: hub => registryOf(hub) !== undefined,
    has: (hub, deviceId) => registryOf(hub)?.find(deviceId) !== undefined,
    provision: (hub, device) => provision(registry(hub), device, switches),
    reset(hub, device) {
      const twin = newTwinWith(readTwinUpdate(device.initialTwin ?? {}), registry(hub).now());
      return creation(registry(hub), device, twin);
    },
    migrate(from, to, device) {
      const source = registryOf(from)?.find(device.deviceId);
      if (source === undefined) return provision(registry(to), device, switches);
      return migrate(registry(from).twin(device.deviceId), source, registry(to), device);
    },
    remove: (hub, deviceId) => registryOf(hub)?.removal(deviceId) ?? [],
  };

  function registry(hub: string): Registry {
    const found = registryOf(hub);
    if (found === undefined) throw new Error(`there is no hub ${hub}`);
    return found;
  }
}

/** Sections that the initial twin leaves out stay as they are in a twin that is there. */
function provision(registry: Registry, device: ProvisionedDevice, switches: HubSwitches): Change[] {
  const { deviceId, initialTwin } = device;
  const update = readTwinUpdate(initialTwin ?? {});
  const present = registry.find(deviceId);
  if (present === undefined) return creation(registry, device, newTwinWith(update, registry.now()));
  const changes = identityUpdate(registry, present, device);
  if (Object.keys(update).length === 0) return changes;
  const keepsAbsent = { ...switches, replaceClearsAbsentSections: false };
  const twin = replaceTwin(registry.twin(deviceId), update, registry.now(), keepsAbsent);
  return [...changes, registry.twinUpdate(deviceId, twin)];
}

function migrate(twin: TwinRow, source: IdentityRow, registry: Registry, device: ProvisionedDevice): Change[] {
  const moved: ProvisionedDevice = { ...device, capabilities: source.capabilities };
  const { tags, desired, reported } = twin;
  const present = registry.find(device.deviceId);
  if (present === undefined) {
    return creation(registry, moved, { ...newTwin(registry.now()), tags, desired, reported });
  }
  const { etag, version } = registry.twin(device.deviceId);
  const row: TwinRow = { etag: etag + 1, version: version + 1, tags, desired, reported };
  const desiredUpdate = { ...desired.value, $version: desired.version };
  return [...identityUpdate(registry, present, moved), registry.twinUpdate(device.deviceId, { row, desiredUpdate })];
}

function creation(registry: Registry, { deviceId, ...device }: ProvisionedDevice, twin: TwinRow): Change[] {
  checkDeviceId(deviceId);
  const { authentication, capabilities } = device;
  const settings: IdentitySettings = {
    status: 'enabled',
    statusReason: null,
    authentication,
    capabilities,
    parentScopes: [],
  };
  return registry.creation(deviceId, settings, twin);
}

/** Gives an identity what DPS knows of the device; nothing where it has that already. */
function identityUpdate(
  registry: Registry,
  present: IdentityRow,
  { authentication, capabilities }: ProvisionedDevice,
): Change[] {
  const isSameKind = isDeepStrictEqual(capabilities, present.capabilities);
  if (isSameKind && isDeepStrictEqual(authentication, present.authentication)) return [];
  const { status, statusReason, deviceScope, parentScopes } = present;
  const scopes = isSameKind ? { ...(deviceScope && { deviceScope }), parentScopes } : { parentScopes: [] };
  return [registry.update(present, { status, statusReason, authentication, capabilities, ...scopes })];
}
