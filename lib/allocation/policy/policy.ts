import type { Scalar } from '../rules/operators/equals';

/**
 * A policy in its normal form: every short form written out, every default filled in. This is the body of a snapshot,
 * what is hashed, and all that the function app reads.
 */
export interface Policy {
  name: string;
  /** Paths whose values appear in no log. */
  private: string[];
  /** The options of facts that have sources. */
  facts: Record<string, unknown>;
  lists: Record<string, Scalar[]>;
  /** Absent: every linked hub counts as described. */
  hubs?: HubDescription[];
  onError: 'keep' | 'retry' | 'reject';
  rules: Rule[];
  otherwise: Outcome;
}

/** What the policy knows of hubs beyond their names. */
export interface HubDescription {
  /** A glob: without a dot it meets the first label, with one the whole canonical name. */
  name: string;
  tags: string[];
  location?: string;
  weight: number;
  capacity?: number;
  state: HubState;
}

/** active; cordoned: keeps the devices it has and takes no others; draining: sends its devices away. */
export type HubState = 'active' | 'cordoned' | 'draining';

/** A condition with one outcome. */
export interface Rule {
  name: string;
  when?: When;
  outcome: Outcome;
}

/** A condition: a test of one fact, or conditions combined. */
export type When =
  | { path: string; operator: string; argument: unknown }
  | { all: When[] }
  | { any: When[] }
  | { not: When };

/** What happens to a registration. */
export type Outcome = Assign | Reject | Retry;

/** The device goes to one of some hubs. */
export interface Assign {
  kind: 'assign';
  /** Groups of hubs, tried in this order. */
  hubs: Selector[];
  pick: Pick[];
  keep: Keep;
  initialTwin?: InitialTwin;
  payload?: Record<string, unknown>;
}

/** allowed: a device stays if its hub is among the candidates; linked: if it is linked and not draining; never: it is picked anew. */
export type Keep = 'allowed' | 'linked' | 'never';

/** Which hubs are meant: all members must hold; `all` are the described ones. */
export type Selector = 'all' | { name?: string; tag?: string[]; location?: string[]; not?: Selector };

/** A picker with its options. */
export interface Pick {
  picker: string;
  options?: unknown;
}

/** The twin of a new device; texts may hold templates. */
export interface InitialTwin {
  tags?: Record<string, unknown>;
  properties?: { desired?: Record<string, unknown> };
}

/** The device is refused. */
export interface Reject {
  kind: 'reject';
  reason: string;
  as: RejectAs;
  /** Also for a device that has a hub. */
  returning: boolean;
}

/** What DPS is to report: 400207, 400209 or 400208. */
export type RejectAs = 'failed' | 'unauthorized' | 'hubNotSpecified';

/** DPS is to ask again. */
export interface Retry {
  kind: 'retry';
  reason: string;
  /** Seconds, for the header Retry-After. */
  after: number;
  /** Also for a device that has a hub. */
  returning: boolean;
}
