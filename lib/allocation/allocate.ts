import { readAllocationRequest } from './contract/read-request';
import { checked } from './decision/check';
import { type DecisionTrace, decide } from './decision/decide';
import type { Decision } from './decision/decision';
import { type Answer, respond } from './decision/respond';
import { decideWithoutPolicy, decideWithoutRequest } from './decision/without-policy';
import type { CompiledPolicy } from './policy/compile';
import { type Circumstances, type Registration, registrationOf } from './registration';

/** What became of one request of DPS. */
export interface Allocation {
  decision: Decision;
  answer: Answer;
  /** Absent where the body was no allocation request. */
  registration?: Registration;
  /** What went wrong on our side, if something did; the decision is then the policy's `onError`. */
  fault?: Error;
}

/**
 * The whole way of a registration, from the text that DPS sends to the answer that it gets:
 *
 *   body text → readAllocationRequest → registration {request, now} → facts → firstMatch → candidateHubs → pickHub
 *   → initialTwin → decision → respond → checked answer
 *
 * Pure: the same policy, body and circumstances give the same answer. It never throws; this is the one edge at which
 * an exception, always a bug, becomes `onError`.
 *
 * @param policy undefined while none is loaded.
 * @param id names the decision, in the answer and in logs.
 * @param trace where to write down what the decision looked at.
 */
export function allocate(
  policy: CompiledPolicy | undefined,
  body: string,
  id: string,
  circumstances: Circumstances,
  trace?: DecisionTrace,
): Allocation {
  const read = readAllocationRequest(body);
  if ('cause' in read) {
    const decision = decideWithoutRequest(read.cause);
    return { decision, answer: respond(decision, id) };
  }
  const registration = registrationOf(read.request, circumstances);
  const onError = policy?.onError ?? 'keep';
  try {
    const decision = policy
      ? decide(policy, registration, trace)
      : decideWithoutPolicy(onError, registration, 'no policy is loaded');
    return { registration, decision, answer: checked(respond(decision, id), registration) };
  } catch (thrown) {
    const decision = decideWithoutPolicy(onError, registration, 'a fault of the webhook');
    return { registration, decision, answer: respond(decision, id), fault: errorOf(thrown) };
  }
}

/** What was thrown as an Error: a plug-in may throw anything, undefined as well. */
function errorOf(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new Error(`what was thrown is no Error: ${typeof thrown}`, { cause: thrown });
}
