import type { IssuedCertificate } from '../../../lib/emulator/kernel/issue-certificate';
import { deriveDeviceKey, signSas } from '../../../lib/emulator/kernel/sas';
import { makeChain, presented } from './certificates';
import { dps, groupKey, idScope, later, openRoom, type Polled, secondaryGroupKey, settled, toasters } from './room';

const device = 'breakroom499-contoso-tstrsd-007';
const otherKey = Buffer.alloc(32, 9).toString('base64');
const builtIn = { allocationPolicy: 'static', iotHubs: [toasters] };

describe('symmetric keys', () => {
  it.each([
    [groupKey, device, 'JC8F96eayuQwwz+PkE7IzjH2lIAjCUnAa61tDigBnSs='],
    [groupKey, 'mainbuilding167-contoso-hpsd-088', '6uejA9PfkQgmYylj8Zerp3kcbeVrGZ172YLa7VSnJzg='],
    [secondaryGroupKey, 'sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6', 'Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc='],
  ])('of a group: the published device keys open, and are those of the hub', async (key, registrationId, deviceKey) => {
    const room = openRoom();
    room.group();
    expect((await room.registered(registrationId, { key: deviceKey })).status).toBe('assigned');
    const authentication = room.hubs.identity(toasters, registrationId)?.authentication;
    expect(authentication).toMatchObject({ type: 'sas' });
    expect(Object.values(authentication ?? {})).toContain(deviceKey);
    expect(deriveDeviceKey(key, registrationId)).toBe(deviceKey);
  });

  it.each([groupKey, secondaryGroupKey])('of an individual enrollment: either opens', async key => {
    const room = openRoom();
    room.individual({ registrationId: device, ...builtIn });
    const { registrationState } = await room.registered(device, { key });
    expect(registrationState.status).toBe('assigned');
    expect(registrationState).not.toHaveProperty('symmetricKey');
  });

  it('derives from the registration id as it was sent, unless a switch lets lower case be', async () => {
    const key = deriveDeviceKey(groupKey, device);
    const strict = openRoom();
    strict.group();
    expect((await strict.register(device.toUpperCase(), { key })).status).toBe(401);
    const lax = openRoom({ switches: { lowerCasedKeyDerivation: true } });
    lax.group();
    expect((await lax.register(device.toUpperCase(), { key })).status).toBe(202);
  });

  const signed = {
    resource: `${idScope}/registrations/${device}`,
    key: deriveDeviceKey(groupKey, device),
    keyName: 'registration',
  };
  const now = Date.parse('2022-08-03T20:34:41Z');
  it.each([
    ['without a signature', undefined, 'neither a signature nor a client certificate'],
    ['with no signature', 'Basic abc', 'the signature is malformed'],
    [
      'with another key',
      signSas({ ...signed, key: otherKey, expiresAt: now + 9e5 }),
      'the signature is of another key',
    ],
    [
      'of another registration',
      signSas({ ...signed, resource: `${idScope}/registrations/r2`, expiresAt: now + 9e5 }),
      `the signature is for "${idScope}/registrations/r2"`,
    ],
    [
      'of another scope',
      signSas({ ...signed, resource: `0ne1/registrations/${device}`, expiresAt: now + 9e5 }),
      `the signature is for "0ne1/registrations/${device}"`,
    ],
    [
      'without skn',
      signSas({ resource: signed.resource, key: signed.key, expiresAt: now + 9e5 }),
      'skn of the signature is not "registration"',
    ],
    ['that has expired', signSas({ ...signed, expiresAt: now - 1000 }), 'the signature has expired'],
  ])('%s: 401002, and the trace says why', async (_, authorization, why) => {
    const room = openRoom();
    room.group();
    const answer = await room.call('PUT', `/${idScope}/registrations/${device}/register?api-version=${later}`, {
      headers: { authorization },
    });
    expect(answer).toEqual({
      status: 401,
      headers: { 'x-ms-request-id': expect.any(String), 'x-ms-error-code': '401002' },
      body: {
        errorCode: 401002,
        trackingId: expect.any(String),
        message: 'Unauthorized',
        timestampUtc: '2022-08-03T20:34:41.0000000Z',
      },
    });
    expect(room.traces.of(device)?.steps).toMatchObject([
      { step: 'attestation', said: `refused, 401002 Unauthorized: ${why}` },
    ]);
  });
});

