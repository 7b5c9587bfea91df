import type { HttpHandler, HttpResponseInit } from '@azure/functions';
import { allocate } from '../allocation/allocate';
import type { DecisionTrace } from '../allocation/decision/decide';
import { explain } from '../allocation/decision/explain';
import { isoTime } from '../allocation/rules/operators/order';
import type { WebhookParts } from './parts';
import { readBody } from './read-body';

/**
 * POST /api/explain/{dps?}: the decision for an AllocationRequest with everything that it looked at. Changes nothing
 * and logs no decision. `?at=` decides as of another time.
 */
export function explainHandler({ policies }: WebhookParts): HttpHandler {
  return async (request, context) => {
    const body = await readBody(request);
    if (!('text' in body))
      return refusal(400, body.cause === 'empty' ? 'the body is empty' : 'the body is larger than 1 MiB');
    const served = policies.current()?.value;
    if (!served) return refusal(503, 'no policy is loaded');
    const at = request.query.get('at');
    const now = at === null ? Date.now() : isoTime(at);
    if (now === undefined) return refusal(400, `at=${at} is no time; write it as 2026-01-15T12:00:00Z`);

    const trace: DecisionTrace = { rules: [], scores: [] };
    const allocation = allocate(
      served.compiled,
      body.text,
      context.invocationId,
      { now, dps: request.params.dps },
      trace,
    );
    if (!allocation.registration) return { status: allocation.answer.status, jsonBody: allocation.answer.body };
    const { name, revision, hash } = served.snapshot;
    return {
      jsonBody: {
        ...explain(allocation, trace, served.compiled),
        at: new Date(now).toISOString(),
        policy: { name, revision, hash },
      },
    };
  };
}

function refusal(status: number, message: string): HttpResponseInit {
  return { status, jsonBody: { message } };
}
