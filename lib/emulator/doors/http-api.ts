import type { X509Certificate } from 'node:crypto';

/** A request as the APIs of the emulator see it. */
export interface HttpCall {
  /** Upper case. */
  method: string;
  /** The Host header in lower case, without its port. */
  host: string;
  /** The path, percent-encoded as it came. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Empty where none came. */
  body: string;
  /** What the client presented, leaf first; empty without a client certificate. */
  certificates: readonly X509Certificate[];
}

/** What an API answers; a body that is given goes out as `application/json; charset=utf-8`. */
export interface HttpAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** One API. It answers every call; what it throws, as where the state cannot be written, is answered with 500. */
export type HttpApi = (call: HttpCall) => HttpAnswer | Promise<HttpAnswer>;

/** Which API a host name belongs to, if any. */
export type HttpRouting = (host: string) => HttpApi | undefined;
