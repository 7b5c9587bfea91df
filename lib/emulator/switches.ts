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
 * @throws Error for a name that no room knows, or a value of another type
 */
export function readSwitches(given: Readonly<Record<string, unknown>> = {}): Switches {
  const known: Record<string, unknown> = { ...dpsDefaults, ...hubDefaults };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(known, name))
      throw new Error(`switches.${name}: there is no such switch; known are ${Object.keys(known).join(', ')}`);
    if (typeof value !== typeof known[name])
      throw new Error(`switches.${name}: it is ${JSON.stringify(value)}, and must be a ${typeof known[name]}`);
  }
  const of = <Room extends object>(defaults: Room): Room => ({
    ...defaults,
    ...Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(defaults, name))),
  });
  return { dps: of(dpsDefaults), hub: of(hubDefaults) };
}
