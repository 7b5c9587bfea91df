import { register } from '../../../lib/cli/device/sdk-device';
import { deriveDeviceKey } from '../../../lib/emulator/kernel/sas';

// The process of the devices: it registers as many as it is told with Microsoft's own client, and says what that cost.

/** What it is told. */
export interface Registering {
  groupKey: string;
  idScope: string;
  prefix: string;
  suffix: string;
  devices: number;
  atOnce: number;
}

/** What it cost. */
export interface Cost {
  cpuMicroseconds: number;
  milliseconds: number;
}

process.on('message', async (task: Registering) => {
  const before = process.cpuUsage();
  const began = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < task.devices) await registerOne(task, `${task.prefix}-${next++}${task.suffix}`);
  };
  await Promise.all(Array.from({ length: task.atOnce }, worker));
  const { user, system } = process.cpuUsage(before);
  process.send?.({ cpuMicroseconds: user + system, milliseconds: performance.now() - began } satisfies Cost);
});

async function registerOne({ groupKey, idScope }: Registering, registrationId: string): Promise<void> {
  const { status, errorMessage } = await register({
    provisioningHost: 'global.azure-devices-provisioning.net',
    idScope,
    registrationId,
    credentials: { symmetricKey: deriveDeviceKey(groupKey, registrationId) },
    transport: 'mqtt',
  });
  if (status !== 'assigned') throw new Error(`${registrationId} is ${status}: ${errorMessage}`);
}
