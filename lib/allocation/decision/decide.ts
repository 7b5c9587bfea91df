import { type Candidates, candidateHubs } from '../hubs/candidates';
import { type LinkedHub, linkedHubsOf } from '../hubs/linked-hubs';
import { pickHub, type Score } from '../hubs/pick';
import type { CompiledAssign, CompiledPolicy } from '../policy/compile';
import type { Registration } from '../registration';
import { Facts } from '../rules/fact-table';
import { firstMatch, type RuleTrace } from '../rules/match';
import type { AssignDecision, Common, Decision, DecisionEvent, Source } from './decision';
import { type Gifts, giftsOf } from './gifts';
import { shownFacts } from './shown';

/** What a decision looked at, for those who want to see why. */
export interface DecisionTrace {
  rules: RuleTrace[];
  scores: Score[];
  hubs?: LinkedHub[];
  candidates?: Candidates;
  facts?: Facts;
}

/**
 * The one algorithm: which hub a registration gets, or why it gets none. The numbers are the steps of
 * docs/policy.md; step 3 is for pins, which the language does not have yet.
 */
export function decide(policy: CompiledPolicy, registration: Registration, trace?: DecisionTrace): Decision {
  const facts = new Facts(registration, policy.slots.length);
  const rule = firstMatch(policy.rules, facts, trace?.rules) ?? policy.otherwise;
  const { outcome } = rule;
  const assign = outcome.kind === 'assign' ? outcome : undefined;
  const hubs = linkedHubsOf(registration, policy.hubs);
  const home = hubs.find(({ isCurrent }) => isCurrent);
  const candidates = assign ? candidateHubs(hubs, assign.hubs, facts) : { groups: [], dropped: [] };
  if (trace) Object.assign(trace, { hubs, candidates, facts });

  const why = (step: number, source: Source, reason: string, event?: DecisionEvent): Common => ({
    source,
    rule: rule.name,
    step,
    reason,
    from: registration.currentHub?.hostName,
    dropped: candidates.dropped,
    facts: shownFacts(rule.reads, facts, policy.private),
    event,
  });
  const to = (hub: LinkedHub, given: CompiledAssign | undefined, common: Common, picker?: string | null) =>
    assignment(hub.hostName, giftsOf(given, registration, facts), common, picker);

  // 1  The matching rule says reject.
  if (outcome.kind === 'reject' && rule.source === 'rule') {
    return { outcome: 'reject', as: outcome.as, ...why(1, 'rule', outcome.reason) };
  }

  // 2  DPS keeps the device where it is, whatever we answer.
  if (registration.neverReprovisions && home) {
    return to(home, assign, why(2, 'never', 'the enrollment never reprovisions, so DPS keeps the device on its hub'));
  }

  // 4  A conflict, a retry and `otherwise: reject` are for devices without a home, unless the outcome asks for all.
  const conflict = conflictOf(policy, registration);
  if (conflict !== undefined && !home) return { outcome: 'reject', as: 'failed', ...why(4, 'tenant', conflict) };
  if (outcome.kind !== 'assign' && (!home || outcome.returning)) {
    const reason = why(4, rule.source, outcome.reason);
    return outcome.kind === 'retry'
      ? { outcome: 'retry', after: outcome.after, ...reason }
      : { outcome: 'reject', as: outcome.as, ...reason };
  }

  if (assign && conflict === undefined) {
    // 5  The device stays where it is.
    const stays = home && keepReason(assign, home, candidates);
    if (stays) return to(home, assign, why(5, 'keep', stays));

    // 6  The first group of hubs that has one to give.
    for (const group of candidates.groups) {
      const picked = pickHub(group, assign.pick, registration, trace?.scores);
      if (picked) return to(picked.hub, assign, why(6, rule.source, picked.reason), picked.by);
    }
  }

  // 7  A device that works is never cut off by an edit.
  if (home) {
    const cause = conflict ?? (outcome.kind === 'assign' ? 'no other hub can take it' : outcome.reason);
    const event = home.description?.state === 'draining' ? 'drain-stuck' : 'kept-without-rule';
    return to(home, undefined, why(7, 'fallback', `${cause}; a device that works stays on its hub`, event));
  }

  // 8  Nothing is left.
  return { outcome: 'reject', as: 'hubNotSpecified', ...why(8, 'fallback', 'no linked hub can take it') };
}

/** Member by member: spreading these objects into one takes longer than all else in a decision. */
function assignment(
  hub: string,
  { twin, initialTwin, payload, omitted }: Gifts,
  { source, rule, step, reason, from, dropped, facts, event }: Common,
  picker: AssignDecision['picker'],
): AssignDecision {
  return {
    outcome: 'assign',
    hub,
    picker,
    initialTwin,
    payload,
    twin,
    omitted,
    source,
    rule,
    step,
    reason,
    from,
    dropped,
    facts,
    event,
  };
}

/** Why a device stays on its hub, or nothing if it does not. */
function keepReason({ keep }: CompiledAssign, home: LinkedHub, { groups }: Candidates): string | undefined {
  if (keep === 'allowed' && groups.some(group => group.includes(home))) return 'the rule allows the hub that it has';
  if (keep === 'linked' && home.description?.state !== 'draining') return 'the rule keeps a device on any linked hub';
  return undefined;
}

/** Which of the facts that the policy reads has sources that disagree, in words. */
function conflictOf({ conflicts }: CompiledPolicy, registration: Registration): string | undefined {
  for (const conflict of conflicts) {
    const reason = conflict(registration);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
