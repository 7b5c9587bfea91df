import type { FactValue } from '../plugin';
import type { FactSlot, Facts } from '../rules/fact-table';
import { parsePath } from '../rules/path';

/** A text with `{{path}}` in it, in parts. */
export type TemplatePart = { literal: string } | { path: string };

/** Resolves the path of a template. */
export type SlotOf = (path: string) => FactSlot;

const placeholder = /\{\{([^{}]*)\}\}/g;

/** The parts of a text; undefined for a text without a template. Throws where `{{…}}` holds no path. */
export function parseTemplate(text: string): TemplatePart[] | undefined {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const match of text.matchAll(placeholder)) {
    const path = (match[1] as string).trim();
    if (!parsePath(path)) throw new Error(`${match[0]} holds no path of a fact`);
    if (match.index > from) parts.push({ literal: text.slice(from, match.index) });
    parts.push({ path });
    from = match.index + match[0].length;
  }
  if (parts.length === 0) return undefined;
  if (from < text.length) parts.push({ literal: text.slice(from) });
  return parts;
}

/** Fills in a text; undefined where a fact is absent, or has no text because it is an object or a list. */
export function compileText(template: readonly TemplatePart[], slotOf: SlotOf): (facts: Facts) => string | undefined {
  const parts = template.map(part => ('path' in part ? slotOf(part.path) : part.literal));
  return facts => {
    let text = '';
    for (const part of parts) {
      const piece = typeof part === 'string' ? part : textOf(facts.value(part));
      if (piece === undefined) return undefined;
      text += piece;
    }
    return text;
  };
}

/** A value as it stands in a longer text; undefined for an object or a list, which has no text of its own. */
export function textOf(value: FactValue): string | undefined {
  return typeof value === 'object' || value === undefined ? undefined : String(value);
}
