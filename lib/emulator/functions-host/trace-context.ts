import type { IncomingHttpHeaders } from 'node:http';
import type { TraceContext } from './functions-core';

/** Version 00 of the header `traceparent` (https://www.w3.org/TR/trace-context/#traceparent-header); all-zero ids are invalid. */
const wellFormed = /^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/**
 * The caller's trace context; a fresh, sampled one when the request brings none or a malformed one. A fresh trace id is the
 * invocation's id without its dashes, so that both lead to the same log lines.
 */
export function readTraceContext(headers: IncomingHttpHeaders, invocationId: string): TraceContext {
  const { traceparent, tracestate } = headers;
  if (typeof traceparent === 'string' && wellFormed.test(traceparent)) {
    return { traceParent: traceparent, traceState: String(tracestate ?? '') };
  }
  const traceId = invocationId.replaceAll('-', '');
  return { traceParent: `00-${traceId}-${traceId.slice(16)}-01`, traceState: '' };
}
