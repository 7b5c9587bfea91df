import type { X509Certificate } from 'node:crypto';
import { commonName } from '../../kernel/certificate-info';
import { checkSas, readSas } from '../../kernel/sas';
import { type DpsError, refusal, unauthorized } from '../dps-error';
import type { DeviceAuthentication } from '../linked-hubs';

/** What a device shows of itself. */
export interface Credentials {
  /** The Authorization header or the MQTT password. */
  sas: string | undefined;
  /** The presented chain, leaf first. */
  certificates: readonly X509Certificate[];
  door: 'https' | 'mqtt';
}

/** What a device is known by, once it has proven it. */
export interface Proof {
  /** How the hub is to know it. */
  authentication: DeviceAuthentication;
  /** What `deviceRuntimeContext` tells the webhook of it; without secrets. */
  runtimeContext: { symmetricKey: object } | { x509: { clientCertificate: string } } | { tpm: object };
  /** What the device is told of it in its registration state. */
  told: { symmetricKey?: object; x509?: object; tpm?: { authenticationKey: string } };
}

/** Which registration a proof is for. */
export interface Claim {
  idScope: string;
  /** As the device sent it. */
  registrationId: string;
  credentials: Credentials;
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * Checks the signature of a device against keys, base64; gives which of them signed, or the refusal.
 *
 * The resource is `{idScope}/registrations/{registrationId}` in any case, `skn` is `registration`. Source: Microsoft,
 * "How to use symmetric keys over HTTPS"; 401000 over MQTT is from a public report.
 */
export function signingKey(
  { idScope, registrationId, credentials, now }: Claim,
  keys: readonly string[],
): string | DpsError {
  const refuse = (why: string) =>
    credentials.door === 'mqtt' ? refusal(401000, 'Unauthorized', why) : unauthorized(why);
  const token = readSas(credentials.sas);
  if (!token) return refuse(credentials.sas === undefined ? 'no signature' : 'the signature is malformed');
  if (token.resource.toLowerCase() !== `${idScope}/registrations/${registrationId}`.toLowerCase())
    return refuse(`the signature is for ${JSON.stringify(token.resource)}`);
  if (token.keyName !== 'registration') return refuse('skn of the signature is not "registration"');
  for (const key of keys) {
    const outcome = checkSas(token, [key], now);
    if (outcome !== 'wrong-key') return outcome === 'ok' ? key : refuse('the signature has expired');
  }
  return refuse('the signature is of another key');
}

/** The leaf that a device presents, if its common name is the registration id in any case; else the refusal. */
export function presentedLeaf({ registrationId, credentials }: Claim): X509Certificate | DpsError {
  const [leaf] = credentials.certificates;
  if (!leaf) return invalidCertificate('no client certificate');
  const name = commonName(leaf);
  return name?.toLowerCase() === registrationId.toLowerCase()
    ? leaf
    : invalidCertificate(`the certificate's common name is ${JSON.stringify(name)}, not the registration id`);
}

/** The refusal of a certificate. Source of code and message: public reports of device SDKs. */
export function invalidCertificate(why: string): DpsError {
  return unauthorized(why, 'Invalid certificate.');
}
