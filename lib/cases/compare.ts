import { isDeepStrictEqual } from 'node:util';
import type { Decision } from '../allocation/decision/decision';
import type { Expectation } from './generated/cases-document';
import { resolveHub } from './resolve-hub';

/** Where a decision is not what a case expects. */
export interface Difference {
  member: string;
  expected: unknown;
  actual: unknown;
}

/**
 * Compares a decision with what a case expects of it: only what the case names counts, and of an object only the
 * members that it names.
 */
export function compare(decision: Decision, expect: Expectation): Difference[] {
  const actual = outcomeOf(decision);
  const expected = Object.entries(expect);
  return expected.flatMap(([member, wanted]) => {
    const found = actual[member as keyof Expectation];
    return meets(member, wanted, found) ? [] : [{ member, expected: wanted, actual: found ?? 'none' }];
  });
}

/** A decision under the names that cases use. */
function outcomeOf(decision: Decision): Partial<Record<keyof Expectation, unknown>> {
  const { outcome, rule, source, reason, event } = decision;
  return {
    rule,
    source,
    reason,
    event,
    ...(outcome === 'assign' && { assign: decision.hub, initialTwin: decision.initialTwin, payload: decision.payload }),
    ...(outcome === 'reject' && { reject: decision.as }),
    ...(outcome === 'retry' && { retry: decision.after }),
  };
}

function meets(member: string, wanted: unknown, found: unknown): boolean {
  if (wanted === 'none' && (member === 'initialTwin' || member === 'payload')) return found === undefined;
  if (member === 'assign')
    return typeof found === 'string' && [wanted].flat().some(name => resolveHub(String(name), [found]) !== undefined);
  if (member === 'retry' && typeof wanted === 'boolean') return wanted === (found !== undefined);
  return contains(found, wanted);
}

/** Whether a value is this, or for an object, has these members at least. */
function contains(value: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return isDeepStrictEqual(value, part);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(part).every(([key, wanted]) => contains((value as Record<string, unknown>)[key], wanted));
}
