import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ProvisioningDeviceClient } from 'azure-iot-provisioning-device';
import { Http } from 'azure-iot-provisioning-device-http';
import { Mqtt } from 'azure-iot-provisioning-device-mqtt';
import { SymmetricKeySecurityClient } from 'azure-iot-security-symmetric-key';
import { X509Security } from 'azure-iot-security-x509';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../lib/emulator/emulator';
import type { IssuedCertificate } from '../../lib/emulator/kernel/issue-certificate';
import { deriveDeviceKey, signSas } from '../../lib/emulator/kernel/sas';

export const toasters = 'contoso-toasters-hub-1098.azure-devices.net';
export const heatpumps = 'contoso-heatpumps-hub-1098.azure-devices.net';
export const dps = 'contoso-dps-1098';
export const idScope = '0ne00002193';
export const globalHost = 'global.azure-devices-provisioning.net';
/** The key of Microsoft's tutorial. */
export const groupKey = 'oiK77Oy7rBw8YB6IS6ukRChAw+Yq6GC61RMrPLSTiOOtdI+XDu0LmLuNm11p+qv2I+adqGUdZHm46zXAQdZoOA==';
export const secondaryGroupKey =
  '8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==';
/** An attestation with these two keys. */
export const symmetricKey = {
  type: 'symmetricKey',
  symmetricKey: { primaryKey: groupKey, secondaryKey: secondaryGroupKey },
};

/** A configuration of the tutorial's DPS and two hubs, with these enrollments. */
export function configOf(
  service: Partial<NonNullable<EmulatorOptions['config']['provisioningServices']>[string]> = {},
): EmulatorOptions['config'] {
  return {
    emulator: 1,
    hubs: { [toasters]: {}, [heatpumps]: {} },
    provisioningServices: { [dps]: { idScope, ...service } },
  };
}

/** The same with a group of the tutorial's keys that asks a webhook. */
export function configAsking({ url }: Pick<StubWebhook, 'url'>): EmulatorOptions['config'] {
  return configOf({
    enrollmentGroups: {
      asks: {
        attestation: symmetricKey,
        allocationPolicy: 'custom',
        customAllocationDefinition: { webhookUrl: url, apiVersion: '2021-10-01' },
      },
    },
  });
}

/** An emulator of this process, and what it logged. */
export interface RunningEmulator extends Emulator {
  logged: string[];
}

/** Starts one on a free port, to which this process's own connections are led; DPS's waits pass a hundred times as fast. */
export async function runEmulator(options: EmulatorOptions): Promise<RunningEmulator> {
  const logged: string[] = [];
  const emulator = await startEmulator({
    port: 0,
    connect: true,
    speed: 100,
    switches: { retryAfter: 'exact' },
    log: line => logged.push(line),
    ...options,
  });
  return { ...emulator, logged };
}

/** How a device proves itself to Microsoft's client. */
export type Credentials = { symmetricKey: string } | IssuedCertificate;

export const protocols = ['mqtt', 'https'] as const;

/** Where a device registers, and how. */
export interface Connecting {
  protocol: (typeof protocols)[number];
  idScope?: string;
  /** Instead of the client's own tokens. */
  token?: string;
}

/** Microsoft's provisioning client for a device, unmodified. */
export function provisioningClient(
  registrationId: string,
  credentials: Credentials,
  { protocol, idScope: scope = idScope, token }: Connecting,
): ReturnType<typeof ProvisioningDeviceClient.create> {
  const security =
    'symmetricKey' in credentials
      ? new SymmetricKeySecurityClient(registrationId, credentials.symmetricKey)
      : new X509Security(registrationId, { cert: credentials.chain, key: credentials.key });
  if (token !== undefined) {
    const signed = (_: string, callback: (error: undefined, token: string) => void) => callback(undefined, token);
    Object.assign(security, { createSharedAccessSignature: signed });
  }
  const transport = protocol === 'mqtt' ? new Mqtt() : new Http();
  // Microsoft's packages bring copies of their common types along, which differ in private members only.
  return ProvisioningDeviceClient.create(globalHost, scope, transport, security as never);
}

