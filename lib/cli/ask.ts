import { type Allocation, allocate } from '../allocation/allocate';
import type { DecisionTrace } from '../allocation/decision/decide';
import { type Explanation, explain } from '../allocation/decision/explain';
import type { CompiledPolicy } from '../allocation/policy/compile';
import type { Question } from '../cases/case-request';

/** A decision with everything that it looked at, as the webhook would explain it. */
export type Answered = Pick<Allocation, 'decision' | 'answer'> & { explanation: Explanation };

/** Asks a policy in this process: the same core, the same evaluator as in the webhook. */
export function ask(policy: CompiledPolicy, { body, dps, at }: Question): Answered {
  const trace: DecisionTrace = { rules: [], scores: [] };
  const allocation = allocate(policy, JSON.stringify(body), 'here', { now: at, dps }, trace);
  if (allocation.fault) throw allocation.fault;
  return { ...allocation, explanation: explain(allocation, trace, policy) };
}
