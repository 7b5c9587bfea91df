import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProvisioningDeviceClient } from 'azure-iot-provisioning-device';
import { Http } from 'azure-iot-provisioning-device-http';
import { Mqtt } from 'azure-iot-provisioning-device-mqtt';
import { ProvisioningServiceClient } from 'azure-iot-provisioning-service';
import { SymmetricKeySecurityClient } from 'azure-iot-security-symmetric-key';
import { X509Security } from 'azure-iot-security-x509';
import { connectLocal } from '../../../lib/emulator/connect-local/connect-local';
import { type Door, openDoor } from '../../../lib/emulator/doors/door';
import { webhookCaller } from '../../../lib/emulator/dps/custom-allocation/call-webhook';
import { createProvisioningServices, type ProvisioningServices } from '../../../lib/emulator/dps/provisioning-services';
import { issueServerCertificate, makeAuthority } from '../../../lib/emulator/kernel/certificate-authority';
import { wallClock } from '../../../lib/emulator/kernel/clock';
import { deriveDeviceKey } from '../../../lib/emulator/kernel/sas';
import { State } from '../../../lib/emulator/kernel/state';
import { rememberTraces } from '../../../lib/emulator/kernel/trace';
import { makeChain } from './certificates';
import { FakeHubs } from './fake-hubs';
import { groupKey, heatpumps, idScope, secondaryGroupKey, toasters } from './room';

const dps = 'contoso-sdk-1098';
const globalHost = 'global.azure-devices-provisioning.net';
const transports = { mqtt: () => new Mqtt(), https: () => new Http() };

/** The package brings a copy of the interface of its own; it is the same. */
function securityOf(registrationId: string, key: string) {
  return new SymmetricKeySecurityClient(registrationId, key) as unknown as Parameters<
    typeof ProvisioningDeviceClient.create
  >[3];
}

let door: Door;
let services: ProvisioningServices;
let webhook: Server;
let disconnect: () => void;
let chain: Awaited<ReturnType<typeof makeChain>>;
/** How often the webhook still answers 503, and what it was asked last. */
let busy = 0;
let asked: { deviceRuntimeContext: { registrationId: string } } | undefined;

beforeAll(async () => {
  webhook = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      asked = JSON.parse(body);
      const { registrationId } = (asked as NonNullable<typeof asked>).deviceRuntimeContext;
      if (busy > 0) {
        busy -= 1;
        response.writeHead(503).end();
      } else if (registrationId.startsWith('rejected')) response.writeHead(400).end();
      else response.end(JSON.stringify({ iotHubHostName: heatpumps, payload: { greeting: 'hello' } }));
    });
  }).listen(0, '127.0.0.1');
  const state = new State();
  const clock = wallClock(50);
  services = createProvisioningServices({
    state,
    clock,
    traces: rememberTraces(clock.now),
    linkedHubs: new FakeHubs(state, [toasters, heatpumps]),
    callWebhook: webhookCaller(
      url => new URL(url.pathname + url.search, `http://127.0.0.1:${(webhook.address() as AddressInfo).port}`),
    ),
  });
  services.create({ name: dps, idScope, links: [{ hub: toasters }, { hub: heatpumps }] });
  const custom = {
    allocationPolicy: 'custom',
    customAllocationDefinition: {
      webhookUrl: 'https://contoso-app.azurewebsites.net/api/allocate?code=k',
      apiVersion: '2021-10-01',
    },
  };
  services.createEnrollment(dps, 'group', {
    enrollmentGroupId: 'keys',
    attestation: { type: 'symmetricKey', symmetricKey: { primaryKey: groupKey, secondaryKey: secondaryGroupKey } },
    ...custom,
  });
  chain = await makeChain();
  services.createEnrollment(dps, 'group', {
    enrollmentGroupId: 'certificates',
    attestation: { type: 'x509', x509: { signingCertificates: { primary: { certificate: chain.root.certificate } } } },
    ...custom,
  });
  const authority = await makeAuthority();
  const names = services.hostNames();
  door = await openDoor({
    host: '127.0.0.1',
    port: 0,
    certificate: await issueServerCertificate(authority, names),
    http: services.api,
    mqtt: services.mqtt,
    names: () => names,
    log: () => {},
  });
  disconnect = connectLocal({ names, ports: { 443: door.port, 8883: door.port }, ca: authority.certificate });
});

