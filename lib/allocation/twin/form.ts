import type { FactValue } from '../plugin';
import type { Facts } from '../rules/fact-table';
import { compileText, parseTemplate, type SlotOf } from './template';

/** An object of the policy whose texts may hold templates, ready to be filled in. */
export type Form = (facts: Facts) => FilledForm;

/** A form that is filled in, and the members that had to stay out. */
export interface FilledForm {
  value: JsonObject;
  omitted: Omitted[];
}

/** A member that was left out, and why. */
export interface Omitted {
  path: string;
  why: string;
}

/** What may go into a form. */
export interface Limits {
  /** Why a value must stay out at a depth, or nothing; members of the form itself are at level 1. */
  problem(value: unknown, level: number): string | undefined;
  /** Whether the whole is too large. */
  tooLarge(value: JsonObject): boolean;
}

export type JsonObject = Record<string, unknown>;

/** Makes one value of the form; undefined if it has to stay out. */
type Fill = (filling: Filling, path: string, level: number) => unknown;

/** One filling at work. */
interface Filling {
  facts: Facts;
  omitted: Omitted[];
  /** The members that facts filled, in order, with the way to take them out again. */
  filledIn: { path: string; takeOut(): void }[];
}

/**
 * Compiles an object of the policy. A fact that is absent or past a limit drops the member that wanted it; if the
 * whole is too large, members that facts filled go, the last first, until it fits.
 */
export function compileForm(object: JsonObject, name: string, limits: Limits, slotOf: SlotOf): Form {
  const fill = compileValue(object, limits, slotOf);
  if (!fill) return () => ({ value: object, omitted: [] });
  return facts => {
    const filling: Filling = { facts, omitted: [], filledIn: [] };
    const value = fill(filling, name, 0) as JsonObject;
    while (limits.tooLarge(value)) {
      const last = filling.filledIn.pop();
      if (!last) break;
      last.takeOut();
      filling.omitted.push({ path: last.path, why: 'the whole would be too large' });
    }
    return { value, omitted: filling.omitted };
  };
}

/** Undefined for a value in which there is nothing to fill in. */
function compileValue(value: unknown, limits: Limits, slotOf: SlotOf): Fill | undefined {
  if (typeof value === 'string') return compileMember(value, limits, slotOf);
  if (Array.isArray(value)) return compileList(value, limits, slotOf);
  return isObject(value) ? compileObject(value, limits, slotOf) : undefined;
}

/** A text that is one template keeps the type of the fact's value. */
function compileMember(text: string, limits: Limits, slotOf: SlotOf): Fill | undefined {
  const template = parseTemplate(text);
  if (!template) return undefined;
  const [part] = template;
  const slot = template.length === 1 && part && 'path' in part ? slotOf(part.path) : undefined;
  const read: (facts: Facts) => FactValue = slot ? facts => facts.value(slot) : compileText(template, slotOf);
  return ({ facts, omitted }, path, level) => {
    const value = read(facts);
    const why = value === undefined ? `${text} is absent` : limits.problem(value, level);
    if (why === undefined) return value;
    omitted.push({ path, why });
    return undefined;
  };
}

function compileObject(object: JsonObject, limits: Limits, slotOf: SlotOf): Fill | undefined {
  const members = Object.entries(object).map(([key, value]) => ({
    key,
    value,
    fill: compileValue(value, limits, slotOf),
  }));
  if (members.every(({ fill }) => !fill)) return undefined;
  return (filling, path, level) => {
    const entries = members.flatMap(({ key, value, fill }) => {
      const here = `${path}.${key}`;
      const filled = fill ? fill(filling, here, level + 1) : value;
      if (filled === undefined) return [];
      if (fill && !isObject(value)) filling.filledIn.push({ path: here, takeOut: () => delete result[key] });
      return [[key, filled] as const];
    });
    // Unlike an assignment, this makes a member even of the key `__proto__`.
    const result: JsonObject = Object.fromEntries(entries);
    return result;
  };
}

/** A list that facts fill is one member: it goes as a whole where the form is too large. */
function compileList(list: unknown[], limits: Limits, slotOf: SlotOf): Fill | undefined {
  const items = list.map(value => ({ value, fill: compileValue(value, limits, slotOf) }));
  if (items.every(({ fill }) => !fill)) return undefined;
  return (filling, path, level) => {
    const inside = { ...filling, filledIn: [] };
    return items
      .map(({ value, fill }, index) => (fill ? fill(inside, `${path}[${index}]`, level + 1) : value))
      .filter(item => item !== undefined);
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
