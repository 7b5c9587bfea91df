import type { AccessRight } from '../../../lib/emulator/dps/provisioning-service';
import { signSas } from '../../../lib/emulator/kernel/sas';
import { makeChain } from './certificates';
import { dps, groupKey, host, openRoom, type RoomOptions, toasters, unlinked, webhookUrl } from './room';

const apiVersion = 'api-version=2021-10-01';
const policyKey = Buffer.alloc(32, 5).toString('base64');

/** A room with one policy of the given rights, and the way to call its service API. */
function openService(
  rights: AccessRight[] = ['EnrollmentRead', 'EnrollmentWrite', 'RegistrationStatusRead', 'RegistrationStatusWrite'],
  options: RoomOptions = {},
) {
  const room = openRoom({
    ...options,
    service: { sharedAccessPolicies: [{ name: 'mine', primaryKey: policyKey, secondaryKey: policyKey, rights }] },
  });
  const authorization = () =>
    signSas({ resource: host, key: policyKey, keyName: 'mine', expiresAt: room.clock.now() + 3_600_000 });
  const call = async (method: string, path: string, { body, ifMatch }: { body?: unknown; ifMatch?: string } = {}) => {
    const answer = await room.call(method, `${path}?${apiVersion}`, {
      headers: { authorization: authorization(), 'if-match': ifMatch },
      body: body === undefined ? '' : JSON.stringify(body),
    });
    return { ...answer, body: answer.body as Answered };
  };
  return { room, call };
}

/** What the service API answers, as far as tests look at it. */
interface Answered extends Record<string, unknown> {
  etag: string;
  attestation: {
    symmetricKey: { primaryKey: string; secondaryKey: string };
    x509: { signingCertificates: { primary: { info: object }; secondary: object } };
  };
}

const individual = { registrationId: 'r1', attestation: { type: 'symmetricKey' } };

