import { linkedHubsOf } from '../hubs/linked-hubs';
import type { Policy } from '../policy/policy';
import type { Registration } from '../registration';
import type { Decision } from './decision';

/** Seconds that DPS is asked to wait where a fault of ours keeps us from deciding. */
const retryAfterFault = 30;

/**
 * The decision where no policy can be asked, because none is loaded or because of a fault of ours: a device that has
 * a linked hub keeps it, unless the policy's `onError` says otherwise, and any other is asked to come again.
 */
export function decideWithoutPolicy(onError: Policy['onError'], registration: Registration, reason: string): Decision {
  const { currentHub } = registration;
  const about = {
    source: 'onError' as const,
    rule: null,
    step: 0,
    reason,
    ...(currentHub && { from: currentHub.hostName }),
    dropped: [],
    facts: {},
  };
  const home = linkedHubsOf(registration, undefined).find(({ isCurrent }) => isCurrent);
  if (onError === 'reject') return { outcome: 'reject', as: 'failed', ...about };
  if (onError === 'retry' || !home) return { outcome: 'retry', after: retryAfterFault, ...about };
  return { outcome: 'assign', hub: home.hostName, twin: 'none', omitted: [], ...about };
}

/** The decision about a body that is no allocation request. */
export function decideWithoutRequest(cause: string): Decision {
  return { outcome: 'reject', as: 'failed', ...aboutInput(cause) };
}

/** The decision where no body arrived, which is a fault of the transport and not of the device: DPS asks again. */
export function decideWithoutBody(cause: string): Decision {
  return { outcome: 'retry', after: retryAfterFault, event: 'empty-body', ...aboutInput(cause) };
}

function aboutInput(reason: string) {
  return { source: 'input' as const, rule: null, step: 0, reason, dropped: [], facts: {} };
}
