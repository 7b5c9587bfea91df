import { isJsonObject, type JsonObject } from '../kernel/json';
import { newKey } from './hub';
import { HubError } from './hub-error';

/** How a device proves who it is. */
export type Authentication =
  | { type: 'sas'; primaryKey: string; secondaryKey: string }
  | { type: 'selfSigned'; primaryThumbprint: string | null; secondaryThumbprint: string | null }
  | { type: 'certificateAuthority' };

/**
 * Reads the member `authentication` of an identity. Without keys (absent, null or '') new ones are made. Without a type the
 * thumbprints decide.
 *
 * @throws HubError ArgumentInvalid
 */
export function readAuthentication(value: unknown): Authentication {
  const given = objectOf(value, 'authentication');
  const thumbprints = objectOf(given.x509Thumbprint, 'authentication.x509Thumbprint');
  const { primaryThumbprint, secondaryThumbprint } = thumbprints;
  const type = given.type ?? (primaryThumbprint || secondaryThumbprint ? 'selfSigned' : 'sas');
  switch (type) {
    case 'sas':
      return readKeys(objectOf(given.symmetricKey, 'authentication.symmetricKey'));
    case 'selfSigned':
      return readThumbprints(primaryThumbprint, secondaryThumbprint);
    case 'certificateAuthority':
      return { type: 'certificateAuthority' };
    default:
      throw new HubError('ArgumentInvalid', 'authentication.type must be sas, selfSigned or certificateAuthority');
  }
}

/** The member `authentication` of an identity as the hub answers it. */
export function authenticationJson(authentication: Authentication): JsonObject {
  const symmetricKey = { primaryKey: null, secondaryKey: null } as JsonObject;
  if (authentication.type === 'sas') {
    symmetricKey.primaryKey = authentication.primaryKey;
    symmetricKey.secondaryKey = authentication.secondaryKey;
  }
  return { symmetricKey, x509Thumbprint: thumbprintJson(authentication), type: authentication.type };
}

/** The thumbprints as identity and twin show them; null where there are none. */
export function thumbprintJson(authentication: Authentication): JsonObject {
  if (authentication.type !== 'selfSigned') return { primaryThumbprint: null, secondaryThumbprint: null };
  const { primaryThumbprint, secondaryThumbprint } = authentication;
  return { primaryThumbprint, secondaryThumbprint };
}

function readKeys({ primaryKey, secondaryKey }: JsonObject): Authentication {
  if (!primaryKey && !secondaryKey) return { type: 'sas', primaryKey: newKey(), secondaryKey: newKey() };
  if (!primaryKey || !secondaryKey) throw new HubError('ArgumentInvalid', 'Either no keys or both keys can be set');
  return { type: 'sas', primaryKey: readKey(primaryKey), secondaryKey: readKey(secondaryKey) };
}

/** Base64 of 16 to 64 bytes, which makes at most 88 characters. */
function readKey(value: unknown): string {
  const base64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;
  const isShort = typeof value === 'string' && value.length <= 88;
  if (!isShort || !base64.test(value))
    throw new HubError('ArgumentInvalid', 'A device key is base64 of 16 to 64 bytes');
  const { length } = Buffer.from(value, 'base64');
  if (length < 16 || length > 64) throw new HubError('ArgumentInvalid', 'Invalid device key length');
  return value;
}

function readThumbprints(primary: unknown, secondary: unknown): Authentication {
  if (!primary && !secondary) {
    throw new HubError('ArgumentInvalid', 'authentication.type selfSigned needs a primary or a secondary thumbprint');
  }
  return {
    type: 'selfSigned',
    primaryThumbprint: readThumbprint(primary),
    secondaryThumbprint: readThumbprint(secondary),
  };
}

/** SHA-1 or SHA-256 in hex digits of either case and nothing between them. */
function readThumbprint(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string' && /^(?:[\da-f]{40}|[\da-f]{64})$/i.test(value)) return value;
  throw new HubError('ArgumentInvalid', 'StringIsNotThumbprint: a thumbprint is 40 or 64 hex digits');
}

function objectOf(value: unknown, path: string): JsonObject {
  if (value === undefined || value === null) return {};
  if (isJsonObject(value)) return value;
  throw new HubError('ArgumentInvalid', `${path} must be an object`);
}
