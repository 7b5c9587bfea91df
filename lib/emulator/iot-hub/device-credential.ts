import { canonicalHubName } from '../../dps/hub-names';
import type { MqttConnect } from '../doors/mqtt-service';
import { hasThumbprint } from '../kernel/certificate-info';
import { checkSas, readSas, type SasToken } from '../kernel/sas';
import { policyRefusal } from './access';
import type { Authentication } from './authentication';
import type { HubRow } from './hub';
import type { IdentityRow } from './identity';

/** With what a device has proved who it is. */
export interface DeviceCredential {
  /** Milliseconds since 1970, UTC. */
  expiresAt: number;
  /** Whether it would still do after the identity has changed. */
  isGoodFor(changed: Authentication): boolean;
}

/** Why a credential is refused, in words for the emulator's own log. */
export interface RefusedCredential {
  refusal: string;
}

/**
 * Checks what a device presents: a shared access signature made with one of its keys or by a policy that may connect devices,
 * otherwise the client certificate.
 *
 * @param now milliseconds since 1970, UTC
 */
export function checkCredential(
  hub: HubRow,
  identity: IdentityRow,
  { password, certificates }: MqttConnect,
  now: number,
): DeviceCredential | RefusedCredential {
  if (!password) return checkCertificate(identity, certificates);
  const token = readSas(password);
  if (token === undefined) return refused('the password is no well-formed shared access signature');
  return token.keyName === undefined
    ? checkDeviceToken(hub, identity, token, now)
    : checkPolicyToken(hub, identity, token, password, now);
}

function checkDeviceToken(
  hub: HubRow,
  { deviceId, authentication }: IdentityRow,
  token: SasToken,
  now: number,
): DeviceCredential | RefusedCredential {
  if (authentication.type !== 'sas')
    return refused(`the device is to authenticate by ${authentication.type}, not by key`);
  if (!isForDevice(token.resource, hub, deviceId)) {
    return refused(`the shared access signature is for ${JSON.stringify(token.resource)}, not for this device`);
  }
  for (const key of [authentication.primaryKey, authentication.secondaryKey]) {
    const outcome = checkSas(token, [key], now);
    if (outcome === 'wrong-key') continue;
    if (outcome !== 'ok') return refused(`the shared access signature is ${outcome}`);
    return { expiresAt: token.expiresAt, isGoodFor: changed => hasKey(changed, key) };
  }
  return refused('the shared access signature is made with neither key of the device');
}

function checkPolicyToken(
  hub: HubRow,
  { deviceId }: IdentityRow,
  { expiresAt }: SasToken,
  password: string,
  now: number,
): DeviceCredential | RefusedCredential {
  const refusal = policyRefusal(hub, password, `${hub.hostName}/devices/${deviceId}`, 'DeviceConnect', now);
  return refusal === undefined ? { expiresAt, isGoodFor: () => true } : refused(refusal);
}

function checkCertificate(
  { authentication }: IdentityRow,
  [leaf]: MqttConnect['certificates'],
): DeviceCredential | RefusedCredential {
  if (leaf === undefined) return refused('there is neither a shared access signature nor a client certificate');
  if (authentication.type === 'certificateAuthority') {
    return refused('devices that a certificate authority vouches for are not emulated: use thumbprints');
  }
  if (authentication.type !== 'selfSigned') return refused('the device is to authenticate by key, not by certificate');
  const isGoodFor = (changed: Authentication) =>
    changed.type === 'selfSigned' &&
    [changed.primaryThumbprint, changed.secondaryThumbprint].some(
      known => known !== null && hasThumbprint(leaf, known),
    );
  return isGoodFor(authentication)
    ? { expiresAt: Number.POSITIVE_INFINITY, isGoodFor }
    : refused('the client certificate has neither thumbprint of the device');
}

function hasKey(authentication: Authentication, key: string): boolean {
  return authentication.type === 'sas' && [authentication.primaryKey, authentication.secondaryKey].includes(key);
}

/** Whether a token's resource is `{hub}/devices/{deviceId}`, the id encoded or not. */
function isForDevice(resource: string, hub: HubRow, deviceId: string): boolean {
  const [host = '', devices, id = '', ...rest] = resource.split('/');
  const isHub = canonicalHubName(host) === canonicalHubName(hub.hostName);
  return isHub && devices === 'devices' && rest.length === 0 && (id === deviceId || decoded(id) === deviceId);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function refused(refusal: string): RefusedCredential {
  return { refusal };
}
