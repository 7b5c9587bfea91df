import type {
  Assign as AssignDocument,
  Hub,
  InitialTwin,
  Keep,
  Outcome as OutcomeDocument,
  Pick as PickDocument,
  PolicyDocument,
  Reject as RejectDocument,
  Retry as RetryDocument,
  Selector as SelectorDocument,
  When as WhenDocument,
} from './generated/policy-document';
import type { Assign, HubDescription, Outcome, Pick, Policy, Reject, Retry, Selector, When } from './policy';

/** What applies to assignments that do not say otherwise. */
interface Defaults {
  pick: Pick[];
  keep: Keep;
  initialTwin?: InitialTwin;
}

/** The normal form of a policy that has passed every check. */
export function normalisePolicy(document: PolicyDocument): Policy {
  const { name, facts = {}, lists = {}, hubs, rules, otherwise } = document;
  const defaults = defaultsOf(document);
  return {
    name,
    private: document.private ?? [],
    facts: facts as Record<string, unknown>,
    lists,
    ...(hubs && { hubs: hubs.map(normaliseHub) }),
    onError: document.defaults?.onError ?? 'keep',
    rules: rules.map(({ name, when, ...outcome }) => ({
      name,
      ...(when && { when: normaliseWhen(when) }),
      outcome: normaliseOutcome(outcome, defaults),
    })),
    otherwise: normaliseOutcome(otherwise, defaults),
  };
}

function defaultsOf({ defaults = {} }: PolicyDocument): Defaults {
  return {
    pick: normalisePick(defaults.pick ?? 'weighted'),
    keep: defaults.keep ?? 'allowed',
    ...(defaults.initialTwin && { initialTwin: defaults.initialTwin }),
  };
}

function normaliseHub({ tags = [], weight = 1, state = 'active', ...rest }: Hub): HubDescription {
  return { ...rest, tags, weight, state };
}

/** Conditions of several entries become `all`; a test of several operators, too. */
export function normaliseWhen(when: WhenDocument): When {
  const parts = Object.entries(when).map(([key, value]): When => {
    if (key === 'all' || key === 'any') return { [key]: (value as WhenDocument[]).map(normaliseWhen) } as When;
    return key === 'not' ? { not: normaliseWhen(value as WhenDocument) } : normaliseTest(key, value);
  });
  return allOf(parts);
}

function normaliseTest(path: string, test: unknown): When {
  if (Array.isArray(test)) return { path, operator: 'equals', argument: test };
  if (typeof test !== 'object') return { path, operator: 'equals', argument: [test] };
  return allOf(Object.entries(test as object).map(([operator, argument]) => ({ path, operator, argument })));
}

function allOf(parts: When[]): When {
  return parts.length === 1 ? (parts[0] as When) : { all: parts };
}

function normaliseOutcome({ assign, reject, retry }: OutcomeDocument, defaults: Defaults): Outcome {
  if (assign !== undefined) return normaliseAssign(assign, defaults);
  return reject !== undefined ? normaliseReject(reject) : normaliseRetry(retry as RetryDocument);
}

function normaliseAssign(assign: AssignDocument, defaults: Defaults): Assign {
  const full = typeof assign === 'object' && 'hubs' in assign ? assign : { hubs: assign as SelectorDocument };
  const { hubs, pick, ...rest } = full;
  return {
    kind: 'assign',
    ...defaults,
    ...rest,
    hubs: (Array.isArray(hubs) ? hubs : [hubs as SelectorDocument]).map(normaliseSelector),
    ...(pick !== undefined && { pick: normalisePick(pick) }),
  };
}

/** The normal form of a selector. */
export function normaliseSelector(selector: SelectorDocument): Selector {
  if (typeof selector === 'string') return selector === 'all' ? 'all' : { name: selector };
  const { name, tag, location, not } = selector;
  return {
    ...(name !== undefined && { name }),
    ...(tag !== undefined && { tag: [tag].flat() }),
    ...(location !== undefined && { location: [location].flat() }),
    ...(not !== undefined && { not: normaliseSelector(not) }),
  };
}

function normalisePick(pick: PickDocument): Pick[] {
  const pickers: unknown[] = Array.isArray(pick) ? pick : [pick];
  return pickers.map(picker => {
    if (typeof picker === 'string') return { picker };
    const [[name, options]] = Object.entries(picker as object) as [[string, unknown]];
    return { picker: name, options };
  });
}

function normaliseReject(reject: RejectDocument): Reject {
  const { reason, as = 'failed', returning = false } = typeof reject === 'string' ? { reason: reject } : reject;
  return { kind: 'reject', reason, as, returning };
}

function normaliseRetry(retry: RetryDocument): Retry {
  const { reason, after = 30, returning = false } = typeof retry === 'string' ? { reason: retry } : retry;
  return { kind: 'retry', reason, after, returning };
}