afterAll(async () => {
  disconnect();
  services.stop();
  await door.close();
  webhook.close();
});

describe.each(['mqtt', 'https'] as const)('the device SDK over %s', protocol => {
  const symmetric = (registrationId: string, key = deriveDeviceKey(groupKey, registrationId)) =>
    ProvisioningDeviceClient.create(globalHost, idScope, transports[protocol](), securityOf(registrationId, key));

  it('registers with a derived key and gets the payload', async () => {
    const client = symmetric(`toaster-${protocol}`);
    client.setProvisioningPayload({ firmware: '12' });
    expect(await client.register()).toMatchObject({
      assignedHub: heatpumps,
      deviceId: `toaster-${protocol}`,
      status: 'assigned',
      substatus: 'initialAssignment',
      payload: { greeting: 'hello' },
    });
    expect(asked).toMatchObject({ deviceRuntimeContext: { payload: { firmware: '12' } } });
  });

  it('keeps polling while the webhook is busy', async () => {
    busy = 2;
    expect(await symmetric(`patient-${protocol}`).register()).toMatchObject({ status: 'assigned' });
    expect(busy).toBe(0);
  });

  it('tells the device why it failed', async () => {
    await expect(symmetric(`rejected-${protocol}`).register()).rejects.toMatchObject({
      name: 'ProvisioningRegistrationFailedError',
      result: {
        status: 'failed',
        registrationState: { errorCode: 400207, errorMessage: 'Custom allocation failed with status code: 400' },
      },
    });
  });

  it('refuses a wrong key', async () => {
    await expect(symmetric(`stranger-${protocol}`, groupKey).register()).rejects.toMatchObject({
      name: 'UnauthorizedError',
    });
  });

  it('registers with a certificate of a group', async () => {
    const registrationId = `x509-${protocol}`;
    const leaf = await chain.leaf(registrationId);
    const security = new X509Security(registrationId, { cert: leaf.chain, key: leaf.key });
    const client = ProvisioningDeviceClient.create(globalHost, idScope, transports[protocol](), security);
    expect(await client.register()).toMatchObject({
      assignedHub: heatpumps,
      status: 'assigned',
      x509: { enrollmentGroupId: 'certificates' },
    });
  });
});

describe('the service SDK', () => {
  it('makes, reads, changes and deletes enrollments and registrations', async () => {
    const client = ProvisioningServiceClient.fromConnectionString(services.connectionString(dps) ?? '');
    const made = (
      await client.createOrUpdateIndividualEnrollment({
        registrationId: 'service-1',
        deviceId: 'Service-1',
        attestation: { type: 'symmetricKey' },
        allocationPolicy: 'static',
        iotHubs: [toasters],
      } as unknown as Parameters<typeof client.createOrUpdateIndividualEnrollment>[0])
    ).responseBody;
    const key = made.attestation.symmetricKey?.primaryKey ?? '';
    expect(key).toHaveLength(88);
    expect(
      (await client.getIndividualEnrollmentAttestationMechanism('service-1')).responseBody.symmetricKey?.primaryKey,
    ).toBe(key);

    const device = ProvisioningDeviceClient.create(globalHost, idScope, new Mqtt(), securityOf('service-1', key));
    expect(await device.register()).toMatchObject({ assignedHub: toasters, deviceId: 'Service-1' });
    expect((await client.getDeviceRegistrationState('service-1')).responseBody).toMatchObject({
      status: 'assigned',
      assignedHub: toasters,
    });

    const got = (await client.getIndividualEnrollment('service-1')).responseBody;
    const changed = (await client.createOrUpdateIndividualEnrollment({ ...got, provisioningStatus: 'disabled' }))
      .responseBody;
    expect(changed.provisioningStatus).toBe('disabled');
    await expect(client.createOrUpdateIndividualEnrollment(got)).rejects.toMatchObject({ name: 'InvalidEtagError' });
    await client.deleteDeviceRegistrationState('service-1');
    await client.deleteIndividualEnrollment(changed);
    await expect(client.getIndividualEnrollment('service-1')).rejects.toThrow('Not found');

    const group = (await client.getEnrollmentGroup('keys')).responseBody;
    expect(group).toMatchObject({ enrollmentGroupId: 'keys', attestation: { type: 'symmetricKey' } });
    expect((await client.getEnrollmentGroupAttestationMechanism('keys')).responseBody.symmetricKey?.primaryKey).toBe(
      groupKey,
    );
  });
});
