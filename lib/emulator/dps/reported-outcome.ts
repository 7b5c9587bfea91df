import { outcomeCodes, retryPolicy } from '../../dps/outcome-codes';

/** What DPS tells the device of a webhook's answer. */
export interface ReportedOutcome {
  status: 'assigned' | 'assigning' | 'failed';
  errorCode?: number;
  /** In words. */
  detail: string;
}

/**
 * What DPS makes of an answer of the webhook. The emulator's own reading of the contract: it shares no code with the
 * webhook's, so that one misreading cannot make both wrong and the tests green.
 *
 * Source: Microsoft, "Tutorial: Use custom allocation policies with Device Provisioning Service", troubleshooting.
 * What becomes of a 200 that names a hub which is not linked, or that is no JSON, is not documented; it counts here
 * as failed with 400207.
 */
export function reportedOutcome(status: number, body: string, linkedHubs: readonly string[]): ReportedOutcome {
  if (status >= 429) return { status: 'assigning', detail: `DPS asks again, ${retryPolicy.count} times` };
  if (status === 401) return failed('CustomAllocationUnauthorizedAccess');
  if (status !== 200) return failed('CustomAllocationFailed', `: status code ${status}`);
  const hub = hubIn(body);
  if (hub === undefined) return failed('CustomAllocationFailed', ': the answer is no JSON object');
  if (!hub) return failed('CustomAllocationIotHubNotSpecified');
  const isLinked = linkedHubs.some(linked => linked.toLowerCase() === hub.toLowerCase());
  return isLinked ? { status: 'assigned', detail: hub } : failed('CustomAllocationFailed', `: ${hub} is not linked`);
}

function failed(name: keyof typeof outcomeCodes, more = ''): ReportedOutcome {
  return { status: 'failed', errorCode: outcomeCodes[name], detail: `${name}${more}` };
}

/** The hub of an answer; empty where it names none, undefined where it is no JSON object. */
function hubIn(body: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer !== 'object' || answer === null) return undefined;
    const { iotHubHostName } = answer as { iotHubHostName?: unknown };
    return typeof iotHubHostName === 'string' ? iotHubHostName : '';
  } catch {
    return undefined;
  }
}
