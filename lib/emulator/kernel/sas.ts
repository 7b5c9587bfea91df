import { createHmac, timingSafeEqual } from 'node:crypto';

/** A shared access signature as it was sent. */
export interface SasToken {
  /** What it opens, decoded, such as `0ne00002193/registrations/r1`. */
  resource: string;
  /** The text of `sr` as transmitted: this is what was signed. SDKs differ in whether they encode it. */
  literalResource: string;
  /** The decoded text of `sig`, base64. */
  signature: string;
  /** The text of `se` as transmitted: seconds since 1970, UTC. */
  literalExpiry: string;
  /** Milliseconds since 1970, UTC. */
  expiresAt: number;
  /** `skn`: the policy or, at DPS, `registration`. */
  keyName: string | undefined;
}

/** What a check of a token comes to. */
export type SasOutcome = 'ok' | 'expired' | 'wrong-key';

const scheme = /^SharedAccessSignature\s+(\S+)\s*$/i;

/**
 * Reads `SharedAccessSignature sr=…&sig=…&se=…[&skn=…]`, its parameters in any order. Undefined if it is missing or malformed.
 * (Microsoft, "Control access to IoT Hub with shared access signatures".)
 */
export function readSas(text: string | undefined): SasToken | undefined {
  const parameters = scheme.exec(text ?? '')?.[1];
  if (parameters === undefined) return undefined;
  const { sr, sig, se, skn } = Object.fromEntries(parameters.split('&').map(split));
  const resource = decode(sr);
  const signature = decode(sig);
  if (!sr || !resource || !signature || se === undefined || !/^\d{1,12}$/.test(se)) return undefined;
  return {
    resource,
    literalResource: sr,
    signature,
    literalExpiry: se,
    expiresAt: Number(se) * 1000,
    // The C SDK ends the tokens of devices with an empty one.
    keyName: decode(skn) || undefined,
  };
}

/**
 * Checks a token that `readSas` gave against any of several keys, and then its expiry, so that only who knows a key learns of it.
 *
 * @param keys base64, as a primary and a secondary key
 * @param now milliseconds since 1970, UTC
 */
export function checkSas(token: SasToken, keys: readonly string[], now: number): SasOutcome {
  const { literalResource, literalExpiry, signature, expiresAt } = token;
  const presented = Buffer.from(signature, 'base64');
  const isSignedWith = (key: string) => {
    const expected = hmac(key, `${literalResource}\n${literalExpiry}`);
    return presented.length === expected.length && timingSafeEqual(presented, expected);
  };
  if (!keys.some(isSignedWith)) return 'wrong-key';
  return expiresAt > now ? 'ok' : 'expired';
}

/** What a token is to say. */
export interface SasRequest {
  /** Decoded; it is encoded and then signed. */
  resource: string;
  /** Base64. */
  key: string;
  /** Milliseconds since 1970, UTC; cut to whole seconds. */
  expiresAt: number;
  keyName?: string;
}

/** Makes a shared access signature as Microsoft's documentation does. */
export function signSas({ resource, key, expiresAt, keyName }: SasRequest): string {
  const sr = encodeURIComponent(resource);
  const se = Math.floor(expiresAt / 1000);
  const sig = encodeURIComponent(hmac(key, `${sr}\n${se}`).toString('base64'));
  const skn = keyName === undefined ? '' : `&skn=${encodeURIComponent(keyName)}`;
  return `SharedAccessSignature sr=${sr}&sig=${sig}&se=${se}${skn}`;
}

/** The key of a device of an enrollment group, base64: the HMAC-SHA256 of its registration id under the group's key (base64). */
export function deriveDeviceKey(groupKey: string, registrationId: string): string {
  return hmac(groupKey, registrationId).toString('base64');
}

function hmac(key: string, text: string): Buffer {
  return createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest();
}

function split(parameter: string): [name: string, value: string] {
  const [name = '', ...rest] = parameter.split('=');
  // What is signed may end in the `=` of base64.
  return [name, rest.join('=')];
}

function decode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
