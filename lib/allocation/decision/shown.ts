import type { FactValue } from '../plugin';
import type { FactSlot, Facts } from '../rules/fact-table';

/** Facts by path, as they may be shown. */
export type ShownFacts = Record<string, ReturnType<typeof shown>>;

/** A value as people and logs see it: texts cut at 100 characters, and never the inside of an object or a list. */
function shown(value: FactValue): string | number | boolean | null {
  if (value === undefined) return null;
  if (Array.isArray(value)) return `[${value.length} items]`;
  if (typeof value === 'object') return '{…}';
  return typeof value === 'string' && value.length > 100 ? `${value.slice(0, 100)}…` : value;
}

/** Facts by path, as logs and people may see them. */
export function shownFacts(slots: readonly FactSlot[], facts: Facts, hidden: ReadonlySet<string>): ShownFacts {
  const values: ShownFacts = {};
  for (const slot of slots) values[slot.path] = shownFact(slot.path, facts.value(slot), hidden);
  return values;
}

/** The value of a fact as it may be shown: `***` where the policy calls it private. */
export function shownFact(path: string, value: FactValue, hidden: ReadonlySet<string>): ShownFacts[string] {
  return hidden.has(path) ? '***' : shown(value);
}
