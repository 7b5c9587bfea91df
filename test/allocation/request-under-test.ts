import type { AllocationRequest, ReprovisionPolicy } from '../../lib/allocation/contract/generated/allocation-request';
import { type Registration, registrationOf } from '../../lib/allocation/registration';

/** A registration in short, as the data of golden cases has it. */
export interface ShortRegistration {
  /** Hubs without a dot stand for `<hub>.azure-devices.net`. */
  linked: string[];
  id?: string;
  current?: string;
  reprovision?: keyof typeof reprovisionPolicies | ReprovisionPolicy;
  payload?: object;
  /** Tags of the enrollment's initial twin. */
  tags?: object;
}

const reprovisionPolicies = {
  migrate: { updateHubAssignment: true, migrateDeviceData: true },
  reset: { updateHubAssignment: true, migrateDeviceData: false },
  never: { updateHubAssignment: false, migrateDeviceData: false },
};

/** The request that DPS would send for a registration. */
export function requestOf(short: ShortRegistration): AllocationRequest {
  const { id = 'device-1', linked, current, reprovision, payload, tags } = short;
  const reprovisionPolicy = typeof reprovision === 'string' ? reprovisionPolicies[reprovision] : reprovision;
  return {
    enrollmentGroup: {
      enrollmentGroupId: 'group-1',
      attestation: { type: 'symmetricKey' },
      ...(reprovisionPolicy && { reprovisionPolicy }),
      ...(tags && { initialTwin: { tags: { ...tags } } }),
    },
    deviceRuntimeContext: {
      registrationId: id,
      ...(current && { currentIotHubHostName: hostName(current), currentDeviceId: id }),
      symmetricKey: {},
      ...(payload && { payload: { ...payload } }),
    },
    linkedHubs: linked.map(hostName) as [string, ...string[]],
  };
}

/** The registration itself, for parts that come after the reader. */
export function registrationUnderTest(short: ShortRegistration): Registration {
  return registrationOf(requestOf(short), { now: 0 });
}

/** The whole name of a hub. */
export function hostName(name: string): string {
  return name.includes('.') ? name : `${name}.azure-devices.net`;
}
