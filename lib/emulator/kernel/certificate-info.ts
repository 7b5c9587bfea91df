import { createHash, X509Certificate } from 'node:crypto';

/** What DPS tells of a certificate instead of its text. */
export interface CertificateInfo {
  /** RFC 4514, as .NET writes it: `CN=r1, O=Contoso`. */
  subjectName: string;
  /** Upper hex. */
  sha1Thumbprint: string;
  /** Upper hex. */
  sha256Thumbprint: string;
  issuerName: string;
  /** ISO 8601, UTC, to the second. */
  notBeforeUtc: string;
  notAfterUtc: string;
  /** Upper hex. */
  serialNumber: string;
  version: 3;
}

/** What DPS tells of a certificate. */
export function certificateInfo(certificate: X509Certificate): CertificateInfo {
  return {
    subjectName: inOneLine(certificate.subject),
    sha1Thumbprint: thumbprint(certificate, 'sha1'),
    sha256Thumbprint: thumbprint(certificate, 'sha256'),
    issuerName: inOneLine(certificate.issuer),
    notBeforeUtc: toTheSecond(certificate.validFrom),
    notAfterUtc: toTheSecond(certificate.validTo),
    serialNumber: certificate.serialNumber.toUpperCase(),
    version: 3,
  };
}

/** The digest of a certificate's DER, in upper hex. */
export function thumbprint(certificate: X509Certificate, algorithm: 'sha1' | 'sha256'): string {
  return createHash(algorithm).update(certificate.raw).digest('hex').toUpperCase();
}

/** Whether a thumbprint, SHA-1 or SHA-256, written with or without separators and in any case, is that of a certificate. */
export function hasThumbprint(certificate: X509Certificate, presented: string): boolean {
  const digits = presented.replace(/[^\da-f]/gi, '').toUpperCase();
  return digits === thumbprint(certificate, 'sha1') || digits === thumbprint(certificate, 'sha256');
}

/** The common name of a certificate's subject, the last one if it has several; undefined if it has none. */
export function commonName(certificate: X509Certificate): string | undefined {
  const names = members(certificate.subject).filter(member => member.startsWith('CN='));
  const name = names.at(-1)?.slice('CN='.length);
  return name === undefined ? undefined : withoutEscapes(name);
}

/** A certificate from PEM, base64 of PEM or base64 of DER, which DPS all accepts. Undefined if it is none of them. */
export function readCertificate(text: string): X509Certificate | undefined {
  if (text.includes('-----BEGIN')) return certificateOf(text);
  const bytes = Buffer.from(text, 'base64');
  const inner = bytes.toString('latin1');
  return certificateOf(inner.includes('-----BEGIN') ? inner : bytes);
}

function certificateOf(source: string | Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(source);
  } catch {
    return undefined;
  }
}

/** The parts of a distinguished name, in the order of the certificate: Node writes each on its line. */
function members(name: string): string[] {
  // A subject without any part is undefined in Node, whatever its types say.
  return (name ?? '').split('\n').filter(member => member !== '');
}

function inOneLine(name: string): string {
  return members(name).reverse().join(', ');
}

/** Node escapes within a value as RFC 2253 asks: a character by itself, or a byte as two hex digits. */
function withoutEscapes(value: string): string {
  return value.replace(/((?:\\[\da-f]{2})+)|\\(.)/gi, (_, bytes: string | undefined, character: string) =>
    bytes === undefined ? character : Buffer.from(bytes.replaceAll('\\', ''), 'hex').toString('utf8'),
  );
}

function toTheSecond(date: string): string {
  return new Date(date).toISOString().replace(/\.\d+Z$/, 'Z');
}
