import { X509Certificate } from 'node:crypto';
import { type IssuedCertificate, issueCertificate } from '../../../lib/emulator/kernel/issue-certificate';

/** A chain for devices: a root, an intermediate that it signed, and makers of leaves. */
export async function makeChain() {
  const root = await issueCertificate({ commonName: 'Contoso Root', kind: 'authority' });
  const intermediate = await issueCertificate({ commonName: 'Contoso Toasters', kind: 'authority', issuer: root });
  return {
    root,
    intermediate,
    leaf: (commonName: string, notAfter?: Date) =>
      issueCertificate({
        commonName,
        kind: 'leaf',
        issuer: intermediate,
        notBefore: new Date('2020-01-01'),
        ...(notAfter && { notAfter }),
      }),
  };
}

/** What a TLS peer would see of certificates. */
export function presented(...certificates: IssuedCertificate[]): X509Certificate[] {
  return certificates.map(({ certificate }) => new X509Certificate(certificate));
}
