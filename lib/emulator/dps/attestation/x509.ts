import { X509Certificate } from 'node:crypto';
import { chainUpTo, isValidAt } from '../../kernel/certificate-chain';
import { hasThumbprint, thumbprint } from '../../kernel/certificate-info';
import { type DpsError, isRefused } from '../dps-error';
import type { EnrolledCertificate, EnrollmentGroup, Pair } from '../enrollments/enrollment';
import type { ProvisioningService } from '../provisioning-service';
import { type Claim, invalidCertificate, type Proof, presentedLeaf } from './credentials';

/** Proves a device by the client certificates of its individual enrollment. */
export function proveByOwnCertificate(
  claim: Claim,
  { primary, secondary }: Pair<EnrolledCertificate>,
): Proof | DpsError {
  const leaf = presentedLeaf(claim);
  if (isRefused(leaf)) return leaf;
  if (!isValidAt(leaf, claim.now)) return invalidCertificate('the certificate is not valid now');
  const isEnrolled = [primary, secondary].some(({ info }) => hasThumbprint(leaf, info.sha256Thumbprint));
  if (!isEnrolled) return invalidCertificate('the certificate is not the one of the enrollment');
  return proofOf(leaf, primary.info.sha1Thumbprint, secondary.info.sha1Thumbprint, {});
}

/**
 * Finds the group of a presented chain: that of the nearest signing certificate or verified CA, from the leaf up to the
 * root. Source: Microsoft, "X.509 certificate attestation", "DPS device chain requirements".
 */
export function proveByChain(
  claim: Claim,
  groups: readonly EnrollmentGroup[],
  service: ProvisioningService,
): { group: EnrollmentGroup; proof: Proof } | DpsError {
  const leaf = presentedLeaf(claim);
  if (isRefused(leaf)) return leaf;
  const trusted = groups.flatMap(group => trustedBy(group, service).map(certificate => ({ group, certificate })));
  const nearest = chainUpTo(
    claim.credentials.certificates,
    certificate => certificate !== leaf && trusted.some(each => isSame(each.certificate, certificate)),
    { now: claim.now, known: trusted.map(({ certificate }) => certificate) },
  );
  const found = nearest && trusted.find(({ certificate }) => isSame(certificate, nearest));
  if (!found) return invalidCertificate('the chain reaches no certificate of an enrollment group, or is not valid now');
  const sha1 = thumbprint(leaf, 'sha1');
  return {
    group: found.group,
    proof: proofOf(leaf, sha1, sha1, { enrollmentGroupId: found.group.enrollmentGroupId }),
  };
}

/** What a group signs with; a reference to a CA that the DPS does not have trusts nothing. */
function trustedBy({ attestation }: EnrollmentGroup, { certificates }: ProvisioningService): X509Certificate[] {
  if (attestation.type !== 'x509') return [];
  const { x509 } = attestation;
  if ('signingCertificates' in x509)
    return [x509.signingCertificates.primary, x509.signingCertificates.secondary].map(fromDer);
  if (!('caReferences' in x509)) return [];
  const { primary, secondary } = x509.caReferences;
  return certificates.filter(({ name }) => name === primary || name === secondary).map(fromDer);
}

function fromDer({ certificate }: { certificate: string }): X509Certificate {
  return new X509Certificate(Buffer.from(certificate, 'base64'));
}

function isSame(one: X509Certificate, other: X509Certificate): boolean {
  return one.fingerprint256 === other.fingerprint256;
}

/** The hub gets to know the device by thumbprint, of groups too. Source: azure-docs, issue 70976. */
function proofOf(leaf: X509Certificate, primaryThumbprint: string, secondaryThumbprint: string, told: object): Proof {
  return {
    authentication: { type: 'selfSigned', primaryThumbprint, secondaryThumbprint },
    runtimeContext: { x509: { clientCertificate: leaf.raw.toString('base64') } },
    told: { x509: told },
  };
}
