import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';

/** What a client presented, leaf first; empty without a client certificate. Nothing about it has been checked. */
export function peerCertificates(socket: TLSSocket): X509Certificate[] {
  const certificates: X509Certificate[] = [];
  const seen = new Set<string>();
  // Node gives an empty object where there is none, and lets a self-signed certificate be its own issuer.
  let next: Partial<DetailedPeerCertificate> | undefined = socket.getPeerCertificate(true);
  while (next?.raw !== undefined && next.fingerprint256 !== undefined && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256);
    certificates.push(new X509Certificate(next.raw));
    next = next.issuerCertificate;
  }
  return certificates;
}
