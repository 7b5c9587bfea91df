import { retryPolicy } from '../../../dps/outcome-codes';
import type { Change } from '../../kernel/state';
import type { AllocatedHub, Allocation } from '../allocation';
import type { DpsContext } from '../context';
import { notFound } from '../dps-error';
import { type Enrollment, findEnrollment, isDisabled } from '../enrollments/enrollment';
import { newEtag } from '../etag';
import { provisioningServiceTable } from '../provisioning-service';
import { timestamp } from '../timestamp';
import { type Allocating, allocate } from './allocation';
import { type Assigned, assign } from './assign';
import type { Note } from './note';
import type { RegistrationRecord, RunningOperation } from './registration-record';
import { reprovisionMode } from './reprovision-mode';
import { waitBeforeRetry } from './retry-chain';

/** What the end of a registration adds to its record. */
type Ending = Pick<RegistrationRecord, 'status'> &
  Partial<Pick<RegistrationRecord, 'substatus' | 'errorCode' | 'errorMessage' | 'assignment' | 'payload'>>;

/** Takes running operations to their end, over restarts too: every step is in the state before it is waited for. */
export class RegistrationRunner {
  readonly #context: DpsContext;
  /** How to cancel what each operation waits for, by its id. */
  readonly #waits = new Map<string, () => void>();

  constructor(context: DpsContext) {
    this.#context = context;
  }

  /** Goes on with an operation when it is due; at once where it is. */
  schedule(scope: string, operation: RunningOperation, note: Note): void {
    const { clock } = this.#context;
    const wait = (operation.due - clock.now()) * clock.speed;
    if (wait <= 0) {
      void this.#run(scope, operation, note);
      return;
    }
    const cancel = clock.after(wait, () => {
      this.#waits.delete(operation.operationId);
      void this.#run(scope, operation, note);
    });
    this.#waits.set(operation.operationId, cancel);
  }

  /** Goes on with every operation that ran when the emulator ended. */
  resume(): void {
    const { registrations, traces } = this.#context;
    for (const [scope, operation] of [...registrations.running()]) {
      const note = traces.begin(scope, operation.registrationId, operation.operationId);
      note('status', `taken up again after a restart; retries so far: ${operation.retries}`);
      this.schedule(scope, operation, note);
    }
  }

  /** Waits for nothing any more. The operations stay in the state. */
  stop(): void {
    for (const cancel of this.#waits.values()) cancel();
    this.#waits.clear();
  }

  async #run(scope: string, operation: RunningOperation, note: Note): Promise<void> {
    try {
      await this.#advance(scope, operation, note);
    } catch (error) {
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#context.log(`${scope}: the registration of ${operation.registrationId} broke off: ${why}`);
      this.#endBroken(scope, operation, note);
    }
  }

