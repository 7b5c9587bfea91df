import type { DpsContext } from '../context';
import { type DpsError, isRefused, notFound, unauthorized } from '../dps-error';
import {
  type Enrollment,
  type EnrollmentGroup,
  findEnrollment,
  type IndividualEnrollment,
} from '../enrollments/enrollment';
import type { ProvisioningService } from '../provisioning-service';
import { type Claim, type Credentials, type Proof, signingKey } from './credentials';
import { proveByGroupKey, proveByOwnKey } from './symmetric-key';
import { proveByTpm, type TpmChallenge, type TpmKeys } from './tpm';
import { proveByChain, proveByOwnCertificate } from './x509';

/** A device that has shown who it is, and what it is enrolled by; which may be disabled. */
export interface Attested {
  enrollment: Enrollment;
  proof: Proof;
}

/** Who asks for which registration. */
export interface Attestee {
  registrationId: string;
  credentials: Credentials;
  tpm?: TpmKeys | undefined;
}

/**
 * Finds the enrollment that a device proves to belong to.
 *
 * An individual enrollment of the registration id comes first and is the only one that counts then; next come groups.
 * The first match wins, even where it is disabled. Source: Microsoft, "X.509 certificate attestation".
 */
export function attest(
  context: DpsContext,
  service: ProvisioningService,
  { registrationId, credentials, tpm }: Attestee,
): Attested | TpmChallenge | DpsError {
  const scope = service.name.toLowerCase();
  const claim = { idScope: service.idScope, registrationId, credentials, now: context.clock.now() };
  const individual = findEnrollment(context.enrollments, scope, 'individual', registrationId);
  if (individual?.kind === 'individual') {
    const proof = proveIndividual(claim, individual.record, tpm);
    return isRefused(proof) || 'challenge' in proof ? proof : { enrollment: individual, proof };
  }
  const groups = [...context.enrollments.group.rows(scope)];
  if (credentials.sas !== undefined) return attestByGroupKey(context, claim, groups);
  if (credentials.certificates.length > 0) {
    const found = proveByChain(claim, groups, service);
    return isRefused(found) ? found : { enrollment: { kind: 'group', record: found.group }, proof: found.proof };
  }
  return tpm ? notFound('Enrollment not found.') : unauthorized('neither a signature nor a client certificate');
}

function proveIndividual(
  claim: Claim,
  { attestation }: IndividualEnrollment,
  tpm: TpmKeys | undefined,
): Proof | TpmChallenge | DpsError {
  switch (attestation.type) {
    case 'symmetricKey':
      return proveByOwnKey(claim, attestation.symmetricKey);
    case 'tpm':
      return proveByTpm(claim, attestation.tpm, tpm);
    case 'x509':
      return 'clientCertificates' in attestation.x509
        ? proveByOwnCertificate(claim, attestation.x509.clientCertificates)
        : unauthorized('the enrollment has no client certificates');
  }
}

function attestByGroupKey(
  { switches }: DpsContext,
  claim: Claim,
  groups: readonly EnrollmentGroup[],
): Attested | DpsError {
  // Without any key it still tells what is wrong with the signature itself, if anything is.
  const withoutKey = signingKey(claim, []);
  const refused = isRefused(withoutKey) ? withoutKey : unauthorized('no key');
  for (const record of groups) {
    if (record.attestation.type !== 'symmetricKey') continue;
    const { symmetricKey } = record.attestation;
    const proof = proveByGroupKey(claim, symmetricKey, record.enrollmentGroupId, switches);
    if (!isRefused(proof)) return { enrollment: { kind: 'group', record }, proof };
    // A group whose key has signed knows more than that another key did.
    if (proof.why !== refused.why) return proof;
  }
  return refused;
}
