import { deriveDeviceKey } from '../../kernel/sas';
import { type DpsError, isRefused, unauthorized } from '../dps-error';
import type { DpsSwitches } from '../switches';
import { type Claim, type Proof, signingKey } from './credentials';

/** Two keys, base64. */
export interface KeyPair {
  primaryKey: string;
  secondaryKey: string;
}

/** Proves a device by the keys of its individual enrollment. */
export function proveByOwnKey(claim: Claim, keys: KeyPair): Proof | DpsError {
  const key = signingKey(claim, [keys.primaryKey, keys.secondaryKey]);
  return isRefused(key) ? key : proofOf(keys, {});
}

/** Proves a device by keys derived from its group's. Source: Microsoft, "Symmetric key attestation", "Group enrollments". */
export function proveByGroupKey(
  claim: Claim,
  groupKeys: KeyPair,
  enrollmentGroupId: string,
  { lowerCasedKeyDerivation }: Pick<DpsSwitches, 'lowerCasedKeyDerivation'>,
): Proof | DpsError {
  const { registrationId } = claim;
  const spellings = lowerCasedKeyDerivation ? [registrationId, registrationId.toLowerCase()] : [registrationId];
  let refused: DpsError | undefined;
  for (const spelling of spellings) {
    const keys = {
      primaryKey: deriveDeviceKey(groupKeys.primaryKey, spelling),
      secondaryKey: deriveDeviceKey(groupKeys.secondaryKey, spelling),
    };
    const key = signingKey(claim, [keys.primaryKey, keys.secondaryKey]);
    if (!isRefused(key)) return proofOf(keys, { symmetricKey: { enrollmentGroupId } });
    refused ??= key;
  }
  return refused ?? unauthorized('no key');
}

function proofOf({ primaryKey, secondaryKey }: KeyPair, told: Proof['told']): Proof {
  return {
    authentication: { type: 'sas', primaryKey, secondaryKey },
    // The tutorial's log shows the member empty: no webhook sees a key.
    runtimeContext: { symmetricKey: {} },
    told,
  };
}
