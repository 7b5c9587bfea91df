import type { Allocation } from '../allocation/allocate';
import type { Snapshot } from './policy-snapshot';

/** One decision as the log keeps it: one line of JSON, version 1. Absent members did not apply. */
export interface DecisionRecord {
  v: 1;
  /** The invocation's, which the answer carries as x-decision-id. */
  id: string;
  registrationId?: string;
  dps?: string;
  /** The enrollment's id. */
  enrollment?: string;
  outcome: string;
  as?: string;
  source: string;
  rule: string | null;
  hub?: string;
  from?: string;
  reason: string;
  event?: string;
  twin: 'sent' | 'ignored' | 'none';
  omitted?: string[];
  status: number;
  policy?: string;
  revision?: number;
  /** Milliseconds of the whole decision. */
  ms: number;
  /** What the rule read; private facts are `***`. */
  facts: Record<string, unknown>;
}

/**
 * What the log keeps of a decision: enough to answer "why is this device there?", and never a key, a certificate, an
 * endorsement key or a whole payload.
 */
export function decisionRecord(
  { decision, registration, answer }: Allocation,
  id: string,
  snapshot: Snapshot | undefined,
  ms: number,
): DecisionRecord {
  const { outcome, source, rule, reason, from, event, facts } = decision;
  const assigned = outcome === 'assign' ? decision : undefined;
  const { enrollment } = registration ?? {};
  const enrollmentId = enrollment?.enrollmentGroupId ?? enrollment?.registrationId;
  return {
    v: 1,
    id,
    ...(registration && { registrationId: registration.request.deviceRuntimeContext.registrationId }),
    ...(registration?.dps && { dps: registration.dps }),
    ...(enrollmentId && { enrollment: enrollmentId }),
    outcome,
    ...(outcome === 'reject' && { as: decision.as }),
    source,
    rule,
    ...(assigned && { hub: assigned.hub }),
    ...(from && { from }),
    reason,
    ...(event && { event }),
    twin: assigned?.twin ?? 'none',
    ...(assigned && assigned.omitted.length > 0 && { omitted: assigned.omitted.map(({ path }) => path) }),
    status: answer.status,
    ...(snapshot && { policy: snapshot.name, revision: snapshot.revision }),
    ms,
    facts,
  };
}
