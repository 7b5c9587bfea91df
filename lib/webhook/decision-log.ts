import type { Allocation } from '../allocation/allocate';
import { enrollmentIdOf } from '../allocation/registration';
import type { Snapshot } from './policy-snapshot';

/** One decision as the log keeps it: one line of JSON, version 1. Undefined members, which the line leaves out, did not apply. */
export interface DecisionRecord {
  v: 1;
  /** The invocation's, which the answer carries as x-decision-id. */
  id: string;
  registrationId: string | undefined;
  dps: string | undefined;
  /** The enrollment's id. */
  enrollment: string | undefined;
  outcome: string;
  as: string | undefined;
  source: string;
  rule: string | null;
  hub: string | undefined;
  from: string | undefined;
  reason: string;
  event: string | undefined;
  twin: 'sent' | 'ignored' | 'none';
  omitted: string[] | undefined;
  status: number;
  policy: string | undefined;
  revision: number | undefined;
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
  return {
    v: 1,
    id,
    registrationId: registration?.request.deviceRuntimeContext.registrationId,
    dps: registration?.dps,
    enrollment: registration && enrollmentIdOf(registration),
    outcome,
    as: outcome === 'reject' ? decision.as : undefined,
    source,
    rule,
    hub: assigned?.hub,
    from,
    reason,
    event,
    twin: assigned?.twin ?? 'none',
    omitted: assigned && assigned.omitted.length > 0 ? assigned.omitted.map(({ path }) => path) : undefined,
    status: answer.status,
    policy: snapshot?.name,
    revision: snapshot?.revision,
    ms,
    facts,
  };
}
