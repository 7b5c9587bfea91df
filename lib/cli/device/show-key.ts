import { ProvisioningServiceClient } from 'azure-iot-provisioning-service';
import { deriveDeviceKey } from '../../emulator/kernel/sas';
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
  const key = groupKey ? deriveDeviceKey(groupKey, registrationId) : await enrolledKey(registrationId, dps, group);
  console.log(json ? JSON.stringify({ registrationId, key }) : key);
}

function enrolledKey(registrationId: string, dps: string | undefined, group: string | undefined): Promise<string> {
  const { connectionString } = runningEmulator().provisioningService(dps);
  return deviceKey(ProvisioningServiceClient.fromConnectionString(connectionString), registrationId, group);
}
