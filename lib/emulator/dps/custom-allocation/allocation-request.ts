import type { JsonObject } from '../../kernel/json';
import type { Enrollment } from '../enrollments/enrollment';
import { enrollmentForWebhook } from '../enrollments/enrollment-json';
import type { Assignment, RunningOperation } from '../registration/registration-record';
import type { DpsSwitches } from '../switches';

/** What a request to the webhook tells besides the enrollment. */
export interface Asked {
  operation: RunningOperation;
  current: Assignment | undefined;
  linkedHubs: readonly string[];
  switches: Pick<DpsSwitches, 'registrationIdInWebhook'>;
}

/**
 * The body of a request to the webhook. No secret is in it. Source: Microsoft, "Understand custom allocation policies",
 * "Custom allocation policy request", and the log in the tutorial.
 */
export function allocationRequest(
  enrollment: Enrollment,
  { operation, current, linkedHubs, switches }: Asked,
): JsonObject {
  const { registrationId, proof, payload } = operation;
  return {
    [enrollment.kind === 'individual' ? 'individualEnrollment' : 'enrollmentGroup']: enrollmentForWebhook(enrollment),
    deviceRuntimeContext: {
      registrationId: switches.registrationIdInWebhook === 'as sent' ? registrationId : registrationId.toLowerCase(),
      ...(current && { currentIotHubHostName: current.hub, currentDeviceId: current.deviceId }),
      ...proof.runtimeContext,
      ...(payload !== undefined && { payload }),
    },
    linkedHubs,
  };
}
