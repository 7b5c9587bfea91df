import { ProvisioningServiceClient } from 'azure-iot-provisioning-service';
import { Registry } from 'azure-iothub';
import { UserError } from '../exit';
import { serviceError, unlessAbsent } from '../service-error';
import { type RunningEmulator, runningEmulator } from './running-emulator';

interface DeviceOptions {
  dps?: string;
  json?: boolean;
}

/** Prints the twin of a registered device, as its hub has it. */
export async function showTwin(registrationId: string, options: DeviceOptions): Promise<void> {
  const emulator = runningEmulator();
  const { name, hub, deviceId } = await registrationOf(emulator, registrationId, options);
  if (!hub || !deviceId) throw new UserError(`${registrationId} is not assigned to a hub by ${name}`);
  const { responseBody } = await Registry.fromConnectionString(emulator.hub(hub))
    .getTwin(deviceId)
    .catch((error: unknown) => {
      throw serviceError(`${hub} does not show the twin of ${deviceId}`, error);
    });
  console.log(JSON.stringify(responseBody, null, 2));
}

/** Deletes the registration of a device, and its identity in the hub, where it has one. */
export async function forgetDevice(registrationId: string, options: DeviceOptions): Promise<void> {
  const emulator = runningEmulator();
  const { name, hub, deviceId, client } = await registrationOf(emulator, registrationId, options);
  await client.deleteDeviceRegistrationState(registrationId);
  const hadIdentity = hub && deviceId ? await removeIdentity(emulator.hub(hub), deviceId) : false;
  const places = [name, ...(hub && hadIdentity ? [hub] : [])];
  console.log(
    options.json
      ? JSON.stringify({ registrationId, hub, deviceId })
      : `${registrationId} is gone from ${places.join(' and ')}`,
  );
}

/** False where somebody has deleted it before. */
function removeIdentity(connectionString: string, deviceId: string): Promise<boolean> {
  return Registry.fromConnectionString(connectionString)
    .delete(deviceId)
    .then(
      () => true,
      (error: Error) => {
        if (error.name === 'DeviceNotFoundError') return false;
        throw serviceError(`the identity of ${deviceId} stays`, error);
      },
    );
}

/** What DPS has of a registration; throws where it knows none. */
async function registrationOf(emulator: RunningEmulator, registrationId: string, { dps }: DeviceOptions) {
  const { name, connectionString } = emulator.provisioningService(dps);
  const client = ProvisioningServiceClient.fromConnectionString(connectionString);
  const state = await unlessAbsent(client.getDeviceRegistrationState(registrationId));
  if (!state) throw new UserError(`${registrationId} has not registered with ${name}`);
  const { assignedHub, deviceId } = state.responseBody as { assignedHub?: string; deviceId?: string };
  return { name, hub: assignedHub, deviceId, client };
}
