import type { Change, State, Table } from '../../kernel/state';
import type { RegistrationRecord, RunningOperation } from './registration-record';

/**
 * The rows of registrations and of operations that run; the scope is the name of the DPS, the id the registration id, both
 * in lower case. A registration has at most one operation.
 */
export class RegistrationStore {
  readonly #records: Table<RegistrationRecord>;
  readonly #operations: Table<RunningOperation>;

  constructor(state: State) {
    this.#records = state.table<RegistrationRecord>('registrations');
    this.#operations = state.table<RunningOperation>('operations');
  }

  record(scope: string, registrationId: string): RegistrationRecord | undefined {
    return this.#records.get(scope, registrationId.toLowerCase());
  }

  operation(scope: string, registrationId: string): RunningOperation | undefined {
    return this.#operations.get(scope, registrationId.toLowerCase());
  }

  records(scope: string): Iterable<RegistrationRecord> {
    return this.#records.rows(scope);
  }

  /** All operations that run, with the name of their DPS in lower case. */
  *running(): Iterable<[scope: string, operation: RunningOperation]> {
    for (const scope of this.#operations.scopes())
      for (const operation of this.#operations.rows(scope)) yield [scope, operation];
  }

  /** The changes that note a step of a registration which goes on. */
  underway(scope: string, operation: RunningOperation): Change {
    return this.#operations.put(scope, operation.registrationId.toLowerCase(), operation);
  }

  /** The change that writes a record. */
  written(scope: string, record: RegistrationRecord): Change {
    return this.#records.put(scope, record.registrationId.toLowerCase(), record);
  }

  /** The changes that write the end of a registration. */
  ended(scope: string, record: RegistrationRecord): Change[] {
    return [this.written(scope, record), this.#operations.remove(scope, record.registrationId.toLowerCase())];
  }

  /** The changes that forget a registration, and end it where it is on its way. */
  removal(scope: string, registrationId: string): Change[] {
    const id = registrationId.toLowerCase();
    return [this.#records.remove(scope, id), this.#operations.remove(scope, id)];
  }
}
