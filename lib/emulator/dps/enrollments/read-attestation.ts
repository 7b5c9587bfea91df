import { randomBytes } from 'node:crypto';
import { certificateInfo, readCertificate } from '../../kernel/certificate-info';
import { isJsonObject, type JsonObject } from '../../kernel/json';
import { badRequest, type DpsError, isRefused } from '../dps-error';
import type { DpsSwitches } from '../switches';
import type { Attestation, EnrolledCertificate, Enrollment, Pair, X509Attestation } from './enrollment';

/** What is known besides the attestation itself. */
export interface AttestationContext {
  kind: Enrollment['kind'];
  /** What the enrollment had before, on an update. */
  stored: Attestation | undefined;
  switches: Pick<DpsSwitches, 'updateWithoutSecrets'>;
}

/**
 * Reads an attestation mechanism as the service API takes it, and completes it: keys that are absent, null or empty are
 * made, and a certificate that is given once is the secondary one too.
 *
 * On an update without secrets the stored ones stay, for GET shows none that could be sent back (switch
 * `updateWithoutSecrets`).
 */
export function readAttestation(value: unknown, context: AttestationContext): Attestation | DpsError {
  if (!isJsonObject(value)) return badRequest('An enrollment needs an attestation.');
  const { type } = value;
  const read = typeof type === 'string' && Object.hasOwn(readers, type) ? readers[type] : undefined;
  return read
    ? read(value, context)
    : badRequest(`The attestation type ${JSON.stringify(type)} is none of symmetricKey, x509, tpm.`);
}

const readers: Record<string, (value: JsonObject, context: AttestationContext) => Attestation | DpsError> = {
  symmetricKey: readSymmetricKey,
  tpm: readTpm,
  x509: readX509,
};

function readSymmetricKey(value: JsonObject, { stored, switches }: AttestationContext): Attestation | DpsError {
  const given = isJsonObject(value.symmetricKey) ? value.symmetricKey : {};
  const { primaryKey, secondaryKey } = given;
  if (!primaryKey && !secondaryKey && stored?.type === 'symmetricKey' && switches.updateWithoutSecrets === 'keep')
    return stored;
  for (const key of [primaryKey, secondaryKey]) {
    if (key && !isKey(key)) return badRequest('A symmetric key is base64 of 16 to 64 bytes.');
  }
  return {
    type: 'symmetricKey',
    symmetricKey: {
      primaryKey: isKey(primaryKey) ? primaryKey : newKey(),
      secondaryKey: isKey(secondaryKey) ? secondaryKey : newKey(),
    },
  };
}

/** Source of the lengths: Microsoft, "Symmetric key attestation with DPS". */
function isKey(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(value) || value.length % 4 !== 0) return false;
  const { length } = Buffer.from(value, 'base64');
  return length >= 16 && length <= 64;
}

/** DPS generates keys of 64 bytes. Source: the same page. */
function newKey(): string {
  return randomBytes(64).toString('base64');
}

function readTpm(value: JsonObject, { kind, stored }: AttestationContext): Attestation | DpsError {
  if (kind === 'group') return badRequest('An enrollment group cannot attest with a TPM.');
  const { endorsementKey, storageRootKey } = isJsonObject(value.tpm) ? value.tpm : {};
  if (!endorsementKey && stored?.type === 'tpm') return stored;
  if (typeof endorsementKey !== 'string' || endorsementKey === '')
    return badRequest('The attestation type tpm needs an endorsementKey.');
  return {
    type: 'tpm',
    tpm: { endorsementKey, ...(typeof storageRootKey === 'string' && storageRootKey !== '' && { storageRootKey }) },
  };
}

function readX509(value: JsonObject, { kind, stored }: AttestationContext): Attestation | DpsError {
  const given = isJsonObject(value.x509) ? value.x509 : {};
  const known = stored?.type === 'x509' ? stored.x509 : undefined;
  const x509 = kind === 'individual' ? readIndividual(given, known) : readGroup(given, known);
  return isRefused(x509) ? x509 : { type: 'x509', x509 };
}

function readIndividual(given: JsonObject, known: X509Attestation | undefined): X509Attestation | DpsError {
  const clientCertificates = readPair(
    given.clientCertificates,
    known && 'clientCertificates' in known ? known.clientCertificates : undefined,
  );
  if (!clientCertificates) return badRequest('The attestation type x509 needs clientCertificates.');
  return isRefused(clientCertificates) ? clientCertificates : { clientCertificates };
}

function readGroup(given: JsonObject, known: X509Attestation | undefined): X509Attestation | DpsError {
  if (isJsonObject(given.caReferences)) {
    const { primary, secondary } = given.caReferences;
    if (typeof primary !== 'string' || primary === '')
      return badRequest('caReferences needs the name of a certificate as primary.');
    return { caReferences: { primary, ...(typeof secondary === 'string' && secondary !== '' && { secondary }) } };
  }
  const signingCertificates = readPair(
    given.signingCertificates,
    known && 'signingCertificates' in known ? known.signingCertificates : undefined,
  );
  if (!signingCertificates) return badRequest('The attestation type x509 needs signingCertificates or caReferences.');
  return isRefused(signingCertificates) ? signingCertificates : { signingCertificates };
}

/** Certificates as they are sent; what was stored where none is sent; undefined where there is neither. */
function readPair(
  given: unknown,
  known: Pair<EnrolledCertificate> | undefined,
): Pair<EnrolledCertificate> | DpsError | undefined {
  const pair = isJsonObject(given) ? given : {};
  const primary = readEnrolled(pair.primary) ?? known?.primary;
  if (primary === undefined || isRefused(primary)) return primary;
  const secondary = readEnrolled(pair.secondary) ?? (isJsonObject(pair.secondary) ? known?.secondary : primary);
  if (isRefused(secondary)) return secondary;
  return { primary, secondary: secondary ?? primary };
}

function readEnrolled(given: unknown): EnrolledCertificate | DpsError | undefined {
  if (!isJsonObject(given)) return undefined;
  const { certificate: text } = given;
  if (typeof text !== 'string' || text === '') return undefined;
  const certificate = readCertificate(text);
  if (!certificate) return badRequest('A certificate is PEM, base64 of PEM or base64 of DER.');
  return { certificate: certificate.raw.toString('base64'), info: certificateInfo(certificate) };
}
