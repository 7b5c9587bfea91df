/** An object of JSON, with members of whatever kind. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is an object with members. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