describe('enrollments', () => {
  it('PUT makes keys of 64 bytes and shows them, GET does not, attestationmechanism does', async () => {
    const { call } = openService();
    const put = await call('PUT', '/enrollments/r1', {
      body: {
        ...individual,
        deviceId: 'd1',
        attestation: { type: 'symmetricKey', symmetricKey: { primaryKey: '', secondaryKey: null } },
      },
    });
    expect(put).toMatchObject({
      status: 200,
      body: { registrationId: 'r1', deviceId: 'd1', provisioningStatus: 'enabled' },
    });
    const { symmetricKey } = put.body.attestation;
    expect(Buffer.from(symmetricKey.primaryKey, 'base64')).toHaveLength(64);
    expect(symmetricKey.secondaryKey).not.toBe(symmetricKey.primaryKey);

    const got = await call('GET', '/enrollments/r1');
    expect(Object.keys(got.body)).toEqual([
      'registrationId',
      'deviceId',
      'registrationState',
      'attestation',
      'etag',
      'provisioningStatus',
      'createdDateTimeUtc',
      'lastUpdatedDateTimeUtc',
    ]);
    expect(got.body).toMatchObject({
      attestation: { type: 'symmetricKey' },
      registrationState: { registrationId: 'r1', status: 'unassigned' },
      etag: put.body.etag,
    });
    expect(got.body.attestation).not.toHaveProperty('symmetricKey');
    expect(Buffer.from(got.body.etag, 'base64').toString()).toMatch(/^"[\da-f-]{36}"$/);

    const mechanism = await call('POST', '/enrollments/r1/attestationmechanism');
    expect(mechanism.body).toEqual({ type: 'symmetricKey', symmetricKey });
  });

  it('paths are the same in any case and with a trailing slash', async () => {
    const { call } = openService();
    const body = { enrollmentGroupId: 'g', attestation: { type: 'symmetricKey' } };
    expect((await call('PUT', '/enrollmentGroups/g/', { body })).status).toBe(200);
    expect((await call('GET', '/ENROLLMENTGROUPS/G')).status).toBe(200);
    expect((await call('POST', '/enrollmentgroups/g/AttestationMechanism')).status).toBe(200);
    expect((await call('DELETE', '/enrollmentgroups/g')).status).toBe(204);
    expect(await call('GET', '/enrollmentGroups/g')).toMatchObject({ status: 404, body: { errorCode: 404201 } });
  });

  it.each([
    ['raw', (etag: string) => etag],
    ['in quotation marks', (etag: string) => `"${etag}"`],
    ['any', () => '*'],
  ])('If-Match %s replaces, keeping secrets and the date of creation', async (_, ifMatch) => {
    const { room, call } = openService();
    const made = await call('PUT', '/enrollments/r1', { body: individual });
    room.clock.move(1000);
    const changed = await call('PUT', '/enrollments/r1', {
      body: { ...individual, deviceId: 'd2' },
      ifMatch: ifMatch(made.body.etag),
    });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      deviceId: 'd2',
      attestation: made.body.attestation,
      createdDateTimeUtc: made.body.createdDateTimeUtc,
    });
    expect(changed.body.lastUpdatedDateTimeUtc).not.toBe(made.body.lastUpdatedDateTimeUtc);
    expect(changed.body.etag).not.toBe(made.body.etag);
  });

  it('etags: 409 without, 412 with another one, 404 where there is nothing', async () => {
    const { call } = openService();
    expect(await call('PUT', '/enrollments/r1', { body: individual, ifMatch: '*' })).toMatchObject({ status: 404 });
    await call('PUT', '/enrollments/r1', { body: individual });
    expect(await call('PUT', '/enrollments/r1', { body: individual })).toMatchObject({
      status: 409,
      body: { errorCode: 409201 },
    });
    const ifMatch = Buffer.from('"other"').toString('base64');
    expect((await call('PUT', '/enrollments/r1', { body: individual, ifMatch })).status).toBe(412);
    expect((await call('DELETE', '/enrollments/r1', { ifMatch })).status).toBe(412);
    expect((await call('DELETE', '/enrollments/r1')).status).toBe(204);
    expect((await call('DELETE', '/enrollments/r1')).status).toBe(404);
    const { call: lax } = openService(undefined, {
      switches: { putWithoutIfMatch: 'replace', updateWithoutSecrets: 'generate' },
    });
    const made = await lax('PUT', '/enrollments/r1', { body: individual });
    const again = await lax('PUT', '/enrollments/r1', { body: individual });
    expect(again.status).toBe(200);
    expect(again.body.attestation).not.toEqual(made.body.attestation);
  });

  it('certificates come back as what they are, the primary one twice, and survive an update that sends the info only', async () => {
    const { call } = openService();
    const { root } = await makeChain();
    const pem = root.certificate;
    for (const certificate of [pem, Buffer.from(pem).toString('base64'), pem.replace(/-----[^-]+-----|\s/g, '')]) {
      const id = `g${certificate.length}`;
      const put = await call('PUT', `/enrollmentGroups/${id}`, {
        body: {
          enrollmentGroupId: id,
          attestation: { type: 'x509', x509: { signingCertificates: { primary: { certificate } } } },
        },
      });
      const { signingCertificates } = put.body.attestation.x509;
      expect(Object.keys(signingCertificates.primary)).toEqual(['info']);
      expect(Object.keys(signingCertificates.primary.info)).toEqual([
        'subjectName',
        'sha1Thumbprint',
        'sha256Thumbprint',
        'issuerName',
        'notBeforeUtc',
        'notAfterUtc',
        'serialNumber',
        'version',
      ]);
      expect(signingCertificates.secondary).toEqual(signingCertificates.primary);
      const { etag, ...got } = (await call('GET', `/enrollmentGroups/${id}`)).body;
      const updated = await call('PUT', `/enrollmentGroups/${id}`, { body: got, ifMatch: etag });
      expect(updated).toMatchObject({ status: 200, body: { attestation: put.body.attestation } });
    }
  });

  it('CA references and TPM keys are stored and shown', async () => {
    const { call } = openService();
    const ca = { type: 'x509', x509: { caReferences: { primary: 'root' } } };
    expect((await call('PUT', '/enrollmentGroups/g', { body: { attestation: ca } })).body.attestation).toEqual(ca);
    const tpm = { type: 'tpm', tpm: { endorsementKey: 'RUs=' } };
    await call('PUT', '/enrollments/t', { body: { attestation: tpm } });
    expect((await call('GET', '/enrollments/t')).body.attestation).toEqual(tpm);
  });

  it('the URL of the webhook is returned whole, a null provisioningStatus echoed', async () => {
    const { call } = openService();
    const customAllocationDefinition = { webhookUrl, apiVersion: '2021-10-01' };
    const { body } = await call('PUT', '/enrollments/r1', {
      body: {
        ...individual,
        allocationPolicy: 'custom',
        customAllocationDefinition,
        provisioningStatus: null,
        capabilities: null,
        iotHubs: null,
        initialTwin: null,
      },
    });
    expect(body).toMatchObject({ customAllocationDefinition, provisioningStatus: null });
    for (const absent of ['capabilities', 'iotHubs', 'initialTwin']) expect(body).not.toHaveProperty(absent);
  });

  it.each<{ what: string; json: object; message: RegExp; path?: string }>([
    {
      what: 'custom without a definition',
      json: { allocationPolicy: 'custom' },
      message: /^A CustomAllocationDefinition is required when the allocation policy is set to 'Custom'$/,
    },
    {
      what: 'hubs without a policy',
      json: { iotHubs: [toasters] },
      message: /^Enrollment allocationPolicy must be specified when iotHubs are specified\.$/,
    },
    {
      what: 'a hub that is not linked',
      json: { allocationPolicy: 'static', iotHubs: [unlinked] },
      message: /not linked/,
    },
    { what: 'hubs that are no list', json: { allocationPolicy: 'static', iotHubs: 'x' }, message: /list/ },
    {
      what: 'a definition without URL',
      json: { allocationPolicy: 'custom', customAllocationDefinition: {} },
      message: /webhookUrl/,
    },
    { what: 'another policy', json: { allocationPolicy: 'nearest' }, message: /allocationPolicy/ },
    { what: 'a flag that is no boolean', json: { capabilities: { iotEdge: 'yes' } }, message: /capabilities.iotEdge/ },
    {
      what: 'another flag that is none',
      json: { reprovisionPolicy: { updateHubAssignment: 'no' } },
      message: /reprovisionPolicy.updateHubAssignment must be true or false/,
    },
    { what: 'a device id that no hub takes', json: { deviceId: 'a/b' }, message: /"a\/b" is no valid deviceId/ },
    {
      what: 'what is nested too deeply',
      json: { initialTwin: { tags: JSON.parse('{"a":'.repeat(200) + 1 + '}'.repeat(200)) } },
      message: /JSON object/,
    },
    { what: 'no attestation', json: { attestation: undefined }, message: /attestation/ },
    { what: 'an attestation of no type', json: { attestation: { type: { toString: '' } } }, message: /none of/ },
    { what: 'another attestation', json: { attestation: { type: '__proto__' } }, message: /none of/ },
    {
      what: 'a short key',
      json: { attestation: { type: 'symmetricKey', symmetricKey: { primaryKey: 'QQ==' } } },
      message: /16 to 64 bytes/,
    },
    {
      what: 'a key that is no base64',
      json: { attestation: { type: 'symmetricKey', symmetricKey: { primaryKey: '*'.repeat(44) } } },
      message: /16 to 64 bytes/,
    },
    { what: 'TPM without key', json: { attestation: { type: 'tpm' } }, message: /endorsementKey/ },
    { what: 'X.509 without certificates', json: { attestation: { type: 'x509' } }, message: /clientCertificates/ },
    {
      what: 'a certificate that is none',
      json: { attestation: { type: 'x509', x509: { clientCertificates: { primary: { certificate: 'x' } } } } },
      message: /PEM/,
    },
    { what: 'a twin of another form', json: { initialTwin: { tags: 1 } }, message: /initialTwin/ },
    { what: 'another status', json: { provisioningStatus: 'off' }, message: /provisioningStatus/ },
    { what: 'a device id that is no text', json: { deviceId: 7 }, message: /deviceId/ },
    { what: 'another id than in the path', json: { registrationId: 'r2' }, message: /path/ },
    {
      what: 'an id that ends in a dot',
      json: { registrationId: undefined },
      path: '/enrollments/r1.',
      message: /valid/,
    },
    {
      what: 'a TPM for a group',
      json: { registrationId: undefined, attestation: { type: 'tpm', tpm: { endorsementKey: 'x' } } },
      path: '/enrollmentGroups/g',
      message: /group/,
    },
    {
      what: 'CA references without a name',
      json: { attestation: { type: 'x509', x509: { caReferences: {} } } },
      path: '/enrollmentGroups/g',
      message: /caReferences/,
    },
  ])('400004: $what', async ({ json, message, path = '/enrollments/r1' }) => {
    const { call } = openService();
    expect(await call('PUT', path, { body: { ...individual, ...json } })).toMatchObject({
      status: 400,
      body: { errorCode: 400004, message: expect.stringMatching(message), trackingId: expect.any(String) },
    });
  });
});

