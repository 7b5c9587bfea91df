import type { ProvisioningServiceClient } from 'azure-iot-provisioning-service';
import { deriveDeviceKey } from '../../emulator/kernel/sas';
import { UserError } from '../exit';
import { unlessAbsent } from '../service-error';

/** As much of an attestation mechanism as matters here. */
interface Mechanism {
  type?: string;
  symmetricKey?: { primaryKey?: string };
}

/**
 * The key that a device's enrollment gives it: that of its own enrollment, or the one derived from a group's key; the
 * first group with keys where none is named.
 *
 * @throws UserError where no enrollment has keys for it
 */
export async function deviceKey(
  client: ProvisioningServiceClient,
  registrationId: string,
  group: string | undefined,
): Promise<string> {
  if (group === undefined) {
    const own = await unlessAbsent(client.getIndividualEnrollmentAttestationMechanism(registrationId));
    if (own) {
      const { symmetricKey, type } = own.responseBody as Mechanism;
      if (symmetricKey?.primaryKey !== undefined) return symmetricKey.primaryKey;
      throw new UserError(`${registrationId} has an enrollment of its own, which attests with ${type}: pass --cert`);
    }
  }
  const id = group ?? (await firstGroup(client));
  const mechanism = await unlessAbsent(client.getEnrollmentGroupAttestationMechanism(id));
  if (!mechanism) throw new UserError(`there is no enrollment group ${id}: see \`dps-allocator enrollment list\``);
  const key = (mechanism.responseBody as Mechanism).symmetricKey?.primaryKey;
  if (key === undefined)
    throw new UserError(`the enrollment group ${id} has no symmetric keys: pass --cert, or --group`);
  return deriveDeviceKey(key, registrationId);
}

async function firstGroup(client: ProvisioningServiceClient): Promise<string> {
  const { responseBody } = await client.createEnrollmentGroupQuery({ query: 'SELECT *' }).next();
  const groups = responseBody as unknown as { enrollmentGroupId: string; attestation: Mechanism }[];
  const found = groups.find(({ attestation }) => attestation.type === 'symmetricKey');
  if (!found)
    throw new UserError('there is no enrollment for it: make one with `dps-allocator enrollment create <id> --group`');
  return found.enrollmentGroupId;
}
