import { randomUUID } from 'node:crypto';
import type { HttpAnswer } from '../doors/http-api';
import { timestamp } from './timestamp';

/** A call that DPS refuses, as a value. */
export interface DpsError {
  refused: true;
  /** The HTTP status, which is also that of a reply over MQTT. */
  status: number;
  /** The status times 1000 and a number; Microsoft publishes no list. */
  errorCode: number;
  message: string;
  /** More of it for the trace; never sent. */
  why?: string;
}

/** Makes a refusal; the HTTP status is the code without its last three digits. */
export function refusal(errorCode: number, message: string, why?: string): DpsError {
  return {
    refused: true,
    status: Math.floor(errorCode / 1000),
    errorCode,
    message,
    ...(why !== undefined && { why }),
  };
}

/** A request that is malformed or breaks a rule. */
export const badRequest = (message: string): DpsError => refusal(400004, message);

/** Whoever calls has not shown who they are, or may not do this. */
export const unauthorized = (why: string, message = 'Unauthorized'): DpsError => refusal(401002, message, why);

/** An enrollment, a registration or an operation that is not there. */
export const notFound = (message: string): DpsError => refusal(404201, message);

/** Whether a result is a refusal. */
export function isRefused(result: unknown): result is DpsError {
  return typeof result === 'object' && result !== null && (result as Partial<DpsError>).refused === true;
}

/** The body of a refusal, as DPS writes it. Source: the REST specification, ProvisioningServiceErrorDetails. */
export function errorBody({ errorCode, message }: DpsError, now: number): Record<string, unknown> {
  return { errorCode, trackingId: randomUUID(), message, timestampUtc: timestamp(now) };
}

/** A refusal as an HTTP answer. */
export function errorAnswer(error: DpsError, now: number): HttpAnswer {
  return {
    status: error.status,
    headers: { 'x-ms-error-code': String(error.errorCode) },
    body: errorBody(error, now),
  };
}