describe('queries of enrollments', () => {
  it('give pages of everything, without keys', async () => {
    const { room, call } = openService();
    for (const id of ['a', 'b', 'c'])
      await call('PUT', `/enrollments/${id}`, { body: { attestation: { type: 'symmetricKey' } } });
    const page = (headers: Record<string, string>) =>
      room.call('POST', `/enrollments/query?${apiVersion}`, {
        headers: { authorization: 'Bearer any', 'x-ms-max-item-count': '2', ...headers },
        body: JSON.stringify({ query: 'SELECT * FROM enrollments' }),
      });
    const first = await page({});
    expect(first).toMatchObject({
      status: 200,
      headers: { 'x-ms-item-type': 'Enrollment' },
      body: [{ registrationId: 'a' }, { registrationId: 'b' }],
    });
    expect(JSON.stringify(first.body)).not.toContain('primaryKey');
    const rest = await page({ 'x-ms-continuation': first.headers?.['x-ms-continuation'] ?? '' });
    expect(rest.body).toMatchObject([{ registrationId: 'c' }]);
    expect(rest.headers).not.toHaveProperty('x-ms-continuation');
  });
});

describe('registrations', () => {
  it('are shown with the payload, and deleted with their etag', async () => {
    const { room, call } = openService(undefined, {
      webhook: () => ({ status: 200, body: JSON.stringify({ iotHubHostName: toasters, payload: { a: 1 } }) }),
    });
    expect((await call('GET', '/registrations/r1')).status).toBe(404);
    room.individual({
      registrationId: 'r1',
      allocationPolicy: 'custom',
      customAllocationDefinition: { webhookUrl, apiVersion: '2021-10-01' },
    });
    await room.registered('r1', { key: groupKey });
    const { body } = await call('GET', '/registrations/R1');
    expect(body).toEqual({
      registrationId: 'r1',
      createdDateTimeUtc: expect.any(String),
      assignedHub: toasters,
      deviceId: 'r1',
      status: 'assigned',
      substatus: 'initialAssignment',
      lastUpdatedDateTimeUtc: expect.any(String),
      etag: expect.any(String),
      payload: { a: 1 },
    });
    expect((await call('GET', '/enrollments/r1')).body.registrationState).toEqual(body);
    expect((await call('DELETE', '/registrations/r1', { ifMatch: 'AAAA' })).status).toBe(412);
    expect((await call('DELETE', '/registrations/r1', { ifMatch: body.etag })).status).toBe(204);
    expect((await call('DELETE', '/registrations/r1')).status).toBe(404);
    expect(room.hubs.has(toasters, 'r1')).toBe(true);
  });

  it.each([
    [false, true],
    [true, false],
  ])('deletedEnrollmentDeletesRegistration %s', async (deletedEnrollmentDeletesRegistration, isThere) => {
    const { room, call } = openService(undefined, { switches: { deletedEnrollmentDeletesRegistration } });
    room.individual({ registrationId: 'r1', allocationPolicy: 'static', iotHubs: [toasters] });
    await room.registered('r1', { key: groupKey });
    await call('DELETE', '/enrollments/r1');
    expect(room.services.registration(dps, 'r1') !== undefined).toBe(isThere);
  });
});

