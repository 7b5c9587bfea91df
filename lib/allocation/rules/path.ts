import type { FactValue } from '../plugin';

/** A path in parts: member names, and positions in lists. */
export type Path = (string | number)[];

/**
 * Reads `a.b`, `a["x.y"]` and `a[0]`, the one syntax of conditions, fact sources and templates; it starts with a name.
 * Undefined if the text is none.
 */
export function parsePath(text: string): Path | undefined {
  const part = /(?:^|\.)([^.[\]"\s{}]+)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]/y;
  const path: Path = [];
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (!match) return undefined;
    const [, name, quoted, position] = match;
    path.push(name ?? (quoted === undefined ? Number(position) : quoted.replaceAll(/\\(.)/g, '$1')));
  }
  return /^[^.[]/.test(text) ? path : undefined;
}

/**
 * The value under a path, or undefined where there is none; null counts as none.
 * Only a value's own members are seen: a path never reaches what JavaScript adds to objects.
 */
export function valueAt(value: unknown, path: Path): FactValue {
  let here = value;
  for (const part of path) {
    if (typeof here !== 'object' || here === null || Array.isArray(here) !== (typeof part === 'number'))
      return undefined;
    if (!Object.hasOwn(here, part)) return undefined;
    here = (here as Record<string | number, unknown>)[part];
  }
  return (here ?? undefined) as FactValue;
}
