import type { X509Certificate } from 'node:crypto';

/** No chain of devices is longer; a loop of cross-signed certificates ends here. */
const maxDepth = 10;

/** How a chain is judged. */
export interface ChainRules {
  /** Milliseconds since 1970, UTC: when every certificate of the chain must be valid. */
  now: number;
  /** Certificates that the server has and the client need not present, such as those of enrollment groups. */
  known?: readonly X509Certificate[];
}

/**
 * Follows a presented chain from its leaf through issuers to the nearest certificate that is trusted, and gives that certificate. The
 * leaf itself may be the trusted one. Undefined if none is reached, or a signature, a date or an issuer that is no authority stands in
 * between. (RFC 5280, section 6, without names and policies.)
 *
 * @param presented leaf first; the order of the others does not matter
 */
export function chainUpTo(
  presented: readonly X509Certificate[],
  isTrusted: (certificate: X509Certificate) => boolean,
  { now, known = [] }: ChainRules,
): X509Certificate | undefined {
  const others = [...presented.slice(1), ...known];
  let current = presented[0];
  for (let depth = 0; depth < maxDepth && current !== undefined; depth += 1) {
    if (!isValidAt(current, now)) return undefined;
    if (isTrusted(current)) return current;
    current = issuerOf(current, others, now);
  }
  return undefined;
}

/** Whether a moment, in milliseconds since 1970, lies within a certificate's dates. */
export function isValidAt(certificate: X509Certificate, now: number): boolean {
  return Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
}

/** Who signed a certificate, valid ones first: a renewed authority may stand beside the one that it replaces. */
function issuerOf(
  certificate: X509Certificate,
  among: readonly X509Certificate[],
  now: number,
): X509Certificate | undefined {
  const issuers = among.filter(
    other =>
      other.ca &&
      other.fingerprint256 !== certificate.fingerprint256 &&
      certificate.checkIssued(other) &&
      certificate.verify(other.publicKey),
  );
  return issuers.find(issuer => isValidAt(issuer, now)) ?? issuers[0];
}