describe('the order of look-up', () => {
  it('an individual enrollment is the only one that counts', async () => {
    const room = openRoom();
    room.group();
    room.individual({
      registrationId: device,
      attestation: { type: 'symmetricKey', symmetricKey: { primaryKey: otherKey, secondaryKey: otherKey } },
      ...builtIn,
    });
    expect((await room.register(device)).status).toBe(401);
    expect((await room.registered(device, { key: otherKey })).status).toBe('assigned');
    expect(room.asked).toEqual([]);
  });

  it('a disabled individual enrollment turns the device away, whatever its group says', async () => {
    const room = openRoom();
    room.group();
    room.individual({ registrationId: device, provisioningStatus: 'disabled', ...builtIn });
    expect((await room.registered(device, { key: groupKey })).status).toBe('disabled');
  });

  it('the group whose key signed is found among several', async () => {
    const room = openRoom();
    room.group({
      enrollmentGroupId: 'other',
      attestation: { type: 'symmetricKey', symmetricKey: { primaryKey: otherKey, secondaryKey: otherKey } },
    });
    room.group();
    await room.registered(device);
    expect(room.lastBody().enrollmentGroup).toMatchObject({ enrollmentGroupId: 'contoso-custom-allocated-devices' });
  });
});

describe('X.509', () => {
  let chain: Awaited<ReturnType<typeof makeChain>>;
  beforeAll(async () => {
    chain = await makeChain();
  });
  const signing = (certificate: IssuedCertificate) => ({
    type: 'x509',
    x509: { signingCertificates: { primary: { certificate: certificate.certificate } } },
  });

  /** A room whose clock is the certificates' time. */
  function openNow(options: Parameters<typeof openRoom>[0] = {}) {
    const room = openRoom(options);
    room.clock.move(Date.now() - room.clock.now());
    return room;
  }

  it.each(['root', 'intermediate'] as const)('a group of the %s takes the chain, the hub a thumbprint', async by => {
    const room = openNow();
    room.group({ attestation: signing(chain[by]) });
    const leaf = await chain.leaf('toaster-1');
    const certificates = presented(leaf, chain.intermediate);
    const { registrationState } = await room.registered('toaster-1', { certificates });
    expect(registrationState).toMatchObject({
      status: 'assigned',
      x509: { enrollmentGroupId: 'contoso-custom-allocated-devices' },
    });
    const [{ fingerprint, raw }] = certificates as [(typeof certificates)[0] & object];
    const thumbprint = fingerprint.replaceAll(':', '');
    expect(room.hubs.identity(toasters, 'toaster-1')?.authentication).toEqual({
      type: 'selfSigned',
      primaryThumbprint: thumbprint,
      secondaryThumbprint: thumbprint,
    });
    expect(room.lastBody().deviceRuntimeContext).toEqual({
      registrationId: 'toaster-1',
      x509: { clientCertificate: raw.toString('base64') },
    });
    const { x509 } = (room.lastBody().enrollmentGroup as { attestation: { x509: { signingCertificates: object } } })
      .attestation;
    expect(x509.signingCertificates).toEqual({
      primary: {
        info: expect.objectContaining({ subjectName: `CN=Contoso ${by === 'root' ? 'Root' : 'Toasters'}`, version: 3 }),
      },
      secondary: { info: expect.anything() },
    });
    expect(JSON.stringify(x509)).not.toContain('certificate"');
  });

  it('the nearest group wins, even where it is disabled', async () => {
    const room = openNow();
    room.group({ enrollmentGroupId: 'by-root', attestation: signing(chain.root) });
    room.group({
      enrollmentGroupId: 'by-intermediate',
      attestation: signing(chain.intermediate),
      provisioningStatus: 'disabled',
    });
    const certificates = presented(await chain.leaf('toaster-1'), chain.intermediate);
    expect((await room.registered('toaster-1', { certificates })).status).toBe('disabled');
  });

  it('a verified CA by its name', async () => {
    const room = openNow({
      service: { certificates: [{ name: 'contoso-root', certificate: chain.root.certificate }] },
    });
    room.group({ attestation: { type: 'x509', x509: { caReferences: { primary: 'contoso-root' } } } });
    const certificates = presented(await chain.leaf('toaster-1'), chain.intermediate);
    expect((await room.registered('toaster-1', { certificates })).status).toBe('assigned');
  });

  it('an individual enrollment knows its primary and its secondary certificate', async () => {
    const room = openNow();
    const [primary, secondary, stranger] = await Promise.all([
      chain.leaf('toaster-1'),
      chain.leaf('toaster-1'),
      chain.leaf('toaster-1'),
    ]);
    const attestation = {
      type: 'x509',
      x509: {
        clientCertificates: {
          primary: { certificate: primary.certificate },
          secondary: { certificate: secondary.certificate },
        },
      },
    };
    room.individual({ registrationId: 'toaster-1', attestation, ...builtIn });
    expect((await room.registered('toaster-1', { certificates: presented(primary) })).registrationState).toMatchObject({
      status: 'assigned',
      x509: {},
    });
    expect((await room.registered('toaster-1', { certificates: presented(secondary) })).status).toBe('assigned');
    expect(await room.register('toaster-1', { certificates: presented(stranger) })).toMatchObject({
      status: 401,
      body: { errorCode: 401002, message: 'Invalid certificate.' },
    });
  });

  it('refuses another common name, an expired leaf, a chain with a gap, a group without certificate', async () => {
    const room = openNow();
    room.group({ attestation: signing(chain.root) });
    room.group({
      enrollmentGroupId: 'nobody',
      attestation: { type: 'x509', x509: { caReferences: { primary: 'unknown' } } },
    });
    const leaf = await chain.leaf('toaster-1');
    const expired = await chain.leaf('toaster-2', new Date('2021-01-01'));
    for (const [id, certificates] of [
      ['toaster-9', presented(leaf, chain.intermediate)],
      ['toaster-2', presented(expired, chain.intermediate)],
      ['toaster-1', presented(leaf)],
    ] as const) {
      expect(await room.register(id, { certificates: [...certificates] })).toMatchObject({
        status: 401,
        body: { errorCode: 401002, message: 'Invalid certificate.' },
      });
    }
  });
});

