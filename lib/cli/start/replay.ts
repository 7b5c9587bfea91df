import { isDeepStrictEqual } from 'node:util';
import type { Decision } from '../../allocation/decision/decision';
import type { Question } from '../../cases/case-request';
import { compare, type Difference } from '../../cases/compare';
import type { LoadedCase } from '../../cases/load-cases';
import { canonicalHubName } from '../../dps/hub-names';
import { outcomeCodes } from '../../dps/outcome-codes';
import { reportedOutcome } from '../../emulator/dps/reported-outcome';
import type { Laptop } from './laptop';
import { registrationOfCase } from './registration-of-case';

/** What a device, or DPS for it, met in the end. */
export interface Outcome {
  status: string;
  errorCode?: number;
  hub?: string;
  /** The desired properties that the device found in its twin. */
  desired?: object;
  /** From the first packet to the twin, or to the refusal. */
  milliseconds?: number;
}

/** What came of a case. */
export interface Replayed {
  name: string;
  registrationId: string;
  outcome: Outcome;
  /** Why no device registered, where the webhook was only asked. */
  onlyAsked?: string;
  decision: Decision;
  differences: Difference[];
}

/**
 * Brings every case about on the laptop, one after the other: a real device registers with the emulated DPS, which asks
 * the served webhook, and reads its twin in the hub that it was given. A case that no device can bring about is asked
 * of the webhook alone. What the device met must be what the explained decision says.
 */
export async function replayCases(
  cases: readonly LoadedCase[],
  laptop: Laptop,
  onReplayed: (replayed: Replayed) => void,
): Promise<Replayed[]> {
  const all: Replayed[] = [];
  for (const { name, question, expect } of cases) {
    const { body, outcome, onlyAsked } = await met(laptop, question);
    const { decision } = await laptop.explain(body, question.at, question.dps);
    const replayed: Replayed = {
      name,
      registrationId: registrationIdOf(question.body),
      outcome,
      ...(onlyAsked !== undefined && { onlyAsked }),
      decision,
      differences: [...compare(decision, expect), ...contradictions(decision, outcome)],
    };
    all.push(replayed);
    onReplayed(replayed);
  }
  return all;
}

/** What was met, the body that the webhook was asked with for it, and why no device met it where none did. */
interface Met {
  body: unknown;
  outcome: Outcome;
  onlyAsked?: string;
}

async function met(laptop: Laptop, question: Question): Promise<Met> {
  const registration = registrationOfCase(question);
  const found = typeof registration === 'string' ? registration : await laptop.register(registration);
  if (typeof found === 'string') {
    const { body, dps } = question;
    return { body, outcome: await askedOutcome(laptop, body, dps), onlyAsked: found };
  }
  const { sent, result } = found;
  const { status, errorCode, assignedHub } = result.registered;
  return {
    body: sent,
    outcome: {
      status,
      ...(errorCode !== undefined && { errorCode }),
      ...(assignedHub !== undefined && { hub: assignedHub }),
      ...(result.twin && { desired: result.twin.desired }),
      milliseconds: result.milliseconds,
    },
  };
}

async function askedOutcome({ ask }: Laptop, body: unknown, dps: string | undefined): Promise<Outcome> {
  const answer = await ask(body, dps);
  const { linkedHubs } = (body ?? {}) as { linkedHubs?: unknown };
  const reported = reportedOutcome(answer.status, answer.body, Array.isArray(linkedHubs) ? linkedHubs : []);
  const { status } = reported;
  if (status === 'failed') return { status, errorCode: reported.errorCode };
  return status === 'assigned' ? { status, hub: reported.hub } : { status };
}

/** Where the device met something else than the decision says. */
export function contradictions(decision: Decision, { status, errorCode, hub, desired }: Outcome): Difference[] {
  const difference = (member: string, expected: unknown, actual: unknown): Difference[] =>
    isDeepStrictEqual(expected, actual) ? [] : [{ member, expected, actual }];
  if (decision.outcome === 'retry') return status === 'assigning' ? [] : difference('code', codes.failed, errorCode);
  if (decision.outcome === 'reject')
    return [...difference('status', 'failed', status), ...difference('code', codes[decision.as], errorCode)];
  return [
    ...difference('status', 'assigned', status),
    ...difference('hub', canonicalHubName(decision.hub), hub && canonicalHubName(hub)),
    ...(desired && decision.twin === 'sent'
      ? difference('twin', decision.initialTwin?.properties?.desired ?? {}, withoutVersion(desired))
      : []),
  ];
}

const codes = {
  failed: outcomeCodes.CustomAllocationFailed,
  hubNotSpecified: outcomeCodes.CustomAllocationIotHubNotSpecified,
  unauthorized: outcomeCodes.CustomAllocationUnauthorizedAccess,
} satisfies Record<Extract<Decision, { outcome: 'reject' }>['as'], number>;

function withoutVersion(desired: object): object {
  const { $version: _, ...own } = desired as { $version?: number };
  return own;
}

function registrationIdOf(body: unknown): string {
  const { deviceRuntimeContext } = (body ?? {}) as { deviceRuntimeContext?: { registrationId?: unknown } };
  return typeof deviceRuntimeContext?.registrationId === 'string' ? deviceRuntimeContext.registrationId : '';
}
