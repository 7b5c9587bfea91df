import { properties } from '../emulator-config/generated/switches.schema.json';
import { type DpsSwitches, defaultSwitches as dpsDefaults } from './dps/switches';
import { type HubSwitches, defaultSwitches as hubDefaults } from './iot-hub/switches';

/** The switches of every room; docs/emulator.md explains each. */
export interface Switches {
  dps: DpsSwitches;
  hub: HubSwitches;
}

/**
 * The switches, with their defaults where none are given.
 *
 * @param given flat, by name, whichever room they belong to
 * @throws Error for a name that no room knows, or a value that its switch does not take
 */
export function readSwitches(given: Readonly<Record<string, unknown>> = {}): Switches {
  const read = Object.entries(given).map(([name, value]) => [name, readSwitch(name, value)] as const);
  const of = <Room extends object>(defaults: Room): Room => ({
    ...defaults,
    ...Object.fromEntries(read.filter(([name]) => Object.hasOwn(defaults, name))),
  });
  return { dps: of(dpsDefaults), hub: of(hubDefaults) };
}

/** What the schema says of a switch. */
interface SwitchSchema {
  type: string | string[];
  enum?: readonly unknown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
}

function readSwitch(name: string, value: unknown): unknown {
  const schema = Object.hasOwn(properties, name)
    ? (properties[name as keyof typeof properties] as SwitchSchema)
    : undefined;
  if (!schema)
    throw new Error(`switches.${name}: there is no such switch; known are ${Object.keys(properties).join(', ')}`);
  const { enum: values, pattern, minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = schema;
  const must = (what: string) => new Error(`switches.${name}: it is ${JSON.stringify(value)}, and must be ${what}`);
  if (schema.type === 'boolean') {
    if (typeof value !== 'boolean') throw must('true or false');
    return value;
  }
  if (values) {
    if (!values.includes(value)) throw must(values.map(each => JSON.stringify(each)).join(' or '));
    return value;
  }
  const isText = pattern !== undefined && typeof value === 'string' && new RegExp(pattern).test(value);
  const number = isText ? milliseconds(value) : value;
  if (Number.isInteger(number) && (number as number) >= minimum && (number as number) <= maximum) return number;
  const limits = maximum < Number.MAX_SAFE_INTEGER ? `from ${minimum} to ${maximum}` : `of at least ${minimum}`;
  throw must(pattern === undefined ? `a whole number ${limits}` : `milliseconds ${limits}, or a text such as 30s`);
}

/** Reads `500ms`, `30s` or `2min`. */
function milliseconds(text: string): number {
  const units: Record<string, number> = { ms: 1, s: 1000, min: 60_000 };
  return Number.parseInt(text, 10) * (units[text.replace(/^[0-9]+/, '')] ?? 1);
}
