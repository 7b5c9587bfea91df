import { type DeviceTwin, type Registered, type Registration, readTwin, register } from './sdk-device';

// A process of real devices: it is told of one after the other, registers it, and reads its twin in its hub.

/** One device to register. */
export interface DeviceTask {
  id: number;
  registration: Registration;
}

/** What became of it. */
export interface DeviceResult {
  id: number;
  registered: Registered;
  /** Absent where it has no hub, or the hub did not let it in; then `hubError` says why. */
  twin?: DeviceTwin;
  hubError?: string;
  /** From the first packet to DPS to the twin, or to the refusal. */
  milliseconds: number;
}

process.on('message', async ({ id, registration }: DeviceTask) => {
  const began = performance.now();
  const registered = await register(registration);
  const { assignedHub, deviceId } = registered;
  const result: DeviceResult = { id, registered, milliseconds: 0 };
  if (assignedHub !== undefined && deviceId !== undefined) {
    try {
      result.twin = await readTwin(assignedHub, deviceId, registration.credentials);
    } catch (error) {
      result.hubError = (error as Error).message;
    }
  }
  result.milliseconds = Math.round(performance.now() - began);
  process.send?.(result);
});
