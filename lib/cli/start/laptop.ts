import type { Explanation } from '../../allocation/decision/explain';
import { isRefused } from '../../emulator/dps/dps-error';
import type { Enrollment } from '../../emulator/dps/enrollments/enrollment';
import { globalHost } from '../../emulator/dps/provisioning-service';
import type { Emulator } from '../../emulator/emulator';
import { deriveDeviceKey } from '../../emulator/kernel/sas';
import type { DeviceResult } from '../device/device-process';
import type { Devices } from '../device/devices';
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
   * once more; `sent` is what DPS asked the webhook. A text says why DPS took no such enrollment, or did not ask.
   */
  register(registration: CaseRegistration): Promise<{ sent: unknown; result: DeviceResult } | string>;
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
      const service = provisioningServices.find(dps);
      if (!service) return `the emulator has no DPS ${dps}`;
      const enroll = (more: object) => provisioningServices.putEnrollment(dps, kind, { ...enrollment, ...more });
      const register = (enrolled: Enrollment, more: object) => {
        const key = primaryKeyOf(enrolled);
        return devices.register({
          provisioningHost: globalHost(service.domain),
          idScope: service.idScope,
          registrationId,
          credentials: { symmetricKey: kind === 'group' ? deriveDeviceKey(key, registrationId) : key },
          transport: 'mqtt',
          ...more,
        });
      };
      provisioningServices.forget(dps, registrationId);
      if (current) {
        const first = enroll({ allocationPolicy: 'static', iotHubs: [current] });
        if (isRefused(first)) return `DPS does not take the enrollment: ${first.message}`;
        await register(first, {});
      }
      const enrolled = enroll({
        allocationPolicy: 'custom',
        customAllocationDefinition: { webhookUrl: webhookUrl(host, 'allocate', dps), apiVersion: '2021-10-01' },
        iotHubs: linkedHubs,
      });
      if (isRefused(enrolled)) return `DPS does not take the enrollment: ${enrolled.message}`;
      const result = await register(enrolled, payload ? { payload } : {});
      const asked = trace(registrationId)?.steps.find(({ step }) => step === 'webhook');
      return asked ? { sent: asked.detail, result } : `DPS asks no webhook, and reports ${result.registered.status}`;
    },
  };
}

/** The key that DPS made for an enrollment with symmetric keys. */
function primaryKeyOf({ record: { attestation } }: Enrollment): string {
  if (attestation.type !== 'symmetricKey') throw new Error(`an enrollment with ${attestation.type} has no key`);
  return attestation.symmetricKey.primaryKey;
}
