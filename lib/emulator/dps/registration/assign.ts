import { canonicalHubName } from '../../../dps/hub-names';
import type { Change } from '../../kernel/state';
import type { DpsContext } from '../context';
import { mergedTwin } from '../initial-twin';
import type { InitialTwin, ProvisionedDevice } from '../linked-hubs';
import type { Assignment, Substatus } from './registration-record';
import type { ReprovisionMode } from './reprovision-mode';

/** A device that goes to a hub. */
export interface Assigning {
  mode: ReprovisionMode;
  current: Assignment | undefined;
  /** The chosen hub; under `never` the current one. */
  hub: string;
  device: Omit<ProvisionedDevice, 'initialTwin'>;
  /** The enrollment's, and the webhook's answer. */
  initialTwins: { enrollment: InitialTwin | undefined; answer: InitialTwin | undefined };
}

/** What an assignment changes in hubs, and what it is called. */
export interface Assigned {
  substatus: Substatus;
  changes: Change[];
  /** In words, for the trace. */
  said: string;
}

/**
 * Makes ready what a registration does in hubs. Throws with the hub's words where the hub refuses.
 *
 * Source: Microsoft, "Reprovision devices" and "Understand custom allocation policies", "Allocation policy response"; the
 * substatus is what Microsoft's own tests of the .NET SDK and of the CLI expect.
 */
export function assign({ linkedHubs, switches }: DpsContext, assigning: Assigning): Assigned {
  const { mode, current, hub, device } = assigning;
  const to = canonicalHubName(hub);
  const anew = { ...device, initialTwin: initialTwinOf(assigning, switches.initialTwin) };
  if (!current) {
    const changes = linkedHubs.provision(to, anew);
    return { substatus: 'initialAssignment', changes, said: 'identity made with the initial twin' };
  }
  const from = canonicalHubName(current.hub);
  const isThere = linkedHubs.exists(from) && linkedHubs.has(from, current.deviceId);
  if (from === to) {
    const substatus = mode === 'never' ? 'initialAssignment' : 'reprovisionedToInitialAssignment';
    if (!isThere) {
      return switches.identityDeletedInHub === 'made anew'
        ? { substatus, changes: linkedHubs.provision(to, anew), said: 'identity was gone, made anew' }
        : { substatus, changes: [], said: 'identity is gone, left so' };
    }
    if (mode === 'reset' && switches.resetOnSameHub) {
      const changes = linkedHubs.reset(to, anew);
      return { substatus: 'deviceDataReset', changes, said: 'identity and twin made anew' };
    }
    const kept = switches.keysOnSameHub === 'kept';
    const changes = kept ? [] : linkedHubs.provision(to, { ...device, initialTwin: undefined });
    return { substatus, changes, said: 'identity and twin stay' };
  }
  if (mode === 'migrate' && isThere) {
    const changes = linkedHubs.migrate(from, to, { ...device, initialTwin: undefined });
    return {
      substatus: 'deviceDataMigrated',
      changes: [...changes, ...linkedHubs.remove(from, current.deviceId)],
      said: `identity and twin moved from ${current.hub}`,
    };
  }
  return {
    substatus: 'deviceDataReset',
    changes: [...linkedHubs.provision(to, anew), ...(isThere ? linkedHubs.remove(from, current.deviceId) : [])],
    said: `identity made anew, the one in ${current.hub} ${isThere ? 'deleted' : 'was gone'}`,
  };
}

/** The answer's initial twin, or the enrollment's where it has none; a switch lays the former over the latter. */
function initialTwinOf(
  { initialTwins: { enrollment, answer } }: Assigning,
  how: 'replace' | 'merge',
): InitialTwin | undefined {
  return how === 'merge' && enrollment && answer ? mergedTwin(enrollment, answer) : (answer ?? enrollment);
}
