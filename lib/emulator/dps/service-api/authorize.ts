import type { HttpCall } from '../../doors/http-api';
import { checkSas, readSas } from '../../kernel/sas';
import { type DpsError, unauthorized } from '../dps-error';
import type { AccessRight, ProvisioningService } from '../provisioning-service';

/**
 * Checks that a call of the service API may do what it asks: a signature for the host name of the DPS by a policy that has
 * the right, or a bearer token, of which the emulator only asks that it is there. Undefined where it may.
 *
 * Source: Microsoft, "Control access to DPS with shared access signatures and security tokens".
 */
export function authorize(
  { headers }: HttpCall,
  { name, domain, sharedAccessPolicies }: ProvisioningService,
  right: AccessRight,
  now: number,
): DpsError | undefined {
  if (/^Bearer\s+\S/i.test(headers.authorization ?? '')) return undefined;
  const token = readSas(headers.authorization);
  if (!token) return unauthorized('no signature');
  const host = `${name}.${domain}`.toLowerCase();
  const resource = token.resource.toLowerCase();
  if (resource !== host && !resource.startsWith(`${host}/`)) return unauthorized('the signature is for another host');
  const policy = sharedAccessPolicies.find(each => each.name === token.keyName);
  const outcome = checkSas(token, policy ? [policy.primaryKey, policy.secondaryKey] : [], now);
  if (outcome !== 'ok') return unauthorized(outcome);
  return policy?.rights.includes(right) ? undefined : unauthorized(`the policy lacks ${right}`);
}