describe('TPM', () => {
  it('answers the first step with a key, takes its signature, and gives the hub key at the end', async () => {
    const room = openRoom();
    room.individual({
      registrationId: 'tpm-1',
      attestation: { type: 'tpm', tpm: { endorsementKey: 'RUs=' } },
      allocationPolicy: 'custom',
      customAllocationDefinition: { webhookUrl: 'http://localhost/', apiVersion: '2021-10-01' },
    });
    const put = (endorsementKey: string, headers = {}) =>
      room.call('PUT', `/${idScope}/registrations/tpm-1/register?api-version=${later}`, {
        headers,
        body: JSON.stringify({ registrationId: 'tpm-1', tpm: { endorsementKey, storageRootKey: 'U1JL' } }),
      });
    expect((await put('b3RoZXI=')).status).toBe(401);
    const challenge = await put('RUs=');
    expect(challenge).toMatchObject({
      status: 401,
      body: {
        message: 'Authorization required, resend request using supplied key',
        unencryptedAuthenticationKey: null,
        keyName: 'registration',
      },
    });
    const key = (challenge.body as { authenticationKey: string }).authenticationKey;
    const { body } = await put('RUs=', { authorization: room.sas('tpm-1', key) });
    await settled();
    const polled = await room.poll('tpm-1', { operationId: (body as Polled).operationId, key });
    expect(polled.body.registrationState.tpm).toEqual({ authenticationKey: expect.any(String) });
    expect(room.lastBody()).toMatchObject({
      individualEnrollment: { attestation: { type: 'tpm', tpm: { endorsementKey: 'RUs=' } } },
      deviceRuntimeContext: { registrationId: 'tpm-1', tpm: { endorsementKey: 'RUs=', storageRootKey: 'U1JL' } },
    });
    expect(room.services.registration(dps, 'tpm-1')?.status).toBe('assigned');
  });

  it('of an unknown registration is not found', async () => {
    const room = openRoom();
    const answer = await room.call('PUT', `/${idScope}/registrations/tpm-2/register?api-version=${later}`, {
      body: JSON.stringify({ tpm: { endorsementKey: 'RUs=' } }),
    });
    expect(answer).toMatchObject({ status: 404, body: { errorCode: 404201 } });
  });
});
