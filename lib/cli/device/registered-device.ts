import { ProvisioningServiceClient } from 'azure-iot-provisioning-service';
import { Registry } from 'azure-iothub';
import { UserError } from '../exit';
import { type RunningEmulator, runningEmulator } from './running-emulator';

interface DeviceOptions {
  dps?: string;
  json?: boolean;
}

/** Prints the twin of a registered device, as its hub has it. */
export async function showTwin(registrationId: string, options: DeviceOptions): Promise<void> {
  const emulator = runningEmulator();
  const { hub, deviceId } = await assignmentOf(emulator, registrationId, options);
  const { responseBody } = await Registry.fromConnectionString(emulator.hub(hub)).getTwin(deviceId);
  console.log(JSON.stringify(responseBody, null, 2));
}

/** Deletes the registration of a device, and its identity in the hub. */
export async function forgetDevice(registrationId: string, options: DeviceOptions): Promise<void> {
  const emulator = runningEmulator();
  const { hub, deviceId, client } = await assignmentOf(emulator, registrationId, options);
  await client.deleteDeviceRegistrationState(registrationId);
  await Registry.fromConnectionString(emulator.hub(hub)).delete(deviceId);
  console.log(
    options.json ? JSON.stringify({ registrationId, hub, deviceId }) : `${registrationId} is gone from DPS and ${hub}`,
  );
}

/** Where a device is assigned to; throws where it is not. */
async function assignmentOf(emulator: RunningEmulator, registrationId: string, { dps }: DeviceOptions) {
  const { name, connectionString } = emulator.provisioningService(dps);
  const client = ProvisioningServiceClient.fromConnectionString(connectionString);
  const state = await client.getDeviceRegistrationState(registrationId).catch(() => undefined);
  const { assignedHub, deviceId } = (state?.responseBody ?? {}) as { assignedHub?: string; deviceId?: string };
  if (!assignedHub || !deviceId) throw new UserError(`${registrationId} is not assigned to a hub by ${name}`);
  return { hub: assignedHub, deviceId, client };
}
