import { ProvisioningServiceClient } from 'azure-iot-provisioning-service';
import { deriveDeviceKey } from '../../emulator/kernel/sas';
import { exitCodes, UserError } from '../exit';
import { deviceKey } from './device-key';
import { runningEmulator } from './running-emulator';

/** What `device key` takes. */
interface KeyOptions {
  dps?: string;
  group?: string;
  groupKey?: string;
  json?: boolean;
}

/** Prints the key of a device: derived from a group's key, or the one that its enrollment gives it. */
export async function showKey(registrationId: string, { dps, group, groupKey, json }: KeyOptions): Promise<void> {
  if (groupKey !== undefined && !/^[\w+/-]+={0,2}$/.test(groupKey))
    throw new UserError('--group-key must be base64, as the enrollment group shows it', exitCodes.usage);
  const key =
    groupKey === undefined ? await enrolledKey(registrationId, dps, group) : deriveDeviceKey(groupKey, registrationId);
  console.log(json ? JSON.stringify({ registrationId, key }) : key);
}

function enrolledKey(registrationId: string, dps: string | undefined, group: string | undefined): Promise<string> {
  const { connectionString } = runningEmulator().provisioningService(dps);
  return deviceKey(ProvisioningServiceClient.fromConnectionString(connectionString), registrationId, group);
}