  /** Where the journal takes nothing any more, as on a full disk, the operation stays for the next start. */
  #endBroken(scope: string, operation: RunningOperation, note: Note): void {
    try {
      this.#end(scope, operation, note, { status: 'failed', errorCode: 500000, errorMessage: 'InternalServerError' });
    } catch (error) {
      this.#context.log(`${scope}: the end of ${operation.registrationId} cannot be written: ${error}`);
    }
  }

  async #advance(scope: string, operation: RunningOperation, note: Note): Promise<void> {
    // Somebody may have deleted the record while it waited.
    if (!this.#isRunning(scope, operation)) return;
    const { state, enrollments, registrations, switches } = this.#context;
    const service = provisioningServiceTable(state).get('', scope);
    const enrollment = findEnrollment(enrollments, scope, operation.enrollment.kind, operation.enrollment.id);
    if (!service || !enrollment) {
      const { errorCode, message: errorMessage } = notFound('Enrollment not found.');
      this.#end(scope, operation, note, { status: 'failed', errorCode, errorMessage });
      return;
    }
    const current = registrations.record(scope, operation.registrationId)?.assignment;
    const mode = reprovisionMode(enrollment.record, operation.apiVersion, current);
    const allocating = { service, enrollment, operation, current, mode, note };
    if (isDisabled(enrollment)) {
      if (switches.disabledCallsWebhook) await allocate(this.#context, allocating);
      this.#end(scope, operation, note, { status: 'disabled' });
      return;
    }
    const allocation = await allocate(this.#context, allocating);
    this.#settle(scope, allocating, allocation);
  }

  #settle(scope: string, allocating: Allocating, allocation: Allocation): void {
    const { operation, note } = allocating;
    switch (allocation.kind) {
      case 'retry':
        this.#retry(scope, operation, note, allocation.why);
        break;
      case 'failed': {
        const { errorCode, errorMessage } = allocation;
        this.#end(scope, operation, note, { status: 'failed', errorCode, errorMessage });
        break;
      }
      case 'hub':
        this.#assign(scope, allocating, allocation);
    }
  }

  #retry(scope: string, operation: RunningOperation, note: Note, why: string): void {
    const { state, clock, switches, registrations, log } = this.#context;
    const wait = waitBeforeRetry(operation.retries);
    if (wait === undefined) {
      this.#end(scope, operation, note, {
        status: 'failed',
        errorCode: switches.afterRetries,
        errorMessage: why,
      });
      return;
    }
    if (!this.#isRunning(scope, operation)) return;
    const next = { ...operation, retries: operation.retries + 1, due: clock.now() + wait / clock.speed };
    state.commit(registrations.underway(scope, next));
    if (operation.retries === 0)
      log(`${scope}: ${operation.registrationId} waits, and its webhook is asked again: ${why}`);
    const faster = clock.speed > 1 ? `, divided by the speed ${clock.speed}` : '';
    note(
      'status',
      `assigning; the webhook is asked again after ${wait / 1000} s${faster}: retry ${next.retries} of ${retryPolicy.count}`,
    );
    this.schedule(scope, next, note);
  }

  #assign(scope: string, allocating: Allocating, { hub, initialTwin, payload }: AllocatedHub): void {
    const { enrollment, operation, current, mode, note } = allocating;
    const { linkedHubs, switches } = this.#context;
    if (!linkedHubs.exists(hub)) {
      const errorMessage = `IotHub not found: ${hub}`;
      this.#end(scope, operation, note, { status: 'failed', errorCode: switches.noHub, errorMessage });
      return;
    }
    const deviceId = current?.deviceId ?? deviceIdOf(enrollment, operation);
    let assigned: Assigned;
    try {
      assigned = assign(this.#context, {
        mode,
        current,
        hub,
        device: {
          deviceId,
          authentication: operation.proof.authentication,
          capabilities: enrollment.record.capabilities ?? { iotEdge: false },
        },
        initialTwins: { enrollment: enrollment.record.initialTwin, answer: initialTwin },
      });
    } catch (error) {
      const errorMessage = error instanceof Error ? error.message : String(error);
      note('hub', `${hub} refuses: ${errorMessage}`);
      this.#end(scope, operation, note, { status: 'failed', errorCode: switches.hubRefusal, errorMessage });
      return;
    }
    const { substatus, changes, said } = assigned;
    note('hub', `${hub}: ${said}`);
    this.#end(
      scope,
      operation,
      note,
      { status: 'assigned', substatus, assignment: { hub, deviceId }, payload },
      changes,
    );
  }

  /** Writes the end of a registration together with what it changes in hubs, unless somebody deleted the record meanwhile. */
  #end(
    scope: string,
    operation: RunningOperation,
    note: Note,
    { assignment, ...ending }: Ending,
    changes: readonly Change[] = [],
  ): void {
    const { state, clock, registrations, log } = this.#context;
    if (!this.#isRunning(scope, operation)) return;
    const previous = registrations.record(scope, operation.registrationId);
    const now = timestamp(clock.now());
    const where = assignment ?? previous?.assignment;
    const record: RegistrationRecord = {
      registrationId: operation.registrationId,
      operationId: operation.operationId,
      ...ending,
      ...(where && { assignment: where }),
      told: operation.proof.told,
      etag: newEtag(),
      createdDateTimeUtc: previous?.createdDateTimeUtc ?? now,
      lastUpdatedDateTimeUtc: now,
    };
    state.commit(...changes, ...registrations.ended(scope, record));
    const { status, substatus, errorCode, errorMessage } = record;
    const outcome = [status, substatus, errorCode, errorMessage].filter(part => part !== undefined).join(' ');
    note('status', outcome);
    if (status !== 'assigned') log(`${scope}: ${operation.registrationId} is ${outcome}`);
  }

  #isRunning(scope: string, { operationId, registrationId }: RunningOperation): boolean {
    const { registrations, stopping } = this.#context;
    return !stopping.aborted && registrations.operation(scope, registrationId)?.operationId === operationId;
  }
}

function deviceIdOf(enrollment: Enrollment, { registrationId }: RunningOperation): string {
  return (enrollment.kind === 'individual' ? enrollment.record.deviceId : undefined) ?? registrationId;
}
