import type { Clock } from '../kernel/clock';
import type { Change } from '../kernel/state';
import type { DirectMethods, Wait } from './direct-methods';
import type { HubRow } from './hub';
import type { Presences } from './presence';
import type { Registry } from './registry';
import type { HubSwitches } from './switches';

/** All that the APIs of one hub work with. */
export interface HubRoom {
  /** The hub's record as it is now. */
  hub: () => HubRow;
  registry: Registry;
  presences: Presences;
  methods: DirectMethods;
  commit: (...changes: readonly Change[]) => void;
  clock: Clock;
  /** Waits of the hub, which no speed shortens. */
  wait: Wait;
  switches: HubSwitches;
  /** Takes a line for the emulator's own log; it holds no secret. */
  log: (line: string) => void;
}
