import { isoTime } from '../allocation/rules/iso-time';
import { readCertificate } from './case-files';
import type { CaseRegistration } from './generated/cases-document';
import { resolveHub } from './resolve-hub';

/** What a case asks the webhook. */
export interface Question {
  /** The body, as DPS would send it. */
  body: unknown;
  dps?: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** What a question takes from its surroundings where a registration does not say. */
export interface QuestionDefaults {
  hubs: string[];
  at: number;
  /** Where files that it names lie. */
  folder: string;
}

/**
 * The AllocationRequest that DPS would send for a registration. Members stand in the order, and secrets are left
 * out, as in the request that Microsoft's tutorial recorded.
 */
export function questionOf(registration: CaseRegistration, defaults: QuestionDefaults): Question {
  const { registrationId, currentHub, dps, at, hubs = defaults.hubs } = registration;
  const device = {
    registrationId,
    ...(currentHub !== undefined && {
      currentIotHubHostName: resolveHub(currentHub, hubs) ?? currentHub,
      currentDeviceId: registration.deviceId ?? registrationId,
    }),
    ...attestationContext(registration, defaults.folder),
    ...(registration.payload && { payload: registration.payload }),
  };
  return {
    body: { ...enrollmentOf(registration), deviceRuntimeContext: device, linkedHubs: hubs },
    ...(dps !== undefined && { dps }),
    at: isoTime(at ?? '') ?? defaults.at,
  };
}

const reprovisionPolicies = {
  migrate: { updateHubAssignment: true, migrateDeviceData: true },
  reset: { updateHubAssignment: true, migrateDeviceData: false },
  never: { updateHubAssignment: false, migrateDeviceData: false },
};

function enrollmentOf({
  registrationId,
  deviceId,
  reprovision,
  enrollment = {},
  attestation = 'symmetricKey',
}: CaseRegistration) {
  const { kind = 'group', id, tags, iotEdge = false } = enrollment;
  const record = {
    attestation: { type: attestation },
    capabilities: { iotEdge },
    ...(tags && { initialTwin: { tags } }),
    ...(reprovision && { reprovisionPolicy: reprovisionPolicies[reprovision] }),
    provisioningStatus: 'enabled',
    allocationPolicy: 'custom',
  };
  if (kind === 'group') return { enrollmentGroup: { enrollmentGroupId: id ?? 'devices', ...record } };
  return {
    individualEnrollment: {
      registrationId: id ?? registrationId,
      ...(deviceId !== undefined && { deviceId }),
      ...record,
    },
  };
}

function attestationContext({ attestation = 'symmetricKey', certificate }: CaseRegistration, folder: string) {
  if (attestation === 'symmetricKey') return { symmetricKey: {} };
  if (attestation === 'tpm') return { tpm: { endorsementKey: '' } };
  if (certificate === undefined) return { x509: {} };
  return { x509: { clientCertificate: readCertificate(folder, certificate) } };
}