/** A stand-in for a webhook: a named HTTP server that answers as it is told, and keeps what it was asked. */
export interface StubWebhook {
  url: string;
  asked: AllocationRequest[];
  stop(): Promise<void>;
}

/** What DPS asks, as far as tests look into it. */
export interface AllocationRequest {
  deviceRuntimeContext: { registrationId: string } & Record<string, unknown>;
  linkedHubs: string[];
  [member: string]: unknown;
}

/** Starts one; what its function gives back is the answer. */
export async function stubWebhook(
  answer: (request: AllocationRequest, url: string) => StubAnswer | Promise<StubAnswer>,
): Promise<StubWebhook> {
  const asked: AllocationRequest[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = JSON.parse(text) as AllocationRequest;
    asked.push(body);
    const { status = 200, headers, json } = await answer(body, request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/allocate?code=stub`,
    asked,
    stop() {
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}

/** A status, 200 unless given, and a body. */
export interface StubAnswer {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
}

/** An answer over HTTPS. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at members that they know to be there.
  body: any;
}

/** Calls with a body as JSON; one that is text goes as it is. */
export async function call(method: string, url: string, authorization: string, body?: unknown, headers = {}) {
  const response = await fetch(url, {
    method,
    headers: { authorization, 'content-type': 'application/json; charset=utf-8', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text && JSON.parse(text) } as Answer;
}

/** Calls the service API of a DPS or a hub as the owner of a connection string. */
export type Owner = (method: string, path: string, body?: unknown, headers?: object) => Promise<Answer>;

/** Makes that caller; the token holds for an hour. */
export function ownerOf(connectionString: string): Owner {
  const read = (name: string) => new RegExp(`${name}=([^;]+)`).exec(connectionString)?.[1] ?? '';
  const host = read('HostName');
  const authorization = signSas({
    resource: host,
    key: read('SharedAccessKey'),
    keyName: read('SharedAccessKeyName'),
    expiresAt: Date.now() + 3_600_000,
  });
  const version = host.includes('provisioning') ? '2021-10-01' : '2021-04-12';
  return (method, path, body, headers) =>
    call(method, `https://${host}${path}?api-version=${version}`, authorization, body, headers);
}

/** A device over plain HTTPS. */
export interface HttpsDevice {
  register(payload?: object): Promise<Answer>;
  poll(operationId: string): Promise<Answer>;
  /** Registers, and polls until it has ended; what DPS told in the end. */
  registered(payload?: object): Promise<Answer['body']>;
}

/** A device of the tutorial's group, or with a key of its own, that signs its calls itself. */
export function httpsDevice(registrationId: string, key = deriveDeviceKey(groupKey, registrationId)): HttpsDevice {
  const resource = `${idScope}/registrations/${registrationId}`;
  const token = deviceToken(registrationId, key);
  const at = (path: string) => `https://${globalHost}/${resource}/${path}?api-version=2019-03-31`;
  const register = (payload?: object) =>
    call('PUT', at('register'), token, { registrationId, ...(payload && { payload }) });
  const poll = (operationId: string) => call('GET', at(`operations/${operationId}`), token);
  return {
    register,
    poll,
    async registered(payload) {
      const { status, body } = await register(payload);
      if (status !== 202) return body;
      for (;;) {
        const answer = await poll(body.operationId);
        if (answer.status !== 202) return answer.body;
        await pause(5);
      }
    },
  };
}

/** What a device signs for DPS; valid for an hour unless said otherwise. */
export function deviceToken(registrationId: string, key: string, seconds = 3600): string {
  const expiresAt = Date.now() + seconds * 1000;
  return signSas({ resource: `${idScope}/registrations/${registrationId}`, key, keyName: 'registration', expiresAt });
}
