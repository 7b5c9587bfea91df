import { randomUUID } from 'node:crypto';
import type { HttpAnswer } from '../doors/http-api';
import type { JsonObject } from '../kernel/json';

/**
 * IoT Hub's names of errors with the HTTP status and the number that a device or the newer envelope sees. The numbers of
 * InvalidProtocolVersion and of what is 500 and above, but for GatewayTimeout, are the emulator's choice, as is 501 itself.
 *
 * Source: Microsoft, "Understand and resolve Azure IoT Hub errors", and the models inside the npm package azure-iothub.
 */
const errorCodes = {
  InvalidProtocolVersion: { status: 400, number: 400001 },
  ArgumentInvalid: { status: 400, number: 400004 },
  IotHubUnauthorizedAccess: { status: 401, number: 401002 },
  DeviceNotFound: { status: 404, number: 404001 },
  DeviceNotOnline: { status: 404, number: 404103 },
  DeviceAlreadyExists: { status: 409, number: 409001 },
  PreconditionFailed: { status: 412, number: 412001 },
  ServerError: { status: 500, number: 500001 },
  FeatureNotSupported: { status: 501, number: 501000 },
  InvalidResponseWhileProxying: { status: 502, number: 502001 },
  GatewayTimeout: { status: 504, number: 504101 },
} as const;

/** IoT Hub's name of an error. */
export type HubErrorCode = keyof typeof errorCodes;

/** A call that the hub refuses, in the hub's words. It is caught once, where the answer is made. */
export class HubError extends Error {
  /**
   * @param info makes the answer one of the newer envelope, with this in it
   */
  constructor(
    readonly code: HubErrorCode,
    message: string,
    readonly info?: JsonObject,
  ) {
    super(message);
  }

  /** The HTTP status; a device reads it in the topic of its answer. */
  get status(): number {
    return errorCodes[this.code].status;
  }
}

/** What the hub says where something is thrown that is no answer of it: a fault of the emulator. */
export function asHubError(thrown: unknown): HubError {
  return thrown instanceof HubError ? thrown : new HubError('ServerError', `the emulator failed: ${thrown}`);
}

/**
 * The answer to a service. The older envelope repeats name and text in `Message`, as recorded of live hubs; the newer one,
 * observed on direct methods, holds JSON in it.
 *
 * @param now milliseconds since 1970, UTC
 */
export function errorAnswer(error: HubError, now: number): HttpAnswer {
  const trackingId = newTrackingId(now);
  const body =
    error.info === undefined
      ? { Message: `ErrorCode:${error.code};${error.message}`, ExceptionMessage: `Tracking ID:${trackingId}` }
      : { Message: JSON.stringify({ ...errorBody(error, trackingId, now), info: error.info }), ExceptionMessage: '' };
  return { status: error.status, headers: { 'iothub-errorcode': error.code }, body };
}

/** The body that tells a device of an error; without `errorCode` its SDK would take any answer for success. */
export function deviceErrorBody(error: HubError, now: number): string {
  return JSON.stringify(errorBody(error, newTrackingId(now), now));
}

function errorBody(error: HubError, trackingId: string, now: number): JsonObject {
  return {
    errorCode: errorCodes[error.code].number,
    trackingId,
    message: error.message,
    timestampUtc: new Date(now).toISOString(),
  };
}

/** `<32 hex digits>-G:<n>-TimeStamp:<MM/dd/yyyy HH:mm:ss>`. */
function newTrackingId(now: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().split(/[T.]/);
  const [year, month, day] = date.split('-');
  return `${randomUUID().replaceAll('-', '').toUpperCase()}-G:0-TimeStamp:${month}/${day}/${year} ${time}`;
}
