import { isRegistrationId } from '../../../dps/registration-id';
import { isJsonObject, type JsonObject } from '../../kernel/json';
import { type Attestee, attest } from '../attestation/attest';
import type { TpmKeys } from '../attestation/tpm';
import type { DpsContext } from '../context';
import { badRequest, type DpsError, isRefused, notFound } from '../dps-error';
import { enrollmentId } from '../enrollments/enrollment';
import { newEtag } from '../etag';
import { deepest, parseObject } from '../json-object';
import type { ProvisioningService } from '../provisioning-service';
import { timestamp } from '../timestamp';
import { newOperationId } from './operation-id';
import { type RegistrationRecord, type RunningOperation, registrationState } from './registration-record';
import type { RegistrationRunner } from './registration-runner';

/** What a device is answered. */
export interface DeviceAnswer {
  /** As over HTTP. */
  status: number;
  body: JsonObject;
}

/** Who calls, and with which credentials. */
export type DeviceCaller = Omit<Attestee, 'tpm'>;

/** The text of a body, and the version of the API under which it was sent. */
export interface RegisterCall {
  apiVersion: string;
  body: string;
}

/** The calls of the device API, whatever protocol they come over. Source: the REST specification, device routes. */
export class DeviceCalls {
  readonly #context: DpsContext;
  readonly #runner: RegistrationRunner;

  constructor(context: DpsContext, runner: RegistrationRunner) {
    this.#context = context;
    this.#runner = runner;
  }

  /** Begins a registration; while one is on its way, answers with that. */
  register(service: ProvisioningService, caller: DeviceCaller, call: RegisterCall): DeviceAnswer | DpsError {
    const { traces, clock, registrations } = this.#context;
    const { registrationId, credentials } = caller;
    const read = readDeviceRegistration(call.body, registrationId);
    if (isRefused(read)) return this.#refused(service, registrationId, read);
    // Source: the issues of Microsoft's SDKs; none attests a TPM over MQTT.
    if (read.tpm && credentials.door === 'mqtt')
      return this.#refused(service, registrationId, badRequest('TPM attestation is not supported over MQTT.'));
    const attested = attest(this.#context, service, { ...caller, tpm: read.tpm });
    if (isRefused(attested)) return this.#refused(service, registrationId, attested);
    if ('challenge' in attested) return { status: 401, body: attested.challenge };
    const scope = service.name.toLowerCase();
    const running = registrations.operation(scope, registrationId);
    if (running) return underway(running);

    const { enrollment, proof } = attested;
    const operation: RunningOperation = {
      operationId: newOperationId(),
      registrationId,
      enrollment: { kind: enrollment.kind, id: enrollmentId(enrollment) },
      apiVersion: call.apiVersion,
      ...(read.payload !== undefined && { payload: read.payload }),
      proof,
      retries: 0,
      due: clock.now(),
    };
    const note = traces.begin(service.name, registrationId, operation.operationId);
    const by = `${enrollment.kind === 'group' ? 'enrollment group' : 'individual enrollment'} ${enrollmentId(enrollment)}`;
    note('attestation', `${enrollment.record.attestation.type}, ${by}`);
    this.#begin(scope, operation);
    this.#runner.schedule(scope, operation, note);
    return underway(operation);
  }

  /** Tells the operator why a device was refused, of which the device learns only a part. */
  #refused({ name }: ProvisioningService, registrationId: string, error: DpsError): DpsError {
    const { traces, log, registrations } = this.#context;
    const why = `${error.errorCode} ${error.message}${error.why === undefined ? '' : `: ${error.why}`}`;
    // A stranger must not take the trace of a registration that is on its way.
    if (!registrations.operation(name.toLowerCase(), registrationId))
      traces.begin(name, registrationId, '')('attestation', `refused, ${why}`);
    const who = isRegistrationId(registrationId) ? registrationId : JSON.stringify(registrationId);
    log(`${name}: ${who} is refused, ${why}`);
    return error;
  }

  /** Tells how far an operation is. */
  operationStatus(service: ProvisioningService, caller: DeviceCaller, operationId: string): DeviceAnswer | DpsError {
    const record = this.#recordFor(service, caller);
    if (isRefused(record)) return record;
    if (record.operationId !== operationId) return notFound('Operation not found.');
    const { status, registrationId } = record;
    if (status === 'assigning')
      return { status: 202, body: { operationId, status, registrationState: { registrationId, status } } };
    return { status: 200, body: { operationId, status, registrationState: registrationState(record) } };
  }

  /** Tells what the latest registration came to. */
  lookUp(service: ProvisioningService, caller: DeviceCaller, { body }: RegisterCall): DeviceAnswer | DpsError {
    const read = readDeviceRegistration(body, caller.registrationId);
    if (isRefused(read)) return read;
    const record = this.#recordFor(service, caller);
    return isRefused(record) ? record : { status: 200, body: registrationState(record) };
  }

  #recordFor(service: ProvisioningService, caller: DeviceCaller): RegistrationRecord | DpsError {
    const attested = attest(this.#context, service, caller);
    if (isRefused(attested)) return this.#refused(service, caller.registrationId, attested);
    const record = this.#context.registrations.record(service.name.toLowerCase(), caller.registrationId);
    return record ?? notFound('Registration not found.');
  }

  /** Writes that a registration is on its way, before the device is told so: a restart takes it up. */
  #begin(scope: string, operation: RunningOperation): void {
    const { state, clock, registrations } = this.#context;
    const previous = registrations.record(scope, operation.registrationId);
    const now = timestamp(clock.now());
    const record: RegistrationRecord = {
      registrationId: operation.registrationId,
      operationId: operation.operationId,
      status: 'assigning',
      ...(previous?.assignment && { assignment: previous.assignment }),
      told: operation.proof.told,
      etag: newEtag(),
      createdDateTimeUtc: previous?.createdDateTimeUtc ?? now,
      lastUpdatedDateTimeUtc: now,
    };
    state.commit(registrations.written(scope, record), registrations.underway(scope, operation));
  }
}

function underway({ operationId }: RunningOperation): DeviceAnswer {
  return { status: 202, body: { operationId, status: 'assigning' } };
}

/** Reads `{ registrationId?, tpm?, payload? }`; an empty body is an empty object. */
function readDeviceRegistration(
  body: string,
  registrationId: string,
): { payload: unknown; tpm: TpmKeys | undefined } | DpsError {
  if (!isRegistrationId(registrationId)) return badRequest('The registration id is not valid.');
  const read = body.trim() === '' ? {} : parseObject(body);
  if (!read) return badRequest(`The body is no JSON object, or nested deeper than ${deepest} levels.`);
  const { registrationId: inBody, payload, tpm } = read;
  const isOther = typeof inBody !== 'string' || inBody.toLowerCase() !== registrationId.toLowerCase();
  if (inBody !== undefined && inBody !== null && isOther)
    return badRequest('registrationId in the body is not the one of the call.');
  return { payload: payload ?? undefined, tpm: readTpmKeys(tpm) };
}

function readTpmKeys(tpm: unknown): TpmKeys | undefined {
  if (!isJsonObject(tpm) || typeof tpm.endorsementKey !== 'string') return undefined;
  const { endorsementKey, storageRootKey } = tpm;
  return { endorsementKey, ...(typeof storageRootKey === 'string' && { storageRootKey }) };
}
