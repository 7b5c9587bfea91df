import type { JsonObject } from '../kernel/json';
import { thumbprintJson } from './authentication';
import { never } from './dotnet-time';
import { type IdentityRow, identityEtag } from './identity';
import type { Presence } from './presence';
import type { HubSwitches } from './switches';
import { applyPatch, mergePatch, type Section } from './twin-patch';
import { checkPatch, checkSize } from './twin-rules';
import type { TwinUpdate } from './twin-update';

/** Properties with their `$version`. */
export interface Properties extends Section {
  version: number;
}

/** The twin of a device. */
export interface TwinRow {
  /** A counter; its etag is the base64 of eight bytes. */
  etag: number;
  version: number;
  tags: JsonObject;
  desired: Properties;
  reported: Properties;
  /** What the device said of itself when it connected: its digital twin model. */
  modelId?: string;
}

/** A changed twin, and what a connected device is to be told; undefined where its desired properties were not touched. */
export interface TwinChange {
  row: TwinRow;
  desiredUpdate: JsonObject | undefined;
}

/** The twin of a new identity (recorded): etag 1, version 2, both property versions 1. */
export function newTwin(now: string): TwinRow {
  const empty = (): Properties => ({ value: {}, metadata: { $lastUpdated: now }, version: 1 });
  return { etag: 1, version: 2, tags: {}, desired: empty(), reported: empty() };
}

/**
 * The twin of an identity that is made together with it, as DPS does. The desired properties count as never updated and have
 * version 1; this was recorded of bulk creation.
 *
 * @throws HubError ArgumentInvalid
 */
export function newTwinWith(update: TwinUpdate, now: string): TwinRow {
  const empty = newTwin(now);
  const tags = update.tags ? patchedTags({}, update.tags) : {};
  const stamp = { $lastUpdated: never, $lastUpdatedVersion: 1 };
  if (!update.desired) return { ...empty, tags };
  return { ...empty, tags, desired: { ...patchedDesired(empty.desired, update.desired, stamp), version: 1 } };
}

/**
 * Merges what a service patches into tags and desired properties. A device is told the patch itself, nulls included.
 *
 * @throws HubError ArgumentInvalid
 */
export function patchTwin(row: TwinRow, update: TwinUpdate, now: string): TwinChange {
  const tags = update.tags ? patchedTags(row.tags, update.tags) : update.tags === null ? {} : row.tags;
  const patch = update.desired === null ? deletionOf(row.desired.value) : update.desired;
  return changedBy(row, tags, patch && desiredPatched(row.desired, patch, now), patch);
}

/**
 * Replaces tags and desired properties by what a service puts. A device is told all desired properties.
 *
 * @throws HubError ArgumentInvalid
 */
export function replaceTwin(row: TwinRow, update: TwinUpdate, now: string, switches: HubSwitches): TwinChange {
  const absent = switches.replaceClearsAbsentSections ? {} : undefined;
  const newTags = update.tags === undefined ? absent : (update.tags ?? {});
  const newDesired = update.desired === undefined ? absent : (update.desired ?? {});
  const tags = newTags ? patchedTags({}, newTags) : row.tags;
  const nothing = { ...row.desired, value: {}, metadata: {} };
  const desired = newDesired && desiredPatched(nothing, newDesired, now);
  return changedBy(row, tags, desired, desired?.value);
}

/**
 * Merges what a device reports.
 *
 * @throws HubError ArgumentInvalid
 */
export function patchReported(row: TwinRow, patch: JsonObject, now: string, switches: HubSwitches): TwinRow {
  checkPatch('reported', patch);
  const reported = applyPatch(row.reported, patch, { $lastUpdated: now });
  checkSize('reported', reported.value);
  return {
    ...row,
    etag: row.etag + (switches.reportedPatchMovesEtag ? 1 : 0),
    version: row.version + (switches.reportedPatchMovesVersion ? 1 : 0),
    reported: { ...reported, version: row.reported.version + 1 },
  };
}

/** The etag as JSON shows it, without quotes. */
export function twinEtag({ etag }: TwinRow): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(etag));
  return bytes.toString('base64');
}

/** A twin as a service sees it. Members and their order are those that were recorded of live hubs. */
export function twinJson(row: TwinRow, identity: IdentityRow, presence: Presence): JsonObject {
  const { statusReason, deviceScope, parentScopes, authentication } = identity;
  return {
    deviceId: identity.deviceId,
    ...(row.modelId !== undefined && { modelId: row.modelId }),
    etag: twinEtag(row),
    deviceEtag: identityEtag(identity),
    status: identity.status,
    ...(statusReason !== null && { statusReason }),
    statusUpdateTime: identity.statusUpdatedTime,
    connectionState: presence.connected ? 'Connected' : 'Disconnected',
    lastActivityTime: presence.lastActivityTime,
    cloudToDeviceMessageCount: 0,
    authenticationType: authentication.type,
    x509Thumbprint: thumbprintJson(authentication),
    version: row.version,
    ...(Object.keys(row.tags).length > 0 && { tags: row.tags }),
    properties: { desired: propertiesJson(row.desired), reported: propertiesJson(row.reported) },
    capabilities: identity.capabilities,
    ...(deviceScope !== undefined && { deviceScope }),
    ...(parentScopes.length > 0 && { parentScopes }),
  };
}

/** A twin as its device sees it: properties and their versions, no metadata, no tags. */
export function deviceTwinJson({ desired, reported }: TwinRow): JsonObject {
  return {
    desired: { ...desired.value, $version: desired.version },
    reported: { ...reported.value, $version: reported.version },
  };
}

function propertiesJson({ value, metadata, version }: Properties): JsonObject {
  return { ...value, $metadata: metadata, $version: version };
}

function patchedTags(tags: JsonObject, patch: JsonObject): JsonObject {
  checkPatch('tags', patch);
  const patched = mergePatch(tags, patch);
  checkSize('tags', patched);
  return patched;
}

function patchedDesired(desired: Section, patch: JsonObject, stamp: Parameters<typeof applyPatch>[2]): Section {
  checkPatch('desired', patch);
  const patched = applyPatch(desired, patch, stamp);
  checkSize('desired', patched.value);
  return patched;
}

function desiredPatched(desired: Properties, patch: JsonObject, now: string): Properties {
  const version = desired.version + 1;
  return { ...patchedDesired(desired, patch, { $lastUpdated: now, $lastUpdatedVersion: version }), version };
}

function changedBy(
  row: TwinRow,
  tags: JsonObject,
  desired: Properties | undefined,
  told: JsonObject | undefined,
): TwinChange {
  return {
    row: { ...row, etag: row.etag + 1, version: row.version + 1, tags, desired: desired ?? row.desired },
    desiredUpdate: desired && { ...told, $version: desired.version },
  };
}

/** The patch that deletes every property. */
function deletionOf(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.keys(value).map(name => [name, null]));
}
