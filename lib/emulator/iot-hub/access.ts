import { canonicalHubName } from '../../dps/hub-names';
import { checkSas, readSas } from '../kernel/sas';
import { type AccessRight, allows, type HubRow } from './hub';

/**
 * Checks a token that a policy of the hub signed.
 *
 * @param resource what it is to open: the hub's host name and a path, `h1.azure-devices.net/devices/d1`
 * @param now milliseconds since 1970, UTC
 * @returns why it does not, in words for the emulator's own log; undefined where it does
 */
export function policyRefusal(
  hub: HubRow,
  token: string | undefined,
  resource: string,
  right: AccessRight,
  now: number,
): string | undefined {
  if (!token) return 'there is no shared access signature';
  const sas = readSas(token);
  if (sas === undefined) return 'it is no well-formed shared access signature (bearer tokens are not emulated)';
  if (sas.keyName === undefined) return 'the shared access signature names no policy (skn)';
  const policy = hub.sharedAccessPolicies.find(({ keyName }) => keyName === sas.keyName);
  if (policy === undefined) return `the hub has no policy ${JSON.stringify(sas.keyName)}`;
  const outcome = checkSas(sas, [policy.primaryKey, policy.secondaryKey], now);
  if (outcome !== 'ok') return `the shared access signature of policy ${policy.keyName} is ${outcome}`;
  if (!isPrefix(sas.resource, resource))
    return `the shared access signature is for ${JSON.stringify(sas.resource)}, not for ${resource}`;
  return allows(policy, right) ? undefined : `the policy ${policy.keyName} has no right ${right}`;
}

/** Whether a token's resource is the same as the given one, or a part of it that ends at a segment (documented). */
function isPrefix(prefix: string, resource: string): boolean {
  const wanted = segments(resource);
  return segments(prefix).every((segment, index) => segment === wanted[index]);
}

function segments(resource: string): string[] {
  const [host = '', ...path] = resource.toLowerCase().replace(/\/$/, '').split('/');
  return [canonicalHubName(host), ...path];
}
