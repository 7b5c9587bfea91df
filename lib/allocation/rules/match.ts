import type { FactValue, Truth } from '../plugin';
import type { Registration } from '../registration';
import type { FactSlot, Facts } from './fact-table';

/** A condition, ready to be asked. */
export type Condition = TestCondition | { kind: 'all' | 'any'; of: Condition[] } | { kind: 'not'; of: Condition };

/** A test of one fact. */
interface TestCondition {
  kind: 'test';
  slot: FactSlot;
  words: string;
  test(value: FactValue, registration: Registration): Truth;
  /** Why the test can say neither true nor false of a value that is there. */
  whyUnknown?(value: FactValue): string;
}

/** What came of a condition, for those who want to see why. */
export type ConditionTrace =
  | { path: string; words: string; value: FactValue; result: Truth; why?: string }
  | { kind: 'all' | 'any' | 'not'; of: ConditionTrace[]; result: Truth };

/** What came of a rule. */
export interface RuleTrace {
  name: string;
  result: Truth | 'notReached';
  conditions: ConditionTrace[];
}

/**
 * Whether a condition holds, in three values: `not` keeps unknown, `all` and `any` combine as SQL's AND and OR do.
 *
 * This is the one evaluator. With a trace it also looks at what could no longer change the result, and writes down
 * each test; the result is the same, because tests are pure.
 */
export function evaluate(condition: Condition, facts: Facts, trace?: ConditionTrace[]): Truth {
  if (condition.kind === 'test') {
    const result = condition.test(facts.folded(condition.slot), facts.registration);
    trace?.push(traceOf(condition, facts.value(condition.slot), result));
    return result;
  }
  const inner: ConditionTrace[] | undefined = trace && [];
  const result =
    condition.kind === 'not' ? negate(evaluate(condition.of, facts, inner)) : combine(condition, facts, inner);
  if (inner) trace?.push({ kind: condition.kind, of: inner, result });
  return result;
}

/** The first rule whose condition is true; a rule without one matches always. */
export function firstMatch<Rule extends { name: string; when?: Condition }>(
  rules: readonly Rule[],
  facts: Facts,
  trace?: RuleTrace[],
): Rule | undefined {
  let match: Rule | undefined;
  for (const rule of rules) {
    if (match) {
      trace?.push({ name: rule.name, result: 'notReached', conditions: [] });
      continue;
    }
    const conditions: ConditionTrace[] | undefined = trace && [];
    const result = rule.when ? evaluate(rule.when, facts, conditions) : true;
    if (conditions) trace?.push({ name: rule.name, result, conditions });
    if (result !== true) continue;
    match = rule;
    if (!trace) break;
  }
  return match;
}

function traceOf({ slot, words, whyUnknown }: TestCondition, value: FactValue, result: Truth): ConditionTrace {
  const why = result === 'unknown' && value !== undefined ? whyUnknown?.(value) : undefined;
  return { path: slot.path, words, value, result, ...(why !== undefined && { why }) };
}

function negate(truth: Truth): Truth {
  return truth === 'unknown' ? truth : !truth;
}

/** `all` is settled by the first false, `any` by the first true. */
function combine(
  { kind, of }: { kind: 'all' | 'any'; of: Condition[] },
  facts: Facts,
  trace?: ConditionTrace[],
): Truth {
  const settling = kind === 'any';
  let result: Truth = !settling;
  for (const part of of) {
    const truth = evaluate(part, facts, trace);
    if (truth === settling) {
      result = settling;
      if (!trace) break;
    } else if (truth === 'unknown' && result !== settling) {
      result = 'unknown';
    }
  }
  return result;
}
