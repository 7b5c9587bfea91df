import { isJsonObject, type JsonObject, member } from '../kernel/json';
import { HubError } from './hub-error';

/** What a service sends of a twin; null empties a section, an absent one is not mentioned. */
export interface TwinUpdate {
  tags?: JsonObject | null;
  desired?: JsonObject | null;
}

/**
 * Reads tags and desired properties out of the body of PATCH or PUT /twins/{id}. A whole twin is accepted too: its read-only
 * parts are ignored (recorded).
 *
 * @throws HubError ArgumentInvalid
 */
export function readTwinUpdate(body: unknown): TwinUpdate {
  if (!isJsonObject(body)) throw new HubError('ArgumentInvalid', 'The body must be the JSON of a twin');
  const tags = readSection(body, 'tags');
  const properties = member(body, 'properties') ?? {};
  if (!isJsonObject(properties)) throw new HubError('ArgumentInvalid', 'properties must be an object');
  const desired = readSection(properties, 'desired');
  return { ...(tags !== undefined && { tags }), ...(desired !== undefined && { desired }) };
}

function readSection(parent: JsonObject, name: string): JsonObject | null | undefined {
  const section = member(parent, name);
  if (section === undefined || section === null) return section;
  if (!isJsonObject(section)) throw new HubError('ArgumentInvalid', `${name} must be an object or null`);
  const { $metadata, $version, ...rest } = section;
  return rest;
}
