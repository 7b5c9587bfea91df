import type { Question } from '../../cases/case-request';

/** What a case comes to on a laptop: an enrollment, where the device is so far, and what it sends. */
export interface CaseRegistration {
  dps: string;
  kind: 'individual' | 'group';
  /** The enrollment as the service API takes it, without secrets, hubs and allocation. */
  enrollment: Record<string, unknown>;
  registrationId: string;
  linkedHubs: string[];
  /** The hub that it is assigned to so far. */
  current?: string;
  payload?: object;
}

/** The DPS of cases that name none: that of the tutorial. */
export const tutorialDps = 'contoso-provisioning-service-1098';

/** The request of a case as real devices bring it about; a text says why none can. */
export function registrationOfCase({ body, dps = tutorialDps }: Question): CaseRegistration | string {
  const { enrollmentGroup, individualEnrollment, deviceRuntimeContext, linkedHubs } = (body ?? {}) as Asked;
  const enrollment = enrollmentGroup ?? individualEnrollment;
  if (!enrollment || !deviceRuntimeContext?.registrationId || !Array.isArray(linkedHubs) || linkedHubs.length === 0)
    return 'DPS would not send such a request';
  const type = enrollment.attestation?.type ?? 'symmetricKey';
  if (type !== 'symmetricKey') return `${type}: there is no key to prove it with`;

  const { registrationId, payload } = deviceRuntimeContext;
  const current = deviceRuntimeContext.currentIotHubHostName ?? deviceRuntimeContext.currentIoTHubHostName;
  const { customAllocationDefinition: _, etag: __, registrationState: ___, ...record } = enrollment;
  return {
    dps,
    kind: enrollmentGroup ? 'group' : 'individual',
    enrollment: record,
    registrationId,
    linkedHubs: [...new Set(linkedHubs)],
    ...(current && { current }),
    ...(payload && { payload }),
  };
}

/** As much of an AllocationRequest as matters here; it may be anything. */
interface Asked {
  enrollmentGroup?: AskedEnrollment;
  individualEnrollment?: AskedEnrollment;
  deviceRuntimeContext?: {
    registrationId?: string;
    currentIotHubHostName?: string;
    currentIoTHubHostName?: string;
    payload?: object;
  };
  linkedHubs?: string[];
}

interface AskedEnrollment {
  enrollmentGroupId?: string;
  registrationId?: string;
  attestation?: { type?: string };
  customAllocationDefinition?: unknown;
  etag?: string;
  registrationState?: unknown;
}
