import type { Clock } from '../kernel/clock';
import type { State } from '../kernel/state';
import type { Traces } from '../kernel/trace';
import type { CallWebhook } from './custom-allocation/call-webhook';
import type { EnrollmentTables } from './enrollments/enrollment';
import type { LinkedHubs } from './linked-hubs';
import type { RegistrationStore } from './registration/registration-store';
import type { DpsSwitches } from './switches';

/** What every part of this room works with. */
export interface DpsContext {
  state: State;
  clock: Clock;
  traces: Traces;
  switches: DpsSwitches;
  linkedHubs: LinkedHubs;
  callWebhook: CallWebhook;
  /** One line about what the operator of the emulator should know; without secrets. */
  log: (line: string) => void;
  enrollments: EnrollmentTables;
  registrations: RegistrationStore;
  /** Tells that the emulator ends: nothing is written any more. */
  stopping: AbortSignal;
}
