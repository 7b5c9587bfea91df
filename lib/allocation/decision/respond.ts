import type { AllocationResponse } from '../contract/generated/allocation-response';
import type { Decision, RejectDecision } from './decision';

/** An HTTP answer, as DPS gets it; the body leaves as JSON in ASCII. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: AllocationResponse | Refusal;
}

/** The body of a refusal. DPS shows it to nobody, people who call the webhook by hand read it. */
export interface Refusal {
  code: string;
  message: string;
  id: string;
}

/** The status under which DPS reports what is meant; it shows nobody the body of a refusal. */
const rejectStatus: Record<RejectDecision['as'], number> = { failed: 400, unauthorized: 401, hubNotSpecified: 200 };

/**
 * The answer that makes DPS report a decision: 200 assigned (400208 without a hub), 400 failed (400207), 401
 * unauthorized (400209), 503 asked again. Source: Microsoft, "Tutorial: Use custom allocation policies with Device
 * Provisioning Service", troubleshooting.
 *
 * @param id names the decision in logs; every answer carries it.
 */
export function respond(decision: Decision, id: string): Answer {
  switch (decision.outcome) {
    case 'assign': {
      const body: AllocationResponse = { iotHubHostName: decision.hub };
      if (decision.initialTwin) body.initialTwin = decision.initialTwin;
      if (decision.payload) body.payload = decision.payload;
      return answer(200, id, body);
    }
    case 'retry':
      return answer(
        503,
        id,
        { code: 'retry', message: decision.reason, id },
        { 'Retry-After': String(decision.after) },
      );
    case 'reject': {
      const status = rejectStatus[decision.as];
      return answer(
        status,
        id,
        status === 200 ? { iotHubHostName: null } : { code: decision.as, message: decision.reason, id },
      );
    }
  }
}

function answer(status: number, id: string, body: Answer['body'], headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'Content-Type': 'application/json', 'x-decision-id': id, ...headers }, body };
}
