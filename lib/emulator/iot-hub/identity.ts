import type { JsonObject } from '../kernel/json';
import { type Authentication, authenticationJson } from './authentication';
import { never } from './dotnet-time';
import type { Presence } from './presence';

/** An identity in the registry of a hub. */
export interface IdentityRow {
  deviceId: string;
  /** Tells this identity from an earlier one of the same id: .NET ticks of its creation. */
  generationId: string;
  /** A counter that every write moves; its etag is the base64 of the decimal digits. */
  etag: number;
  status: 'enabled' | 'disabled';
  statusReason: string | null;
  /** ISO 8601, UTC; .NET's year 1 as long as the status has never changed. */
  statusUpdatedTime: string;
  authentication: Authentication;
  capabilities: { iotEdge: boolean };
  /** `ms-azure-iot-edge://<deviceId>-<ticks>`: an edge device's own, a leaf's is that of its parent. */
  deviceScope?: string;
  /** The scopes of the parents. */
  parentScopes: string[];
}

/** The parts of an identity that a service may set. */
export type IdentitySettings = Pick<
  IdentityRow,
  'status' | 'statusReason' | 'authentication' | 'capabilities' | 'deviceScope' | 'parentScopes'
>;

/** A new identity. The counter of its etag starts anywhere, as observed. */
export function newIdentity(
  deviceId: string,
  settings: IdentitySettings,
  start: { generationId: string; etag: number },
): IdentityRow {
  return { deviceId, ...start, statusUpdatedTime: never, ...settings };
}

/** An identity after a write, which replaces all that a service may set. */
export function changedIdentity(row: IdentityRow, settings: IdentitySettings, now: string): IdentityRow {
  const { deviceId, generationId, etag } = row;
  const statusUpdatedTime = row.status === settings.status ? row.statusUpdatedTime : now;
  return { deviceId, generationId, etag: etag + 1, statusUpdatedTime, ...settings };
}

/** The etag as JSON shows it, without quotes. */
export function identityEtag({ etag }: IdentityRow): string {
  return Buffer.from(String(etag)).toString('base64');
}

/** An identity as GET answers it. Members and their order are those that were recorded of live hubs. */
export function identityJson(row: IdentityRow, presence: Presence): JsonObject {
  const { deviceId, generationId, status, statusReason, statusUpdatedTime, capabilities, deviceScope, parentScopes } =
    row;
  return {
    deviceId,
    generationId,
    etag: identityEtag(row),
    connectionState: presence.connected ? 'Connected' : 'Disconnected',
    status,
    statusReason,
    connectionStateUpdatedTime: presence.connectionStateUpdatedTime,
    statusUpdatedTime,
    lastActivityTime: presence.lastActivityTime,
    cloudToDeviceMessageCount: 0,
    authentication: authenticationJson(row.authentication),
    capabilities,
    ...(deviceScope !== undefined && { deviceScope }),
    ...(parentScopes.length > 0 && { parentScopes }),
  };
}

/** An identity as PUT answers it: as GET does, but with times that have no zone and with `parentScopes` even where it is empty. */
export function writtenIdentityJson(row: IdentityRow, presence: Presence): JsonObject {
  const json = identityJson(row, presence);
  for (const name of ['connectionStateUpdatedTime', 'statusUpdatedTime', 'lastActivityTime']) {
    json[name] = String(json[name]).replace(/Z$/, '');
  }
  return { ...json, parentScopes: row.parentScopes };
}
