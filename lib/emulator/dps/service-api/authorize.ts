import type { HttpCall } from '../../doors/http-api';
import { checkSas, readSas } from '../../kernel/sas';
import { type DpsError, unauthorized } from '../dps-error';
import type { AccessRight, ProvisioningService } from '../provisioning-service';

/**
 * Checks that a call of the service API may do what it asks: a signature for the host name of the DPS by a policy that has
 * the right and for the path of the call or what is above it, or a bearer token, of which the emulator only asks that it is there. Undefined where it may.
 *
 * Source: Microsoft, "Control access to DPS with shared access signatures and security tokens".
 */
export function authorize(
  { headers, path }: HttpCall,
  { name, domain, sharedAccessPolicies }: ProvisioningService,
  right: AccessRight,
  now: number,
): DpsError | undefined {
  if (/^Bearer\s+\S/i.test(headers.authorization ?? '')) return undefined;
  const token = readSas(headers.authorization);
  if (!token) return unauthorized('no signature');
  const wanted = segments(`${name}.${domain}${path}`);
  if (!segments(token.resource).every((segment, index) => segment === wanted[index]))
    return unauthorized(`the signature is for ${JSON.stringify(token.resource)}`);
  const policy = sharedAccessPolicies.find(each => each.name === token.keyName);
  if (!policy) return unauthorized(`there is no policy ${JSON.stringify(token.keyName)}`);
  const outcome = checkSas(token, [policy.primaryKey, policy.secondaryKey], now);
  if (outcome !== 'ok') return unauthorized(`the signature of policy ${policy.name} is ${outcome}`);
  return policy.rights.includes(right) ? undefined : unauthorized(`the policy ${policy.name} has no right ${right}`);
}

/** Of a host and a path, in lower case. */
function segments(resource: string): string[] {
  return resource.toLowerCase().replace(/\/$/, '').split('/');
}
