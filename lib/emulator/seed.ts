import { isDeepStrictEqual } from 'node:util';
import { isSameHub } from '../dps/hub-names';
import type { EmulatorConfig, Enrollment, ProvisioningService } from '../emulator-config/generated/emulator-config';
import { isRefused } from './dps/dps-error';
import type { Enrollment as EnrollmentInState } from './dps/enrollments/enrollment';
import { newLink } from './dps/provisioning-service';
import type { ProvisioningServices } from './dps/provisioning-services';
import type { IotHubs } from './iot-hub/iot-hubs';

/** What a configuration seeds. */
export interface Seeded {
  iotHubs: IotHubs;
  provisioningServices: ProvisioningServices;
  /** The webhook of enrollments that say nothing about their allocation. */
  webhook: string | undefined;
  log: (line: string) => void;
}

/**
 * Makes what the state lacks of a configuration, and overwrites nothing.
 *
 * @throws Error that names the part of the configuration that DPS would refuse, and why
 */
export function seed(config: EmulatorConfig, { iotHubs, provisioningServices, webhook, log }: Seeded): void {
  const { hubs = {}, provisioningServices: services = {}, apps = {} } = config;
  for (const [hostName, hub] of Object.entries(hubs)) {
    iotHubs.create({ hostName, location: hub?.location ?? 'westus', ...hub });
  }
  for (const [name, service] of Object.entries(services)) {
    const {
      links = Object.keys(hubs).map(hub => ({ hub })),
      enrollments,
      enrollmentGroups,
      certificates,
      ...own
    } = service;
    for (const { hub } of links) {
      if (!iotHubs.linkedHubs.exists(hub))
        throw new Error(`provisioningServices.${name}.links: there is no hub ${hub} under hubs`);
    }
    const found = provisioningServices.create({ name, ...own, links, certificates: verified(certificates) });
    const missing = links.filter(({ hub }) => !found.links.some(link => isSameHub(link.hub, hub)));
    if (missing.length > 0)
      provisioningServices.replace({ ...found, links: [...found.links, ...missing.map(newLink)] });
    const save = (kind: 'individual' | 'group', entries: ProvisioningService['enrollments']) => {
      for (const [id, enrollment] of Object.entries(entries ?? {})) {
        const named = kind === 'group' ? { enrollmentGroupId: id } : { registrationId: id };
        const json = { ...enrollmentBody(enrollment, name, apps, webhook), ...named };
        const made = provisioningServices.createEnrollment(name, kind, json);
        const section = kind === 'group' ? 'enrollmentGroups' : 'enrollments';
        if (isRefused(made)) throw new Error(`provisioningServices.${name}.${section}.${id}: ${made.message}`);
        const kept = keptDifferences(made, json);
        if (kept.length > 0)
          log(
            `${name}: the state keeps ${kept.join(' and ')} of ${id}; delete the enrollment or the state to change that`,
          );
      }
    };
    save('individual', enrollments);
    save('group', enrollmentGroups);
  }
}

function verified(certificates: ProvisioningService['certificates'] = {}) {
  return Object.entries(certificates).map(([name, certificate]) => ({ name, certificate }));
}

/** What of an enrollment that was there already is not as the configuration has it, as far as it decides about hubs. */
function keptDifferences({ record }: EnrollmentInState, wanted: Record<string, unknown>): string[] {
  const { customAllocationDefinition: definition, allocationPolicy: wantedPolicy } = wanted as {
    customAllocationDefinition?: { webhookUrl?: string };
    allocationPolicy?: string;
  };
  const isOther = {
    'the allocation policy': record.allocationPolicy?.toLowerCase() !== wantedPolicy?.toLowerCase(),
    'the webhook': record.customAllocationDefinition?.webhookUrl !== definition?.webhookUrl,
    'the hubs': !isDeepStrictEqual(record.iotHubs ?? [], wanted.iotHubs ?? []),
  };
  return Object.entries(isOther).flatMap(([what, differs]) => (differs ? [what] : []));
}

/** The enrollment as the service API takes it. */
function enrollmentBody(
  enrollment: Enrollment,
  dps: string,
  apps: NonNullable<EmulatorConfig['apps']>,
  fallback: string | undefined,
): Record<string, unknown> {
  const { file: _, webhook, ...members } = enrollment ?? {};
  const url = webhook ? webhookUrl(webhook, dps, apps) : members.allocationPolicy === undefined ? fallback : undefined;
  return {
    attestation: { type: 'symmetricKey', symmetricKey: {} },
    ...members,
    ...(url !== undefined && {
      allocationPolicy: 'custom',
      customAllocationDefinition: { webhookUrl: url, apiVersion: webhook?.apiVersion ?? '2021-10-01' },
    }),
  };
}

/** An app is asked at the function `allocate`, under the name of the DPS. */
function webhookUrl(
  { url, app, key }: NonNullable<NonNullable<Enrollment>['webhook']>,
  dps: string,
  apps: NonNullable<EmulatorConfig['apps']>,
): string | undefined {
  if (url !== undefined) return url;
  if (app === undefined) return undefined;
  if (!apps[app]) throw new Error(`there is no app ${app} under apps`);
  const code = key === undefined ? '' : `?code=${encodeURIComponent(key)}`;
  return `https://${app}.azurewebsites.net/api/allocate/${encodeURIComponent(dps)}${code}`;
}
