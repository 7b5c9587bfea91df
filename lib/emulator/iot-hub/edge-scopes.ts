import { HubError } from './hub-error';
import type { IdentityRow, IdentitySettings } from './identity';

/**
 * Settles the scopes of an identity that is written. An edge device gets a scope of its own, which never changes, and names
 * parents in `parentScopes`; a leaf's `deviceScope` is that of its parent, which then is its one parent scope.
 *
 * @param ticks .NET ticks, part of a new edge device's scope
 * @throws HubError ArgumentInvalid for a scope that no edge device of the hub has, and for a changed one of an edge device
 */
export function settleScopes(
  deviceId: string,
  settings: IdentitySettings,
  present: IdentityRow | undefined,
  identities: Iterable<IdentityRow>,
  ticks: string,
): IdentitySettings {
  const { deviceScope, parentScopes } = settings;
  if (settings.capabilities.iotEdge) {
    const own = present?.capabilities.iotEdge ? present.deviceScope : undefined;
    if (own !== undefined && deviceScope !== undefined && deviceScope !== own) {
      throw new HubError('ArgumentInvalid', 'Device scope is immutable');
    }
    checkParents(deviceId, parentScopes, identities);
    return { ...settings, deviceScope: own ?? `ms-azure-iot-edge://${deviceId}-${ticks}` };
  }
  const parent = deviceScope ?? parentScopes[0];
  if (parent === undefined) return settings;
  checkParents(deviceId, [parent], identities);
  return { ...settings, deviceScope: parent, parentScopes: [parent] };
}

/** No device is its own parent. */
function checkParents(deviceId: string, scopes: readonly string[], identities: Iterable<IdentityRow>): void {
  if (scopes.length === 0) return;
  const known = new Set<string>();
  for (const { deviceId: id, capabilities, deviceScope } of identities) {
    if (id !== deviceId && capabilities.iotEdge && deviceScope) known.add(deviceScope);
  }
  const unknown = scopes.find(scope => !known.has(scope));
  if (unknown !== undefined) throw new HubError('ArgumentInvalid', `No other edge device has the scope ${unknown}`);
}
