import { isJsonObject, type JsonObject } from '../kernel/json';
import type { InitialTwin } from './linked-hubs';

/**
 * Reads an initial twin, `{ tags?, properties?: { desired? } }`; members that are null count as absent and unknown ones are
 * ignored. Nothing inside the sections is looked at: the hub judges that. `'malformed'` for anything else.
 */
export function readInitialTwin(value: unknown): InitialTwin | undefined | 'malformed' {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) return 'malformed';
  const { tags, properties } = value;
  if (!isObjectOrAbsent(tags) || !isObjectOrAbsent(properties)) return 'malformed';
  const desired = properties?.desired;
  if (!isObjectOrAbsent(desired)) return 'malformed';
  return { ...(tags && { tags }), ...(desired && { properties: { desired } }) };
}

/** One initial twin laid over another: objects are merged, everything else is replaced. */
export function mergedTwin(under: InitialTwin, over: InitialTwin): InitialTwin {
  return merged(under as JsonObject, over as JsonObject);
}

function merged(under: JsonObject, over: JsonObject): JsonObject {
  const names = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries(
    [...names].map(name => {
      const below = Object.hasOwn(under, name) ? under[name] : undefined;
      if (!Object.hasOwn(over, name)) return [name, below];
      const above = over[name];
      return [name, isJsonObject(below) && isJsonObject(above) ? merged(below, above) : above];
    }),
  );
}

function isObjectOrAbsent(value: unknown): value is JsonObject | undefined | null {
  return value === undefined || value === null || isJsonObject(value);
}
