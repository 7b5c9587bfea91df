import type { DroppedHub } from '../hubs/candidates';
import type { InitialTwin, RejectAs } from '../policy/policy';
import type { Omitted } from '../twin/form';
import type { ShownFacts } from './shown';

/** What was decided for a registration, with its reason. */
export type Decision = AssignDecision | RejectDecision | RetryDecision;

/**
 * What settled it: the matched rule or `otherwise`; keep: it stays where it is; never: the enrollment forbids a move;
 * fallback: nothing else was left; tenant: sources that disagree; onError: a fault of ours; input: the body.
 */
export type Source = 'rule' | 'otherwise' | 'keep' | 'never' | 'fallback' | 'tenant' | 'onError' | 'input';

/**
 * Something an operator wants to hear of: a device that stayed only because it works (no rule gives it a hub, or its
 * draining hub is the only one), or a body that got lost on its way.
 */
export type DecisionEvent = 'kept-without-rule' | 'drain-stuck' | 'empty-body';

/** What every decision says; what does not apply is undefined. */
export interface Common {
  source: Source;
  /** The first rule that matched, whether or not it settled the decision; `otherwise` where none did. */
  rule: string | null;
  /** The step of the algorithm that settled it; 0 before the algorithm began. */
  step: number;
  reason: string;
  /** The hub that the device is assigned to so far. */
  from?: string | undefined;
  /** Linked hubs that it could not go to. */
  dropped: DroppedHub[];
  /** What the rule read, as it may be shown. */
  facts: ShownFacts;
  event?: DecisionEvent | undefined;
}

export interface AssignDecision extends Common {
  outcome: 'assign';
  /** Spelled as in linkedHubs. */
  hub: string;
  /** The picker that chose it, where there was something to choose. */
  picker?: string | null | undefined;
  initialTwin?: InitialTwin | undefined;
  payload?: Record<string, unknown> | undefined;
  /**
   * sent: in the answer, for a device without a hub and under the reset policy, also where the hub stays; ignored: the
   * policy has one, but DPS would not use it for this device; none: the policy has none.
   */
  twin: 'sent' | 'ignored' | 'none';
  /** Members of twin and payload that stayed out. */
  omitted: Omitted[];
}

export interface RejectDecision extends Common {
  outcome: 'reject';
  as: RejectAs;
}

export interface RetryDecision extends Common {
  outcome: 'retry';
  /** Seconds. */
  after: number;
}
