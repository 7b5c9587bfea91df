import type { Explanation } from '../allocation/decision/explain';
import type { Snapshot } from './policy-snapshot';

/** What `POST /api/explain` answers and `explain --json` prints: an explanation, the time and the policy that it holds for. */
export interface ExplanationDocument extends Explanation {
  /** ISO 8601. */
  at: string;
  policy: PolicyOfExplanation;
}

export type PolicyOfExplanation = Pick<Snapshot, 'name' | 'revision' | 'hash'>;

/** @param at milliseconds since 1970. */
export function explanationDocument(
  explanation: Explanation,
  at: number,
  { name, revision, hash }: PolicyOfExplanation,
): ExplanationDocument {
  return { ...explanation, at: new Date(at).toISOString(), policy: { name, revision, hash } };
}
