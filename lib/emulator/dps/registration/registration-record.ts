import type { JsonObject } from '../../kernel/json';
import type { Proof } from '../attestation/credentials';
import type { Enrollment } from '../enrollments/enrollment';
import { encodedEtag } from '../etag';
import { withoutAbsent } from '../json-object';

/** How a registration came to its hub. Source: the REST specification, ProvisioningServiceSubStatus. */
export type Substatus =
  | 'initialAssignment'
  | 'deviceDataMigrated'
  | 'deviceDataReset'
  | 'reprovisionedToInitialAssignment';

/** Where a device was put. */
export interface Assignment {
  /** As the link names the hub. */
  hub: string;
  deviceId: string;
}

/** What DPS knows of one device. */
export interface RegistrationRecord {
  /** As the device spelt it last. */
  registrationId: string;
  /** Of the latest call of `register`. */
  operationId: string;
  status: 'assigning' | 'assigned' | 'failed' | 'disabled';
  substatus?: Substatus;
  errorCode?: number;
  errorMessage?: string;
  /** Where the device is. It stays when a later registration fails or is turned away. */
  assignment?: Assignment;
  /** What the webhook answered for the device. */
  payload?: unknown;
  /** What the device is told of its attestation. */
  told: Proof['told'];
  /** A guid with its quotation marks. */
  etag: string;
  createdDateTimeUtc: string;
  lastUpdatedDateTimeUtc: string;
}

/** A registration that is on its way; gone when it has ended. */
export interface RunningOperation {
  operationId: string;
  /** As the device sent it. */
  registrationId: string;
  enrollment: { kind: Enrollment['kind']; id: string };
  /** Of the device API, as the device sent it. */
  apiVersion: string;
  payload?: unknown;
  proof: Proof;
  /** How often the webhook has been asked again. */
  retries: number;
  /** When the webhook is to be asked, in milliseconds since 1970. */
  due: number;
}

/** The outcome of a registration as the device sees it. Source: the REST specification, DeviceRegistrationResult. */
export function registrationState(record: RegistrationRecord): JsonObject {
  return { ...record.told, ...registrationJson(record) };
}

/** A registration record as the service API shows it: what an earlier registration came to is told while it holds. */
export function registrationJson(record: RegistrationRecord): JsonObject {
  const { assignment, status } = record;
  const isAssigned = status === 'assigned';
  return withoutAbsent({
    registrationId: record.registrationId,
    createdDateTimeUtc: record.createdDateTimeUtc,
    assignedHub: isAssigned ? assignment?.hub : undefined,
    deviceId: isAssigned ? assignment?.deviceId : undefined,
    status,
    substatus: isAssigned ? record.substatus : undefined,
    errorCode: record.errorCode,
    errorMessage: record.errorMessage,
    lastUpdatedDateTimeUtc: record.lastUpdatedDateTimeUtc,
    etag: encodedEtag(record.etag),
    payload: record.payload,
  });
}
