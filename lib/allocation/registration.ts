import { canonicalHubName } from '../dps/hub-names';
import type { AllocationRequest, EnrollmentGroup, IndividualEnrollment } from './contract/generated/allocation-request';

/** One registration of a device, as the decision sees it. */
export interface Registration {
  request: AllocationRequest;
  /** Milliseconds since 1970: the clock is an input. */
  now: number;
  /** The name of the DPS that asks, from the webhook's URL. */
  dps?: string | undefined;
  /** The registration id in lower case: ids are case-insensitive, and this is the form that is hashed. */
  id: string;
  enrollment: IndividualEnrollment & EnrollmentGroup;
  /** The hub that the device is assigned to so far, as DPS spells it and canonical. */
  currentHub?: { hostName: string; name: string } | undefined;
  /** The enrollment says "never reprovision": whatever we answer, DPS leaves the device where it is. */
  neverReprovisions: boolean;
  /** DPS starts the twin again from the initial one when the hub changes. */
  resetsTwin: boolean;
}

/** What a host knows beside the request. */
export interface Circumstances {
  now: number;
  dps?: string | undefined;
}

/** The registration that a request stands for. An absent reprovision policy counts as "reprovision and migrate". */
export function registrationOf(request: AllocationRequest, { now, dps }: Circumstances): Registration {
  const { deviceRuntimeContext: context } = request;
  const enrollment = request.individualEnrollment ?? request.enrollmentGroup ?? {};
  const hostName = context.currentIotHubHostName || context.currentIoTHubHostName;
  const { updateHubAssignment = true, migrateDeviceData = true } = enrollment.reprovisionPolicy ?? {};
  return {
    request,
    now,
    dps: dps || undefined,
    id: context.registrationId.toLowerCase(),
    enrollment,
    currentHub: hostName ? { hostName, name: canonicalHubName(hostName) } : undefined,
    neverReprovisions: !updateHubAssignment,
    resetsTwin: updateHubAssignment && !migrateDeviceData,
  };
}

/** The enrollment group's id, or the individual enrollment's registration id. */
export function enrollmentIdOf({ request, enrollment }: Registration): string | undefined {
  return (request.individualEnrollment ? enrollment.registrationId : enrollment.enrollmentGroupId) || undefined;
}
