import type { Allocation } from '../allocate';
import type { Candidates } from '../hubs/candidates';
import type { LinkedHub } from '../hubs/linked-hubs';
import type { Score } from '../hubs/pick';
import type { CompiledPolicy } from '../policy/compile';
import { type FactSlot, type Facts, findFact } from '../rules/fact-table';
import type { ConditionTrace, RuleTrace } from '../rules/match';
import type { DecisionTrace } from './decide';
import type { Decision } from './decision';
import type { Answer } from './respond';
import { type ShownFacts, shownFact } from './shown';

/** A decision with everything that it looked at. */
export interface Explanation {
  decision: Decision;
  response: { status: number; body: Answer['body'] };
  /** Every fact that the policy reads; none after a fault, which may be that of a fact. */
  facts: ExplainedFact[];
  /** The language has none yet. */
  limits: [];
  rules: ExplainedRule[];
  hubs: ExplainedHub[];
}

export interface ExplainedFact {
  path: string;
  value: ShownFacts[string];
  /** The path that the value came from, for facts that have sources. */
  source?: string;
  vouchedBy: string;
}

export interface ExplainedRule {
  name: string;
  result: RuleTrace['result'];
  /** The tests that settled it, in words. */
  because: string;
  conditions: ExplainedCondition[];
}

/** One test, or conditions combined, with what came of it. */
export type ExplainedCondition =
  | { test: string; value: ShownFacts[string]; result: RuleTrace['result']; why?: string }
  | { combined: 'all' | 'any' | 'not'; of: ExplainedCondition[]; result: RuleTrace['result'] };

export interface ExplainedHub {
  hub: string;
  canonical: string;
  candidate: boolean;
  dropped?: string;
  /** What the pickers made of it, by picker. */
  score?: Record<string, number | null>;
}

/** Puts a decision and its trace into words. The trace is the evaluator's own: nothing is decided again. */
export function explain(
  { decision, answer, fault }: Allocation,
  trace: DecisionTrace,
  policy: CompiledPolicy,
): Explanation {
  const { rules, scores, hubs = [], candidates = { groups: [], dropped: [] }, facts } = trace;
  return {
    decision,
    response: { status: answer.status, body: answer.body },
    facts: facts && !fault ? policy.slots.map(slot => explainFact(slot, facts, policy)) : [],
    limits: [],
    rules: rules.map(rule => explainRule(rule, policy.private)),
    hubs: explainHubs(hubs, candidates, scores),
  };
}

function explainFact(slot: FactSlot, facts: Facts, { plugins, private: hidden }: CompiledPolicy): ExplainedFact {
  const { path, plugin } = slot;
  const source = slot.source?.(facts.registration);
  const voucher = (source === undefined ? undefined : findFact(plugins, source)?.plugin) ?? plugin;
  return {
    path,
    value: shownFact(path, facts.value(slot), hidden),
    ...(source !== undefined && { source }),
    vouchedBy: voucher.vouchedBy,
  };
}

function explainRule({ name, result, conditions }: RuleTrace, hidden: ReadonlySet<string>): ExplainedRule {
  const explained = conditions.map(condition => explainCondition(condition, hidden));
  return { name, result, because: becauseOf(result, explained), conditions: explained };
}

function explainCondition(trace: ConditionTrace, hidden: ReadonlySet<string>): ExplainedCondition {
  const { result } = trace;
  if ('kind' in trace)
    return { combined: trace.kind, of: trace.of.map(part => explainCondition(part, hidden)), result };
  const { path, words, value, why } = trace;
  const said = why === undefined || hidden.has(path) ? {} : { why };
  return { test: `${path} ${words}`, value: shownFact(path, value, hidden), result, ...said };
}

/** The tests that settled a rule: of several only those that came out like the whole. */
function becauseOf(result: RuleTrace['result'], conditions: readonly ExplainedCondition[]): string {
  if (result === 'notReached') return 'a rule before it matched';
  return conditions.length === 0 ? 'it has no condition, so it matches always' : conditions.map(settledBy).join('; ');
}

function settledBy(condition: ExplainedCondition): string {
  if ('test' in condition) return `${condition.test}: ${testResult(condition)}`;
  const { combined, of, result } = condition;
  if (combined === 'not') return `not (${of.map(settledBy).join('; ')})`;
  return of
    .filter(part => part.result === result)
    .map(settledBy)
    .join('; ');
}

function testResult({ value, result }: { value: ShownFacts[string]; result: RuleTrace['result'] }): string {
  if (value === null)
    return result === true ? 'yes, it is absent' : result === false ? 'no, it is absent' : 'unknown, it is absent';
  const answer = result === 'unknown' ? 'unknown' : result ? 'yes' : 'no';
  return `${answer}, it is ${JSON.stringify(value)}`;
}

/** Looks each hub up instead of searching for it: a request may link very many. */
function explainHubs(
  hubs: readonly LinkedHub[],
  { groups, dropped }: Candidates,
  scores: readonly Score[],
): ExplainedHub[] {
  const candidates = new Set(groups.flat());
  const reasons = new Map(dropped.map(({ hub, why }) => [hub, why]));
  const scored = new Map<string, Record<string, number | null>>();
  for (const { hub, picker, score } of scores) scored.set(hub, { ...scored.get(hub), [picker]: score ?? null });
  return hubs.map(hub => {
    const why = reasons.get(hub.hostName);
    const score = scored.get(hub.hostName);
    return {
      hub: hub.hostName,
      canonical: hub.name,
      candidate: candidates.has(hub),
      ...(why !== undefined && { dropped: why }),
      ...(score && { score }),
    };
  });
}
