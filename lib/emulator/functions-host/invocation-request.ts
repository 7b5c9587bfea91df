import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { InvocationRequest, TypedData } from './functions-core';
import type { Match } from './router';
import { readTraceContext } from './trace-context';

/** What the host sends to the worker for a request whose body it has read; an empty body is sent as none. */
export function toInvocationRequest(
  request: IncomingMessage,
  { fn, params, query }: Match,
  body: Uint8Array,
): InvocationRequest {
  const http = {
    method: request.method ?? '',
    url: `http://${hostOf(request)}${request.url}`,
    headers: request.headers as Record<string, string>,
    query,
    params,
    body: body.length === 0 ? null : { bytes: body },
  };
  return toEnvelope(request, fn.triggerName, { http }, {});
}

/**
 * What the host sends to the worker for a request that it streams. The library takes method, URL and body from the stream, but headers
 * and route parameters from the trigger metadata (Azure/azure-functions-host#9840).
 */
export function toStreamedInvocationRequest(request: IncomingMessage, { fn, params }: Match): InvocationRequest {
  const metadata: Record<string, TypedData> = { Headers: { json: JSON.stringify(request.headers) } };
  for (const [name, value] of Object.entries(params)) metadata[name] = { string: value };
  return toEnvelope(request, fn.triggerName, {}, metadata);
}

/** The host and port by which the client addressed this server; HTTP/1.0 lets it leave them out. */
export function hostOf({ headers }: IncomingMessage): string {
  return headers.host ?? 'localhost';
}

function toEnvelope(
  { headers }: IncomingMessage,
  name: string,
  data: TypedData,
  triggerMetadata: Record<string, TypedData>,
): InvocationRequest {
  const invocationId = randomUUID();
  return {
    invocationId,
    inputData: [{ name, data }],
    triggerMetadata,
    traceContext: readTraceContext(headers, invocationId),
  };
}
