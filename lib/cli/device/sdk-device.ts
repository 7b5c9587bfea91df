import { Client } from 'azure-iot-device';
import { Mqtt as HubMqtt } from 'azure-iot-device-mqtt';
import { ProvisioningDeviceClient } from 'azure-iot-provisioning-device';
import { Http } from 'azure-iot-provisioning-device-http';
import { Mqtt } from 'azure-iot-provisioning-device-mqtt';
import { SymmetricKeySecurityClient } from 'azure-iot-security-symmetric-key';
import { X509Security } from 'azure-iot-security-x509';

/** How a device proves who it is; certificate and key in PEM. */
export type Credentials = { symmetricKey: string } | { certificate: string; key: string };

/** What a device needs to register. */
export interface Registration {
  provisioningHost: string;
  idScope: string;
  registrationId: string;
  credentials: Credentials;
  transport: 'mqtt' | 'https';
  payload?: object;
}

/** What DPS said in the end; `refused` where it did not get as far as a registration. */
export interface Registered {
  status: string;
  assignedHub?: string;
  deviceId?: string;
  substatus?: string;
  payload?: unknown;
  errorCode?: number;
  errorMessage?: string;
}

/** What a device sees of its twin. */
export interface DeviceTwin {
  desired: object;
  reported: object;
}

/** Registers as a real device does, with Microsoft's own client; a registration that failed is a result. */
export async function register(registration: Registration): Promise<Registered> {
  const { provisioningHost, idScope, registrationId, credentials, payload } = registration;
  const transport = registration.transport === 'mqtt' ? new Mqtt() : new Http();
  const security =
    'symmetricKey' in credentials
      ? new SymmetricKeySecurityClient(registrationId, credentials.symmetricKey)
      : new X509Security(registrationId, { cert: credentials.certificate, key: credentials.key });
  // Microsoft's packages bring copies of their common types along, which differ in private members only.
  const client = ProvisioningDeviceClient.create(provisioningHost, idScope, transport, security as never);
  if (payload) client.setProvisioningPayload(payload);
  try {
    return (await client.register()) as Registered;
  } catch (error) {
    return failureOf(error as ClientError);
  }
}

/** Connects to the hub as the device, and reads its twin. */
export async function readTwin(hub: string, deviceId: string, credentials: Credentials): Promise<DeviceTwin> {
  const secret = 'symmetricKey' in credentials ? `SharedAccessKey=${credentials.symmetricKey}` : 'x509=true';
  const client = Client.fromConnectionString(`HostName=${hub};DeviceId=${deviceId};${secret}`, HubMqtt);
  try {
    if ('certificate' in credentials) await client.setOptions({ cert: credentials.certificate, key: credentials.key });
    await client.open();
    const { properties } = await client.getTwin();
    // The client's own object also has its methods.
    return JSON.parse(JSON.stringify(properties)) as DeviceTwin;
  } finally {
    await client.close();
  }
}

/** What the client throws: DPS's answer is in `result`; a device that is disabled is a SyntaxError. */
type ClientError = Error & {
  result?: { status?: string; registrationState?: Registered; errorCode?: number; message?: string };
};

function failureOf({ result, message }: ClientError): Registered {
  if (result?.registrationState) return { ...result.registrationState, status: result.status ?? 'failed' };
  if (result?.errorCode !== undefined)
    return { status: 'refused', errorCode: result.errorCode, errorMessage: result.message ?? message };
  const status = /^status is (\w+)$/.exec(message)?.[1];
  return status === undefined ? { status: 'refused', errorMessage: message } : { status };
}
