import type { Allocation } from '../allocation';
import type { DpsContext } from '../context';
import { askWebhook } from '../custom-allocation/ask-webhook';
import type { Enrollment } from '../enrollments/enrollment';
import type { ProvisioningService } from '../provisioning-service';
import { pickHub, policyOf } from './built-in-policies';
import { candidateHubs } from './candidate-hubs';
import type { Note } from './note';
import type { Assignment, RunningOperation } from './registration-record';
import type { ReprovisionMode } from './reprovision-mode';

/** A device to be allocated. */
export interface Allocating {
  service: ProvisioningService;
  enrollment: Enrollment;
  operation: RunningOperation;
  current: Assignment | undefined;
  mode: ReprovisionMode;
  note: Note;
}

/**
 * Allocates by the webhook or a built-in policy. The webhook is asked under "never reprovision" too, for its payload.
 * Source: Microsoft, "Reprovision devices", the note on custom allocation.
 */
export async function allocate(context: DpsContext, allocating: Allocating): Promise<Allocation> {
  const { service, enrollment, operation, current, mode, note } = allocating;
  const policy = policyOf(enrollment.record, service);
  const isCustom = policy === 'custom';
  const linkedHubs = candidateHubs(service, enrollment.record, {
    mode,
    current,
    excludedHubs: isCustom && context.switches.excludedHubsInLinkedHubs,
  });
  const [first] = linkedHubs;
  if (first === undefined)
    return { kind: 'failed', errorCode: context.switches.noHub, errorMessage: 'IotHub not found' };
  if (isCustom) {
    return askWebhook(context, { enrollment, operation, current, linkedHubs, stays: mode === 'never', note });
  }
  const hub = pickHub(policy, linkedHubs, operation.registrationId, service) ?? first;
  note('answer', `${policy}: ${hub}`);
  return { kind: 'hub', hub };
}
