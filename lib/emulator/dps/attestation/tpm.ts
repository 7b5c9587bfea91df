import { createHmac } from 'node:crypto';
import type { JsonObject } from '../../kernel/json';
import { type DpsError, isRefused, unauthorized } from '../dps-error';
import { type Claim, type Proof, signingKey } from './credentials';

/** What a TPM shows at `register`. */
export interface TpmKeys {
  endorsementKey: string;
  storageRootKey?: string;
}

/** The first answer to a TPM: it is to activate the key and sign with it. */
export interface TpmChallenge {
  challenge: JsonObject;
}

/**
 * Attests a TPM. The first `register` is answered by a key, the second is to be signed with it.
 *
 * DPS encrypts the key so that only this TPM can read it. The emulator does not: its key can be used as it stands, so
 * that only a stub of a TPM can take it.
 */
export function proveByTpm(
  claim: Claim,
  enrolled: TpmKeys,
  shown: TpmKeys | undefined,
): Proof | TpmChallenge | DpsError {
  if (shown && shown.endorsementKey !== enrolled.endorsementKey)
    return unauthorized('the endorsement key is not the one of the enrollment');
  const registrationKey = keyFor(enrolled, `${claim.idScope}/registrations/${claim.registrationId}`);
  if (claim.credentials.sas === undefined) {
    return shown ? challengeWith(registrationKey) : unauthorized('a TPM must show its endorsement key');
  }
  const key = signingKey(claim, [registrationKey]);
  if (isRefused(key)) return key;
  const hubKey = keyFor(enrolled, `hub/${claim.registrationId}`);
  return {
    authentication: { type: 'sas', primaryKey: hubKey, secondaryKey: hubKey },
    runtimeContext: { tpm: { ...enrolled, ...shown } },
    told: { tpm: { authenticationKey: hubKey } },
  };
}

/** Source: the comment on the class RegisterResponseTPMParser of Microsoft's Java SDK. */
function challengeWith(authenticationKey: string): TpmChallenge {
  return {
    challenge: {
      message: 'Authorization required, resend request using supplied key',
      authenticationKey,
      unencryptedAuthenticationKey: null,
      keyName: 'registration',
    },
  };
}

/** A key that is the same at each step, without being kept. */
function keyFor({ endorsementKey }: TpmKeys, purpose: string): string {
  return createHmac('sha256', endorsementKey).update(purpose.toLowerCase()).digest('base64');
}
