import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

const day = 86_400_000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A certificate with its private key. */
export interface IssuedCertificate {
  /** PEM. */
  certificate: string;
  /** PEM, PKCS #8, elliptic curve P-256. */
  key: string;
  /** PEM of the certificate and of its issuers in order, without a self-signed one at the end of a longer chain: what a TLS peer presents. */
  chain: string;
}

/** What a certificate is to be. */
export interface CertificateRequest {
  /** The subject's common name. */
  commonName: string;
  /** `authority` may issue others. */
  kind: 'authority' | 'leaf';
  /** Who signs; without one the certificate signs itself. */
  issuer?: IssuedCertificate;
  /** Host names and IP addresses that it is to serve. */
  names?: readonly string[];
  /** Where the issuer's revocation list is, a URL. */
  revocationList?: string;
  /** Begins a day ago unless given. */
  notBefore?: Date;
  /** Ends after a year unless given. */
  notAfter?: Date;
}

/** Makes a key and a certificate for it, as for an authority, an intermediate, a device or a server. */
export async function issueCertificate(request: CertificateRequest): Promise<IssuedCertificate> {
  const { commonName, issuer } = request;
  const { notBefore = new Date(Date.now() - day), notAfter = new Date(Date.now() + 365 * day) } = request;
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const subject = new x509.Name([{ CN: [{ utf8String: commonName }] }]).toString();
  const made = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject,
    issuer: issuer === undefined ? subject : new x509.X509Certificate(issuer.certificate).subject,
    notBefore,
    notAfter,
    publicKey: keys.publicKey,
    signingKey: issuer === undefined ? keys.privateKey : await privateKeyOf(issuer),
    signingAlgorithm: algorithm,
    extensions: await extensions(request, keys.publicKey),
  });
  const certificate = `${made.toString('pem')}\n`;
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificate,
    key: `${x509.PemConverter.encode(pkcs8, x509.PemConverter.PrivateKeyTag)}\n`,
    chain: issuer === undefined || isSelfSigned(issuer) ? certificate : certificate + issuer.chain,
  };
}

/** Makes the revocation list of an authority that has revoked nothing, DER. It is good for a year. */
export async function issueRevocationList(issuer: IssuedCertificate): Promise<Buffer> {
  const { subject, publicKey } = new x509.X509Certificate(issuer.certificate);
  const list = await x509.X509CrlGenerator.create({
    issuer: subject,
    thisUpdate: new Date(Date.now() - day),
    nextUpdate: new Date(Date.now() + 365 * day),
    signingKey: await privateKeyOf(issuer),
    signingAlgorithm: algorithm,
    extensions: [await x509.AuthorityKeyIdentifierExtension.create(publicKey)],
  });
  return Buffer.from(list.rawData);
}

async function extensions(
  { kind, issuer, names = [], revocationList }: CertificateRequest,
  publicKey: webcrypto.CryptoKey,
): Promise<x509.Extension[]> {
  const { digitalSignature, keyCertSign, cRLSign } = x509.KeyUsageFlags;
  const { serverAuth, clientAuth } = x509.ExtendedKeyUsage;
  const issuerKey = issuer === undefined ? publicKey : new x509.X509Certificate(issuer.certificate).publicKey;
  const common = [
    new x509.BasicConstraintsExtension(kind === 'authority', undefined, true),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(issuerKey),
  ];
  if (kind === 'authority')
    return [...common, new x509.KeyUsagesExtension(keyCertSign | cRLSign | digitalSignature, true)];
  return [
    ...common,
    new x509.KeyUsagesExtension(digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([serverAuth, clientAuth]),
    ...(revocationList === undefined ? [] : [new x509.CRLDistributionPointsExtension([revocationList])]),
    ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names.map(generalName))]),
  ];
}

/** Positive, as RFC 5280 asks, and without a zero in front. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = 0x40 | (bytes.readUInt8(0) & 0x3f);
  return bytes.toString('hex');
}

async function privateKeyOf({ key }: IssuedCertificate): Promise<webcrypto.CryptoKey> {
  const pkcs8 = x509.PemConverter.decodeFirst(key);
  return webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
}

function isSelfSigned({ certificate }: IssuedCertificate): boolean {
  const { subject, issuer } = new x509.X509Certificate(certificate);
  return subject === issuer;
}

function generalName(name: string): x509.JsonGeneralName {
  return { type: /^[\d.]+$|:/.test(name) ? 'ip' : 'dns', value: name };
}
