/**
 * The limits of a device twin, in bytes unless said otherwise.
 *
 * Source: Microsoft, "Understand and use device twins in IoT Hub", "Device twin size" and "Tags and properties format"; that names may not hold a `#` was observed on live hubs.
 */
export const twinLimits = {
  tags: 8 * 1024,
  desired: 32 * 1024,
  key: 1024,
  text: 4 * 1024,
  /** Levels of objects below the section's own. */
  depth: 10,
  minInteger: -4503599627370496,
  maxInteger: 4503599627370495,
} as const;

/** Where a twin breaks a limit, and how. */
export interface TwinProblem {
  /** Member names and array positions from the value that was measured. */
  path: (string | number)[];
  what: string;
}

/**
 * The size of a value as IoT Hub counts it: the UTF-8 bytes of keys and texts without control characters, 8 for a
 * number, 4 for a boolean, and the sum of what objects and arrays hold.
 *
 * Values must have passed {@link twinProblem}, which bounds their depth.
 */
export function twinSize(value: unknown): number {
  if (typeof value === 'string') return textSize(value);
  if (typeof value === 'number') return 8;
  if (typeof value === 'boolean') return 4;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + twinSize(item), 0);
  let size = 0;
  for (const [key, item] of Object.entries(value as object)) size += textSize(key) + twinSize(item);
  return size;
}

/**
 * The first rule of twins that a value inside `tags` or `properties.desired` breaks, or nothing.
 *
 * @param level levels of objects above the value, the section itself being 0.
 */
export function twinProblem(value: unknown, level = 1): TwinProblem | undefined {
  switch (typeof value) {
    case 'boolean':
      return undefined;
    case 'number':
      return problemAt(numberProblem(value));
    case 'string':
      return problemAt(textSize(value) > twinLimits.text ? 'a text is longer than 4 KB' : undefined);
    default:
      return value === null
        ? problemAt('null means "delete" in a twin; leave the member out')
        : containerProblem(value as object, level);
  }
}

/** What is wrong with a member's name in a twin, or nothing. */
export function twinKeyProblem(key: string): string | undefined {
  if (key === '') return 'a member needs a name';
  if (Buffer.byteLength(key) > twinLimits.key) return 'a name is longer than 1 KB';
  if (/[.$# ]/.test(key) || withoutControls(key) !== key)
    return `the name ${JSON.stringify(key)} has a dot, a dollar sign, a number sign, a space or a control character`;
  return undefined;
}

function problemAt(what: string | undefined, path: TwinProblem['path'] = []): TwinProblem | undefined {
  return what === undefined ? undefined : { path, what };
}

function containerProblem(value: object, level: number): TwinProblem | undefined {
  if (level > twinLimits.depth) return problemAt(`it is nested deeper than ${twinLimits.depth} levels`);
  const isList = Array.isArray(value);
  for (const [key, item] of Object.entries(value)) {
    const problem = (isList ? undefined : problemAt(twinKeyProblem(key))) ?? twinProblem(item, level + 1);
    if (problem) return problemAt(problem.what, [isList ? Number(key) : key, ...problem.path]);
  }
  return undefined;
}

function numberProblem(value: number): string | undefined {
  if (!Number.isFinite(value)) return 'it is no finite number';
  const outside = Number.isInteger(value) && (value < twinLimits.minInteger || value > twinLimits.maxInteger);
  return outside ? `a whole number must lie within ${twinLimits.minInteger} and ${twinLimits.maxInteger}` : undefined;
}

/** Printable ASCII, which most texts are, is a byte a character. */
function textSize(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : Buffer.byteLength(withoutControls(text));
}

function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: twins treat exactly the control characters C0 and C1 apart.
  return text.replace(/[\u0000-\u001f\u0080-\u009f]/g, '');
}
