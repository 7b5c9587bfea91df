import type { JsonObject } from '../../kernel/json';
import { encodedEtag } from '../etag';
import { withoutAbsent } from '../json-object';
import type { Attestation, EnrolledCertificate, Enrollment, Pair, X509Attestation } from './enrollment';

/** An enrollment as the service API writes it. */
export interface EnrollmentForm {
  /** The answer to PUT carries keys, those to GET do not. */
  secrets: 'shown' | 'hidden';
  /** The state of the device's registration, in the answer to GET of an individual enrollment. */
  registrationState?: JsonObject;
}

/** Writes an enrollment for the service API: the etag is base64, what is not set is left out. */
export function enrollmentJson(enrollment: Enrollment, { secrets, registrationState }: EnrollmentForm): JsonObject {
  const { attestation, etag } = enrollment.record;
  return ordered(enrollment, {
    attestation: secrets === 'shown' ? attestationWithSecrets(attestation) : attestationWithoutSecrets(attestation),
    etag: encodedEtag(etag),
    registrationState,
  });
}

/** Writes an enrollment for the webhook: no secrets, the etag with its quotation marks, the query of the URL masked. */
export function enrollmentForWebhook(enrollment: Enrollment): JsonObject {
  const { attestation, etag, customAllocationDefinition: definition } = enrollment.record;
  return {
    ...ordered(enrollment, { attestation: attestationWithoutSecrets(attestation), etag }),
    ...(definition && {
      customAllocationDefinition: { ...definition, webhookUrl: maskedUrl(definition.webhookUrl) },
    }),
  };
}

/**
 * A URL without what its query says, and without a password. Source: the log in Microsoft's tutorial on custom allocation policies;
 * there is no password in it.
 */
export function maskedUrl(url: string): string {
  return url.replace(/[?#].*$/s, '?****').replace(/^([a-z]+:)[\\/]*[^/?]*@/i, '$1//****@');
}

/** The attestation mechanism, with keys; of certificates only what they are. */
export function attestationWithSecrets(attestation: Attestation): JsonObject {
  return attestation.type === 'x509' ? attestationWithoutSecrets(attestation) : { ...attestation };
}

function attestationWithoutSecrets(attestation: Attestation): JsonObject {
  switch (attestation.type) {
    case 'symmetricKey':
      return { type: 'symmetricKey' };
    case 'tpm':
      return { ...attestation };
    case 'x509':
      return { type: 'x509', x509: x509Info(attestation.x509) };
  }
}

function x509Info(x509: X509Attestation): JsonObject {
  if ('clientCertificates' in x509) return { clientCertificates: infoOf(x509.clientCertificates) };
  if ('signingCertificates' in x509) return { signingCertificates: infoOf(x509.signingCertificates) };
  return { ...x509 };
}

function infoOf({ primary, secondary }: Pair<EnrolledCertificate>): JsonObject {
  return { primary: { info: primary.info }, secondary: { info: secondary.info } };
}

/** In the order of recorded answers; a null provisioningStatus is echoed. */
function ordered(
  { kind, record }: Enrollment,
  {
    attestation,
    etag,
    registrationState,
  }: { attestation: JsonObject; etag: string; registrationState?: JsonObject | undefined },
): JsonObject {
  const ids =
    kind === 'individual'
      ? {
          registrationId: record.registrationId,
          deviceId: record.deviceId,
          registrationState,
          optionalDeviceInformation: record.optionalDeviceInformation,
        }
      : { enrollmentGroupId: record.enrollmentGroupId };
  return {
    ...withoutAbsent({
      ...ids,
      attestation,
      capabilities: record.capabilities,
      iotHubHostName: record.iotHubHostName,
      initialTwin: record.initialTwin,
      etag,
    }),
    provisioningStatus: record.provisioningStatus,
    ...withoutAbsent({
      reprovisionPolicy: record.reprovisionPolicy,
      createdDateTimeUtc: record.createdDateTimeUtc,
      lastUpdatedDateTimeUtc: record.lastUpdatedDateTimeUtc,
      allocationPolicy: record.allocationPolicy,
      iotHubs: record.iotHubs,
      customAllocationDefinition: record.customAllocationDefinition,
    }),
  };
}
