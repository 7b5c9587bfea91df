import { twinLimits } from '../../dps/twin-limits';
import { isJsonObject, type JsonObject } from '../kernel/json';
import { HubError } from './hub-error';

/** The sections of a twin with the size that each may have, in bytes (documented). */
const sectionLimits = { tags: twinLimits.tags, desired: twinLimits.desired, reported: 32 * 1024 };

/** A section of a twin that someone can write. */
export type SectionName = keyof typeof sectionLimits;

/**
 * Refuses a patch that breaks a rule of twins: names, texts, numbers, depth, and null in an array.
 *
 * Source: Microsoft, "Understand and use device twins in IoT Hub", "Tags and properties format"; that a name has no `#` and an
 * array no null was observed.
 *
 * @throws HubError ArgumentInvalid. The text for a long text is the hub's own, the others are the emulator's.
 */
export function checkPatch(section: SectionName, patch: JsonObject): void {
  checkMembers(patch, section, 0);
}

/**
 * Refuses a section that has become too large. Read-only parts do not count.
 *
 * @throws HubError ArgumentInvalid
 */
export function checkSize(section: SectionName, value: JsonObject): void {
  const limit = sectionLimits[section];
  const size = sizeOf(value);
  if (size > limit) refuse(`${section} would have ${size} bytes of at most ${limit}`);
}

/** @param level levels of objects and arrays above the members' own object, the section's own being 0 */
function checkMembers(object: JsonObject, path: string, level: number): void {
  if (level > twinLimits.depth) refuse(`${path} is nested deeper than ${twinLimits.depth} levels`);
  for (const [name, value] of Object.entries(object)) {
    checkName(name, path);
    if (value !== null) checkValue(value, `${path}.${name}`, level);
  }
}

function checkItems(items: readonly unknown[], path: string, level: number): void {
  if (level > twinLimits.depth) refuse(`${path} is nested deeper than ${twinLimits.depth} levels`);
  for (const [index, item] of items.entries()) {
    const itemPath = `${path}[${index}]`;
    if (item === null) refuse(`${itemPath} is null, which an array of a twin must not hold`);
    checkValue(item, itemPath, level);
  }
}

function checkValue(value: unknown, path: string, level: number): void {
  if (Array.isArray(value)) checkItems(value, path, level + 1);
  else if (isJsonObject(value)) checkMembers(value, path, level + 1);
  else if (typeof value === 'string') checkText(value);
  else if (typeof value === 'number') checkNumber(value, path);
}

function checkName(name: string, path: string): void {
  if (name === '') refuse(`${path} has a member without a name`);
  if (Buffer.byteLength(name) > twinLimits.key) refuse(`${path} has a name longer than ${twinLimits.key} bytes`);
  if (/[.$# ]/.test(name) || withoutControls(name) !== name) {
    refuse(`${path} has the name ${JSON.stringify(name)}: no dot, $, #, space or control character may be in a name`);
  }
}

function checkText(text: string): void {
  if (textSize(text) <= twinLimits.text) return;
  refuse(`Property or Tag value should be maximum ${twinLimits.text} bytes. Error in Property/Tag ${text}`);
}

function checkNumber(value: number, path: string): void {
  const { minInteger, maxInteger } = twinLimits;
  if (!Number.isFinite(value)) refuse(`${path} is no number that a twin can hold`);
  if (Number.isInteger(value) && (value < minInteger || value > maxInteger)) {
    refuse(`${path} must lie within ${minInteger} and ${maxInteger}`);
  }
}

/** UTF-8 bytes of names and texts without control characters, 8 for a number, 4 for a boolean, and what containers hold. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return textSize(value);
  if (typeof value === 'number') return 8;
  if (typeof value === 'boolean') return 4;
  let size = 0;
  if (Array.isArray(value)) for (const item of value) size += sizeOf(item);
  else if (isJsonObject(value)) for (const [name, item] of Object.entries(value)) size += textSize(name) + sizeOf(item);
  return size;
}

function textSize(text: string): number {
  return Buffer.byteLength(withoutControls(text));
}

function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: twins treat exactly the control characters C0 and C1 apart.
  return text.replace(/[\u0000-\u001f\u0080-\u009f]/g, '');
}

function refuse(what: string): never {
  throw new HubError('ArgumentInvalid', what);
}
