import { isObject, type JsonObject } from '../json-object';
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

/** Makes one value of the form; undefined if it has to stay out. */
type Fill = (filling: Filling) => unknown;

/** Where a value stands in the form, and what it is compiled with. */
interface Place {
  path: string;
  /** Levels of objects and lists above it, the form itself being at 0. */
  level: number;
  limits: Limits;
  slotOf: SlotOf;
}

/** One filling at work. */
interface Filling {
  facts: Facts;
  omitted: Omitted[];
  /** The members that facts filled, in order, with the way to take them out again. */
  filledIn: { path: string; takeOut(): void }[];
}

/**
 * Compiles an object of the policy. A fact that is absent or past a limit drops the member that wanted it; if the
 * whole is too large, members that facts filled go, the last first, until it fits. No form leaves its limits: what the
 * policy wrote is looked at here, once, and what facts fill when it is filled. Throws for what breaks a limit all the
 * same, which the policy's checks are there to prevent.
 */
export function compileForm(object: JsonObject, path: string, limits: Limits, slotOf: SlotOf): Form {
  const fail = (problem: string): never => {
    throw new Error(`${path} breaks a limit: ${problem}`);
  };
  const problem = limits.problem(object, 0);
  if (problem !== undefined) fail(problem);
  const fill = compileValue(object, { path, level: 0, limits, slotOf });
  if (!fill) {
    if (limits.tooLarge(object)) fail('it is too large');
    return () => ({ value: object, omitted: [] });
  }
  return facts => {
    const filling: Filling = { facts, omitted: [], filledIn: [] };
    const value = fill(filling) as JsonObject;
    while (limits.tooLarge(value)) {
      const last = filling.filledIn.pop() ?? fail('it is too large');
      last.takeOut();
      filling.omitted.push({ path: last.path, why: 'the whole would be too large' });
    }
    return { value, omitted: filling.omitted };
  };
}

/** Undefined for a value in which there is nothing to fill in. */
function compileValue(value: unknown, place: Place): Fill | undefined {
  if (typeof value === 'string') return compileMember(value, place);
  if (Array.isArray(value)) return compileList(value, place);
  return isObject(value) ? compileObject(value, place) : undefined;
}

/** A text that is one template keeps the type of the fact's value. */
function compileMember(text: string, { path, level, limits, slotOf }: Place): Fill | undefined {
  const template = parseTemplate(text);
  if (!template) return undefined;
  const [part] = template;
  const slot = template.length === 1 && part && 'path' in part ? slotOf(part.path) : undefined;
  const read: (facts: Facts) => FactValue = slot ? facts => facts.value(slot) : compileText(template, slotOf);
  return ({ facts, omitted }) => {
    const value = read(facts);
    const why = value === undefined ? `${text} is absent` : limits.problem(value, level);
    if (why === undefined) return value;
    omitted.push({ path, why });
    return undefined;
  };
}

function compileObject(object: JsonObject, place: Place): Fill | undefined {
  const members = Object.entries(object).map(([key, value]) => {
    const path = `${place.path}.${key}`;
    return { key, value, path, fill: compileValue(value, { ...place, path, level: place.level + 1 }) };
  });
  if (members.every(({ fill }) => !fill)) return undefined;
  return filling => {
    const entries: [string, unknown][] = [];
    for (const { key, value, path, fill } of members) {
      const filled = fill ? fill(filling) : value;
      if (filled === undefined) continue;
      entries.push([key, filled]);
      if (fill && !isObject(value)) filling.filledIn.push({ path, takeOut: () => delete result[key] });
    }
    // Unlike an assignment, this makes a member even of the key `__proto__`.
    const result: JsonObject = Object.fromEntries(entries);
    return result;
  };
}

/** A list that facts fill is one member: it goes as a whole where the form is too large. */
function compileList(list: unknown[], place: Place): Fill | undefined {
  const items = list.map((value, index) => ({
    value,
    fill: compileValue(value, { ...place, path: `${place.path}[${index}]`, level: place.level + 1 }),
  }));
  if (items.every(({ fill }) => !fill)) return undefined;
  return filling => {
    const inside = { ...filling, filledIn: [] };
    return items.map(({ value, fill }) => (fill ? fill(inside) : value)).filter(item => item !== undefined);
  };
}
