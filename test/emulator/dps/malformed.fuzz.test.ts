import fc from 'fast-check';
import type { MqttSession } from '../../../lib/emulator/doors/mqtt-service';
import { deriveDeviceKey } from '../../../lib/emulator/kernel/sas';
import { groupKey, idScope, later, openRoom, settled } from './room';

const runs = { numRuns: 300 };
const awkward = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '%',
    '%00',
    '..',
    'null',
    '{}',
    '[]',
    '\0',
    '{"registrationId":{}}',
    '{"tpm":{"endorsementKey":"x"}}',
  ),
);
const text = fc.oneof(awkward, fc.json());
const segment = fc.oneof(
  awkward,
  fc.constantFrom(
    'enrollments',
    'enrollmentGroups',
    'registrations',
    'query',
    'attestationmechanism',
    'register',
    'operations',
    'r1',
    idScope,
  ),
);
const path = fc.array(segment, { maxLength: 6 }).map(parts => `/${parts.join('/')}`);

describe('whatever comes in, an answer goes out', () => {
  it('device API and service API over HTTPS', async () => {
    const room = openRoom();
    room.group();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'constructor'),
        path,
        fc.constantFrom('localhost', 'global.azure-devices-provisioning.net', undefined),
        text,
        fc.oneof(fc.constantFrom('Bearer x', undefined, room.sas('r1', deriveDeviceKey(groupKey, 'r1'))), awkward),
        fc.option(awkward, { nil: undefined }),
        async (method, where, host, body, authorization, ifMatch) => {
          const answer = await room.call(method, '/', {
            ...(host !== undefined && { host }),
            path: where,
            query: new URLSearchParams({ 'api-version': later }),
            body,
            headers: { authorization, 'if-match': ifMatch },
          });
          expect(Number.isInteger(answer.status)).toBe(true);
          if (answer.status >= 400)
            expect(answer.body).toMatchObject({ errorCode: expect.any(Number), message: expect.any(String) });
          JSON.stringify(answer.body);
        },
      ),
      runs,
    );
    await settled();
  });

  it('enrollments of any JSON', async () => {
    const room = openRoom();
    const member = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>(
        'symmetricKey',
        'x509',
        'tpm',
        'custom',
        { type: 'x509', x509: {} },
        { type: 'symmetricKey' },
      ),
    );
    const enrollment = fc.record(
      {
        registrationId: member,
        enrollmentGroupId: member,
        attestation: fc.oneof(
          member,
          fc.record({
            type: member,
            symmetricKey: member,
            tpm: member,
            x509: fc.oneof(
              member,
              fc.record({ clientCertificates: member, signingCertificates: member, caReferences: member }),
            ),
          }),
        ),
        capabilities: member,
        initialTwin: member,
        provisioningStatus: member,
        reprovisionPolicy: member,
        allocationPolicy: member,
        iotHubs: member,
        customAllocationDefinition: member,
        deviceId: member,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('enrollments', 'enrollmentGroups'), enrollment, async (collection, json) => {
        const answer = await room.call('PUT', `/${collection}/r1?api-version=${later}`, {
          headers: { authorization: 'Bearer x', 'if-match': undefined },
          body: JSON.stringify(json),
        });
        expect([200, 400, 409]).toContain(answer.status);
      }),
      runs,
    );
  });

  it('MQTT topics and payloads', async () => {
    const room = openRoom();
    room.group();
    const username = `${idScope}/registrations/r1/api-version=${later}`;
    const sent: string[] = [];
    const session = room.services.mqtt(username)?.(
      {
        clientId: 'r1',
        username,
        password: room.sas('r1', deriveDeviceKey(groupKey, 'r1')),
        clean: true,
        certificates: [],
      },
      { publish: (_, payload) => sent.push(payload), close: () => {} },
    ) as MqttSession;
    session.subscribe('$dps/registrations/res/#', 1);
    const topic = fc.oneof(
      awkward,
      fc
        .constantFrom('PUT/iotdps-register', 'GET/iotdps-get-operationstatus')
        .chain(request => awkward.map(query => `$dps/registrations/${request}/?${query}`)),
    );
    fc.assert(
      fc.property(topic, text, (where, payload) => {
        void session.publish(where, payload, 1);
        for (const each of sent.splice(0)) JSON.parse(each);
      }),
      runs,
    );
    fc.assert(
      fc.property(awkward, name => void room.services.mqtt(name)),
      runs,
    );
    await settled();
  });

  it('answers of the webhook', async () => {
    const room = openRoom();
    room.group();
    const body = fc.oneof(
      text,
      fc
        .record({
          iotHubHostName: fc.oneof(fc.constant(room.services.list()[0]?.links[0]?.hub), fc.jsonValue()),
          initialTwin: fc.jsonValue(),
          payload: fc.jsonValue(),
        })
        .map(value => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 200, max: 428 }), body, async (status, answer) => {
        room.answerWith(() => ({ status: status < 300 ? 200 : status, body: answer }));
        const { status: told, registrationState } = await room.registered('r1');
        expect(['assigned', 'failed']).toContain(told);
        expect(registrationState.errorCode).not.toBe(500000);
      }),
      { numRuns: 200 },
    );
    expect(room.log).toEqual(room.log.filter(line => line.startsWith('contoso-dps-1098: r1 is failed 40020')));
  });
});
