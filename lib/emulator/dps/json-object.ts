import { isJsonObject, isNestedWithin, type JsonObject, parseJson } from '../kernel/json';

/** Objects and arrays nested deeper than this are refused, in levels: what is parsed must also be written again. */
export const deepest = 100;

/** The object in a text; undefined where the text is no JSON, is none of an object, or is nested too deeply. */
export function parseObject(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isJsonObject(value) && isNestedWithin(deepest, value) ? value : undefined;
}

/** The object without the members that are undefined or null: DPS leaves out what is not set. */
export function withoutAbsent<Shape extends object>(shape: Shape): { [Key in keyof Shape]?: NonNullable<Shape[Key]> } {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined && value !== null)) as {
    [Key in keyof Shape]?: NonNullable<Shape[Key]>;
  };
}
