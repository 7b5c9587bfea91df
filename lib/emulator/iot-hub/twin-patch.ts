import { isJsonObject, type JsonObject, member } from '../kernel/json';

/** When a part of a twin changed; desired properties have the `$version` too that the change made. */
export interface Stamp {
  $lastUpdated: string;
  $lastUpdatedVersion?: number;
}

/** Properties with their `$metadata`: a stamp, and under each property's name the same of that property. */
export interface Section {
  value: JsonObject;
  metadata: JsonObject;
}

/**
 * Merges a patch as RFC 7396 does: null deletes, objects merge, everything else replaces. What the patch touches gets the
 * stamp, and so does everything above it. An array is one value, in the metadata too.
 *
 * The patch must have passed the rules of twins, which bound its depth.
 */
export function applyPatch(section: Section, patch: JsonObject, stamp: Stamp): Section {
  // Maps, not objects: a property named `__proto__` is one like any other.
  const value = new Map(Object.entries(section.value));
  const metadata = new Map<string, unknown>(Object.entries({ ...section.metadata, ...stamp }));
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) {
      value.delete(name);
      metadata.delete(name);
    } else if (isJsonObject(change)) {
      const inner = applyPatch(innerSection(section, name), change, stamp);
      value.set(name, inner.value);
      metadata.set(name, inner.metadata);
    } else {
      value.set(name, change);
      metadata.set(name, { ...stamp });
    }
  }
  return { value: Object.fromEntries(value), metadata: Object.fromEntries(metadata) };
}

/** Merges a patch where there is no metadata, as in tags. */
export function mergePatch(value: JsonObject, patch: JsonObject): JsonObject {
  return applyPatch({ value, metadata: {} }, patch, { $lastUpdated: '' }).value;
}

/** The object under a name, an empty one where there is no object. */
function innerSection({ value, metadata }: Section, name: string): Section {
  const inner = member(value, name);
  const innerMetadata = member(metadata, name);
  return isJsonObject(inner) && isJsonObject(innerMetadata)
    ? { value: inner, metadata: innerMetadata }
    : { value: {}, metadata: {} };
}
