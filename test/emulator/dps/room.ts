import type { X509Certificate } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { HttpAnswer, HttpCall } from '../../../lib/emulator/doors/http-api';
import type { WebhookAnswer, WebhookRequest } from '../../../lib/emulator/dps/custom-allocation/call-webhook';
import { isRefused } from '../../../lib/emulator/dps/dps-error';
import type { ProvisioningServiceSeed } from '../../../lib/emulator/dps/provisioning-service';
import { createProvisioningServices } from '../../../lib/emulator/dps/provisioning-services';
import type { DpsSwitches } from '../../../lib/emulator/dps/switches';
import { deriveDeviceKey, signSas } from '../../../lib/emulator/kernel/sas';
import { State } from '../../../lib/emulator/kernel/state';
import { rememberTraces } from '../../../lib/emulator/kernel/trace';
import { FakeClock } from './fake-clock';
import { FakeHubs } from './fake-hubs';

export const toasters = 'contoso-toasters-hub-1098.azure-devices.net';
export const heatpumps = 'contoso-heatpumps-hub-1098.azure-devices.net';
export const unlinked = 'contoso-other-hub-1098.azure-devices.net';
export const dps = 'contoso-dps-1098';
export const host = `${dps}.azure-devices-provisioning.net`;
export const idScope = '0ne00002193';
/** The key of Microsoft's tutorial. */
export const groupKey = 'oiK77Oy7rBw8YB6IS6ukRChAw+Yq6GC61RMrPLSTiOOtdI+XDu0LmLuNm11p+qv2I+adqGUdZHm46zXAQdZoOA==';
export const secondaryGroupKey =
  '8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==';
export const webhookUrl = 'https://contoso-function-app-1098.azurewebsites.net/api/HttpTrigger1?code=secret';
export const later = '2019-03-31';

/** What a test may set. */
export interface RoomOptions {
  switches?: Partial<DpsSwitches>;
  service?: Partial<ProvisioningServiceSeed>;
  clock?: FakeClock;
  /** The state of an earlier room, as after a restart. */
  state?: State;
  webhook?: (request: WebhookRequest) => WebhookAnswer | Promise<WebhookAnswer>;
}

/** An answer of the webhook that names a hub. */
export function naming(iotHubHostName: string | null, more: object = {}): WebhookAnswer {
  return { status: 200, body: JSON.stringify({ iotHubHostName, ...more }) };
}

/** A DPS with two linked hubs, a third hub that is not linked, a webhook in memory and a clock that stands. */
export function openRoom({
  switches = {},
  service,
  clock = new FakeClock(),
  state = new State(),
  webhook,
}: RoomOptions = {}) {
  const hubs = new FakeHubs(state, [toasters, heatpumps, unlinked]);
  const traces = rememberTraces(clock.now);
  const asked: WebhookRequest[] = [];
  const log: string[] = [];
  let answer = webhook ?? (() => naming(toasters));
  const services = createProvisioningServices({
    state,
    clock,
    traces,
    linkedHubs: hubs,
    switches,
    log: line => log.push(line),
    async callWebhook(request) {
      asked.push(request);
      return answer(request);
    },
  });
  services.create({ name: dps, idScope, links: [{ hub: toasters }, { hub: heatpumps }], ...service });

  const call = async (method: string, pathAndQuery: string, more: Partial<HttpCall> = {}): Promise<HttpAnswer> => {
    const [path = '', query = ''] = pathAndQuery.split('?');
    const name = more.host ?? host;
    const api = services.api(name);
    if (!api) throw new Error(`no API for ${name}`);
    return api({
      method,
      host: name,
      path,
      query: new URLSearchParams(query),
      headers: {},
      body: '',
      certificates: [],
      ...more,
    });
  };
  const sas = (registrationId: string, key: string) =>
    signSas({
      resource: `${idScope}/registrations/${registrationId}`,
      key,
      expiresAt: clock.now() + 3_600_000,
      keyName: 'registration',
    });

  return {
    services,
    hubs,
    clock,
    state,
    traces,
    asked,
    log,
    call,
    sas,
    answerWith(next: NonNullable<RoomOptions['webhook']>) {
      answer = next;
    },
    /** The body of the latest request to the webhook. */
    lastBody(): Record<string, unknown> {
      return JSON.parse(asked.at(-1)?.body ?? '{}');
    },
    /** Makes or replaces a symmetric-key group under the policy custom. */
    group(json: object = {}) {
      const made = services.putEnrollment(dps, 'group', {
        enrollmentGroupId: 'contoso-custom-allocated-devices',
        attestation: { type: 'symmetricKey', symmetricKey: { primaryKey: groupKey, secondaryKey: secondaryGroupKey } },
        allocationPolicy: 'custom',
        iotHubs: [toasters, heatpumps],
        customAllocationDefinition: { webhookUrl, apiVersion: '2021-10-01' },
        ...json,
      });
      if (isRefused(made)) throw new Error(made.message);
      return made;
    },
    /** Makes or replaces an individual enrollment with the group's keys. */
    individual(json: { registrationId: string } & Record<string, unknown>) {
      const made = services.putEnrollment(dps, 'individual', {
        attestation: { type: 'symmetricKey', symmetricKey: { primaryKey: groupKey, secondaryKey: secondaryGroupKey } },
        ...json,
      });
      if (isRefused(made)) throw new Error(made.message);
      return made;
    },
    /** Registers over HTTPS with the key derived from the group's, and returns the first answer. */
    register(
      registrationId: string,
      {
        payload,
        apiVersion = later,
        key = deriveDeviceKey(groupKey, registrationId),
        certificates = [] as X509Certificate[],
      }: RegisterOptions = {},
    ) {
      return call('PUT', `/${idScope}/registrations/${registrationId}/register?api-version=${apiVersion}`, {
        host: `global.azure-devices-provisioning.net`,
        body: JSON.stringify({ registrationId, ...(payload !== undefined && { payload }) }),
        headers: certificates.length > 0 ? {} : { authorization: sas(registrationId, key) },
        certificates,
      });
    },
    /** What the device is told of an operation. */
    async poll(
      registrationId: string,
      {
        operationId,
        key = deriveDeviceKey(groupKey, registrationId),
        certificates = [] as X509Certificate[],
      }: RegisterOptions & { operationId: string },
    ) {
      const { body, ...rest } = await call(
        'GET',
        `/${idScope}/registrations/${registrationId}/operations/${operationId}?api-version=${later}`,
        {
          headers: certificates.length > 0 ? {} : { authorization: sas(registrationId, key) },
          certificates,
        },
      );
      return { ...rest, body: body as Polled };
    },
    /** Registers, and polls once the webhook has answered. */
    async registered(registrationId: string, options: RegisterOptions = {}) {
      const first = await this.register(registrationId, options);
      const { operationId } = first.body as Polled;
      await settled();
      return (await this.poll(registrationId, { ...options, operationId })).body;
    },
  };
}

/** How a device registers. */
export interface RegisterOptions {
  payload?: unknown;
  apiVersion?: string;
  /** Base64. */
  key?: string;
  certificates?: X509Certificate[];
}

/** What the device API answers, as far as tests look at it. */
export interface Polled {
  operationId: string;
  status: string;
  errorCode?: number;
  registrationState: Record<string, unknown> & { status: string; errorCode?: number; errorMessage?: string };
}

/** Lets everything happen that waits for no clock. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
}
