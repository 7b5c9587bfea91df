import type { CompiledAssign } from '../policy/compile';
import type { Registration } from '../registration';
import type { Facts } from '../rules/fact-table';
import type { AssignDecision } from './decision';

/** What a device gets along with its hub. */
export type Gifts = Pick<AssignDecision, 'initialTwin' | 'payload' | 'twin' | 'omitted'>;

/**
 * What an assignment hands out beside the hub: the payload always, the initial twin for a device without a hub and under
 * the reset policy, also where the hub stays. No other device's twin does DPS start from it.
 */
export function giftsOf(
  assign: CompiledAssign | undefined,
  { currentHub, resetsTwin }: Registration,
  facts: Facts,
): Gifts {
  const isSent = !currentHub || resetsTwin;
  const twin = isSent ? assign?.initialTwin?.(facts) : undefined;
  const payload = assign?.payload?.(facts);
  return {
    twin: twin ? 'sent' : assign?.initialTwin ? 'ignored' : 'none',
    initialTwin: twin?.twin,
    payload: payload?.value,
    omitted: [...(twin?.omitted ?? []), ...(payload?.omitted ?? [])],
  };
}
