import type { HttpHandler, HttpResponseInit } from '@azure/functions';
import type { DecisionTrace } from '../allocation/decision/decide';
import { explain } from '../allocation/decision/explain';
import { isoTime } from '../allocation/rules/iso-time';
import { allocationOf } from './allocation-of';
import { explanationDocument } from './explanation-document';
import { faultLine } from './fault-line';
import type { WebhookParts } from './parts';

/**
 * POST /api/explain/{dps?}: the decision for an AllocationRequest with everything that it looked at. Changes nothing
 * and logs no decision. `?at=` decides as of another time. What is no AllocationRequest is explained as such, with 400.
 */
export function explainHandler({ policies }: WebhookParts): HttpHandler {
  return async (request, context) => {
    const served = policies.current()?.value;
    if (!served) return refusal(503, 'no policy is loaded');
    const at = request.query.get('at');
    const now = at === null ? Date.now() : isoTime(at);
    if (now === undefined) return refusal(400, `at=${at} is no time; write it as 2026-01-15T12:00:00Z`);

    const { compiled, snapshot } = served;
    const trace: DecisionTrace = { rules: [], scores: [] };
    const allocation = await allocationOf(request, { policy: compiled, id: context.invocationId, now, trace });
    if (allocation.fault) context.error(faultLine(allocation.fault));
    return {
      status: allocation.registration ? 200 : 400,
      jsonBody: explanationDocument(explain(allocation, trace, compiled), now, snapshot),
    };
  };
}

function refusal(status: number, message: string): HttpResponseInit {
  return { status, jsonBody: { message } };
}
