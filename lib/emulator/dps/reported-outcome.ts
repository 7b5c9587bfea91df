import { outcomeCodes } from '../../dps/outcome-codes';
import { readInitialTwin } from './initial-twin';
import { deepest, parseObject } from './json-object';
import type { InitialTwin } from './linked-hubs';
import { type DpsSwitches, defaultSwitches } from './switches';

/** What DPS tells the device of a webhook's answer; `detail` says it in words. */
export type ReportedOutcome =
  | {
      status: 'assigned';
      errorCode?: never;
      detail: string;
      /** Where the device goes, spelt as in `linkedHubs`. */
      hub: string;
      initialTwin?: InitialTwin;
      /** Whatever JSON it is; null counts as none. */
      payload?: unknown;
    }
  | { status: 'assigning'; errorCode?: never; detail: string }
  | {
      status: 'failed';
      errorCode: number;
      detail: string;
      /** The text that goes with the code to the device. */
      errorMessage: string;
    };

/**
 * What DPS makes of an answer of the webhook. The emulator's own reading of the contract: it shares no code with the
 * webhook's, so that one misreading cannot make both wrong and the tests green.
 *
 * Source: Microsoft, "Tutorial: Use custom allocation policies with Device Provisioning Service", troubleshooting. What
 * is not documented, as a hub that is not linked, is a switch.
 *
 * @param body undefined where it was too long to be read
 * @param linkedHubs of the request
 */
export function reportedOutcome(
  status: number,
  body: string | undefined,
  linkedHubs: readonly string[],
  { switches = defaultSwitches, stays = false }: OutcomeOptions = {},
): ReportedOutcome {
  if (status >= 429) return { status: 'assigning', detail: 'DPS asks again' };
  if (status === 401) return failed(outcomeCodes.CustomAllocationUnauthorizedAccess, '', statusText(status));
  const isSuccess = status === 200 || (status > 200 && status < 300 && switches.otherSuccess === 'as 200');
  if (!isSuccess) return failed(outcomeCodes.CustomAllocationFailed, `: status code ${status}`, statusText(status));
  return body === undefined
    ? failed(switches.brokenBody, `: the answer is longer than ${switches.webhookAnswerLimit} bytes`)
    : answered(body, linkedHubs, switches, stays);
}

/** How answers are read. */
export interface OutcomeOptions {
  switches?: DpsSwitches;
  /** The device stays on the one linked hub whatever hub the answer names: a later registration under "never reprovision". */
  stays?: boolean;
}

/** The words of a public report of 400207; what goes with other codes is not known. */
export function statusText(status: number): string {
  return `Custom allocation failed with status code: ${status}`;
}

function answered(body: string, linkedHubs: readonly string[], switches: DpsSwitches, stays: boolean): ReportedOutcome {
  const answer = parseObject(body);
  if (!answer)
    return failed(switches.brokenBody, `: the answer is no JSON object, or nested deeper than ${deepest} levels`);
  const { iotHubHostName: named, initialTwin: twin, payload } = answer;
  if (named === undefined || named === null || named === '') return failed(switches.missingHub);
  if (typeof named !== 'string') return failed(switches.brokenBody, ': iotHubHostName is no text');
  const hub = stays ? linkedHubs[0] : linkedHubs.find(linked => isSameHub(linked, named, switches));
  if (hub === undefined) return failed(switches.unlinkedHub, `: ${named} is not linked`);
  const initialTwin = readInitialTwin(twin);
  if (initialTwin === 'malformed')
    return failed(switches.brokenBody, ': initialTwin is not of the form { tags, properties: { desired } }');
  return {
    status: 'assigned',
    detail: hub,
    hub,
    ...(initialTwin && { initialTwin }),
    ...(payload !== undefined && payload !== null && { payload }),
  };
}

function failed(errorCode: number, more = '', errorMessage?: string): ReportedOutcome {
  const detail = `${nameOf(errorCode)}${more}`;
  return { status: 'failed', errorCode, detail, errorMessage: errorMessage ?? detail };
}

function nameOf(errorCode: number): string {
  return Object.entries(outcomeCodes).find(([, code]) => code === errorCode)?.[0] ?? String(errorCode);
}

function isSameHub(linked: string, named: string, { hubComparison }: DpsSwitches): boolean {
  return hubComparison === 'exact' ? linked === named : linked.toLowerCase() === named.toLowerCase();
}
