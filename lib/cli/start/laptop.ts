import type { Explanation } from '../../allocation/decision/explain';
import { isRefused } from '../../emulator/dps/dps-error';
import type { Enrollment } from '../../emulator/dps/enrollments/enrollment';
import type { Emulator } from '../../emulator/emulator';
import { deriveDeviceKey } from '../../emulator/kernel/sas';
import type { DeviceResult } from '../device/device-process';
import type { Devices } from '../device/devices';
import { UserError } from '../exit';
import type { LocalHost } from './local-host';
import type { CaseRegistration } from './registration-of-case';

/** The whole way of a registration on one machine: devices, DPS with its hubs, the webhook. */
export interface Laptop {
  /** Asks the webhook as DPS does. */
  ask(body: unknown, dps: string | undefined): Promise<{ status: number; body: string }>;
  /** The decision about a request, at a time in milliseconds since 1970. */
  explain(body: unknown, at: number, dps: string | undefined): Promise<Pick<Explanation, 'decision'>>;
  /**
   * Brings it about that the device is where it is so far, by registering it under the policy `static`, and registers it
   * once more; `sent` is what DPS asked the webhook.
   */
  register(registration: CaseRegistration): Promise<{ sent: unknown; result: DeviceResult }>;
}

/** The path and query of a function of the webhook. */
export function webhookUrl(
  { port, key }: Pick<LocalHost, 'port' | 'key'>,
  name: 'allocate' | 'explain',
  dps: string | undefined,
  query: Record<string, string> = {},
): string {
  const path = dps === undefined ? name : `${name}/${encodeURIComponent(dps)}`;
  const search = new URLSearchParams({ ...query, ...(key !== undefined && { code: key }) }).toString();
  return `http://127.0.0.1:${port}/api/${path}${search && `?${search}`}`;
}

/** Puts it together from what runs. */
export function laptopOf(host: LocalHost, { provisioningServices, trace }: Emulator, devices: Devices): Laptop {
  const post = (url: string, body: unknown) => fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return {
    async ask(body, dps) {
      const answer = await post(webhookUrl(host, 'allocate', dps), body);
      return { status: answer.status, body: await answer.text() };
    },
    async explain(body, at, dps) {
      const query = { at: new Date(at).toISOString() };
      const answer = await post(webhookUrl(host, 'explain', dps, query), body);
      return (await answer.json()) as Explanation;
    },
    async register({ dps, kind, enrollment, registrationId, linkedHubs, current, payload }) {
      const enroll = (more: object): string => {
        const made = provisioningServices.putEnrollment(dps, kind, { ...enrollment, ...more });
        if (isRefused(made))
          throw new UserError(`DPS would not take the enrollment of ${registrationId}: ${made.message}`);
        return primaryKeyOf(made);
      };
      provisioningServices.forget(dps, registrationId);
      const register = (primaryKey: string, more: object) =>
        devices.register({
          provisioningHost: 'global.azure-devices-provisioning.net',
          idScope: provisioningServices.find(dps)?.idScope ?? '',
          registrationId,
          credentials: { symmetricKey: kind === 'group' ? deriveDeviceKey(primaryKey, registrationId) : primaryKey },
          transport: 'mqtt',
          ...more,
        });
      if (current) await register(enroll({ allocationPolicy: 'static', iotHubs: [current] }), {});
      const key = enroll({
        allocationPolicy: 'custom',
        customAllocationDefinition: { webhookUrl: webhookUrl(host, 'allocate', dps), apiVersion: '2021-10-01' },
        iotHubs: linkedHubs,
      });
      const result = await register(key, payload ? { payload } : {});
      const asked = trace(registrationId)?.steps.find(({ step }) => step === 'webhook');
      return { sent: asked?.detail, result };
    },
  };
}

/** The key that DPS made for an enrollment with symmetric keys. */
function primaryKeyOf({ record: { attestation } }: Enrollment): string {
  if (attestation.type !== 'symmetricKey') throw new Error(`an enrollment with ${attestation.type} has no key`);
  return attestation.symmetricKey.primaryKey;
}