describe('rights', () => {
  const calls: [method: string, path: string, right: AccessRight][] = [
    ['GET', '/enrollments/r1', 'EnrollmentRead'],
    ['PUT', '/enrollments/r1', 'EnrollmentWrite'],
    ['DELETE', '/enrollments/r1', 'EnrollmentWrite'],
    ['POST', '/enrollments/r1/attestationmechanism', 'EnrollmentRead'],
    ['POST', '/enrollments/query', 'EnrollmentRead'],
    ['POST', '/enrollments/', 'EnrollmentWrite'],
    ['GET', '/enrollmentGroups/g', 'EnrollmentRead'],
    ['PUT', '/enrollmentGroups/g', 'EnrollmentWrite'],
    ['DELETE', '/enrollmentGroups/g', 'EnrollmentWrite'],
    ['POST', '/enrollmentgroups/g/attestationmechanism', 'EnrollmentRead'],
    ['POST', '/enrollmentGroups/query', 'EnrollmentRead'],
    ['GET', '/registrations/r1', 'RegistrationStatusRead'],
    ['DELETE', '/registrations/r1', 'RegistrationStatusWrite'],
    ['POST', '/registrations/g/query', 'RegistrationStatusRead'],
  ];
  const all: AccessRight[] = [
    'ServiceConfig',
    'EnrollmentRead',
    'EnrollmentWrite',
    'RegistrationStatusRead',
    'RegistrationStatusWrite',
    'DeviceConnect',
  ];

  it.each(calls)('%s %s takes %s', async (method, path, right) => {
    const without = await openService(all.filter(each => each !== right)).call(method, path, { body: {} });
    expect(without).toMatchObject({ status: 401, body: { errorCode: 401002 } });
    expect((await openService([right]).call(method, path, { body: {} })).status).not.toBe(401);
  });

  const now = Date.parse('2022-08-03T20:34:41Z');
  const signed = { resource: host, key: policyKey, keyName: 'mine', expiresAt: now + 9e5 };
  it.each([
    ['none', undefined, 401],
    ['another key', signSas({ ...signed, key: groupKey }), 401],
    ['another policy', signSas({ ...signed, keyName: 'yours' }), 401],
    ['another host', signSas({ ...signed, resource: `x${host}` }), 401],
    ['expired', signSas({ ...signed, expiresAt: now - 1 }), 401],
    ['of a path', signSas({ ...signed, resource: `${host}/enrollments` }), 404],
    ['of another path', signSas({ ...signed, resource: `${host}/enrollments/r2` }), 401],
    ['a bearer token', 'Bearer abc', 404],
  ])('a signature: %s', async (_, authorization, status) => {
    const { room } = openService();
    expect((await room.call('GET', `/enrollments/r1?${apiVersion}`, { headers: { authorization } })).status).toBe(
      status,
    );
    expect(room.log).toEqual(status === 401 ? [expect.stringContaining('/enrollments/r1 is refused with 401: ')] : []);
  });

  it('asks for an api-version, knows its methods and paths, and names what it has not', async () => {
    const { room, call } = openService();
    const authorization = { authorization: 'Bearer abc' };
    expect((await room.call('GET', '/enrollments/r1', { headers: authorization })).status).toBe(400);
    expect((await call('PATCH', '/enrollments/r1')).status).toBe(405);
    expect((await call('GET', '/enrollments/r1/x/y')).status).toBe(404);
    expect((await room.call('GET', '/enrollments/%ff?api-version=1', { headers: authorization })).status).toBe(400);
    for (const path of ['/registrations/g/query', '/enrollments/']) {
      expect(await call('POST', path, { body: {} })).toMatchObject({
        status: 501,
        body: { message: expect.stringContaining('The emulator of DPS does not have') },
      });
    }
  });
});
