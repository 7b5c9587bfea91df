import { isDeviceId } from '../../dps/device-id';
import { isJsonObject } from '../kernel/json';
import { readAuthentication } from './authentication';
import { HubError } from './hub-error';
import type { IdentitySettings } from './identity';

/**
 * Reads the body of PUT /devices/{id}. It describes the whole identity: what it leaves out has its default, and keys that it
 * leaves out are made anew (observed). Members that the hub itself sets are ignored.
 *
 * @throws HubError ArgumentInvalid
 */
export function readIdentitySettings(deviceId: string, body: unknown): IdentitySettings {
  if (!isJsonObject(body)) throw new HubError('ArgumentInvalid', 'The body must be the JSON of a device');
  if (body.deviceId !== undefined && body.deviceId !== deviceId) {
    throw new HubError('ArgumentInvalid', 'The deviceId of the body is not that of the path');
  }
  const { deviceScope } = body;
  if (deviceScope !== undefined && deviceScope !== null && typeof deviceScope !== 'string') {
    throw new HubError('ArgumentInvalid', 'deviceScope must be a string');
  }
  return {
    status: readStatus(body.status),
    statusReason: readStatusReason(body.statusReason),
    authentication: readAuthentication(body.authentication),
    capabilities: readCapabilities(body.capabilities),
    ...(deviceScope && { deviceScope }),
    parentScopes: readParentScopes(body.parentScopes),
  };
}

/**
 * Refuses an id that IoT Hub does: documented are up to 128 ASCII letters, digits and some special characters.
 *
 * Source: Microsoft, "Understand the identity registry in your IoT hub".
 *
 * @throws HubError ArgumentInvalid
 */
export function checkDeviceId(deviceId: string): void {
  if (!isDeviceId(deviceId)) {
    throw new HubError(
      'ArgumentInvalid',
      "A device id is 1 to 128 ASCII letters, digits and - . + % _ # * ? ! ( ) , : = @ $ '",
    );
  }
}

function readStatus(value: unknown): IdentitySettings['status'] {
  if (value === undefined || value === null) return 'enabled';
  const status = typeof value === 'string' ? value.toLowerCase() : '';
  if (status === 'enabled' || status === 'disabled') return status;
  throw new HubError('ArgumentInvalid', 'status must be enabled or disabled');
}

/** At most 128 characters (documented). */
function readStatusReason(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && value.length <= 128) return value;
  throw new HubError('ArgumentInvalid', 'statusReason must be a string of at most 128 characters');
}

function readCapabilities(value: unknown): IdentitySettings['capabilities'] {
  if (value === undefined || value === null) return { iotEdge: false };
  const iotEdge = isJsonObject(value) ? (value.iotEdge ?? false) : undefined;
  if (typeof iotEdge === 'boolean') return { iotEdge };
  throw new HubError('ArgumentInvalid', 'capabilities must be an object whose iotEdge is true or false');
}

function readParentScopes(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every(scope => typeof scope === 'string')) return value;
  throw new HubError('ArgumentInvalid', 'parentScopes must be an array of strings');
}
