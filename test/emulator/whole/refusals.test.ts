import { type IssuedCertificate, issueCertificate } from '../../../lib/emulator/kernel/issue-certificate';
import { deriveDeviceKey } from '../../../lib/emulator/kernel/sas';
import {
  type Connecting,
  type Credentials,
  configOf,
  deviceToken,
  dps,
  groupKey,
  httpsDevice,
  ownerOf,
  protocols,
  provisioningClient,
  type RunningEmulator,
  runEmulator,
  secondaryGroupKey,
  symmetricKey,
} from '../../support/emulator';

const wrongKey = Buffer.alloc(32, 'wrong').toString('base64');
const certificates: Record<string, IssuedCertificate> = {};
let emulator: RunningEmulator;

beforeAll(async () => {
  const issue = async (
    name: string,
    more: Partial<Parameters<typeof issueCertificate>[0]> & { commonName: string },
  ) => {
    certificates[name] = await issueCertificate({ kind: 'leaf', ...more });
    return certificates[name];
  };
  const root = await issue('root', { commonName: 'Contoso root', kind: 'authority' });
  const intermediate = await issue('intermediate', { commonName: 'Contoso one', kind: 'authority', issuer: root });
  // The name of the trusted one, and another key.
  const unknown = await issue('unknown', { commonName: 'Contoso root', kind: 'authority' });
  await issue('own', { commonName: 'own' });
  await issue('another of that name', { commonName: 'own' });
  await issue('of the group', { commonName: 'own', issuer: intermediate });
  await issue('of another id', { commonName: 'another', issuer: intermediate });
  await issue('of an unknown CA', { commonName: 'member', issuer: unknown });
  await issue('signed by itself', { commonName: 'member' });
  const member = await issue('member', { commonName: 'member', issuer: intermediate });
  certificates['without its intermediate'] = { ...member, chain: member.certificate };
  await issue('expired', {
    commonName: 'member',
    issuer: intermediate,
    notBefore: new Date('2020-01-01'),
    notAfter: new Date('2021-01-01'),
  });
  emulator = await runEmulator({
    config: configOf({
      certificates: { 'Not referenced': unknown.certificate },
      enrollments: {
        own: { attestation: { type: 'x509', x509: { clientCertificates: { primary: certificates.own } } } },
        'with-keys': { attestation: symmetricKey },
        // Its group would take it: the key is the one that the group derives.
        'turned-away': {
          attestation: {
            type: 'symmetricKey',
            symmetricKey: {
              primaryKey: deriveDeviceKey(groupKey, 'turned-away'),
              secondaryKey: deriveDeviceKey(secondaryGroupKey, 'turned-away'),
            },
          },
          provisioningStatus: 'disabled',
        },
      },
      enrollmentGroups: {
        keys: { attestation: symmetricKey },
        chains: { attestation: { type: 'x509', x509: { signingCertificates: { primary: root } } } },
        closed: {
          attestation: { type: 'symmetricKey', symmetricKey: { primaryKey: wrongKey, secondaryKey: wrongKey } },
          provisioningStatus: 'disabled',
        },
      },
    }),
  });
});
afterAll(() => emulator.stop());

/** What Microsoft's client throws: what DPS said is in `result` over MQTT, in `responseBody` over HTTPS. */
interface ClientError extends Error {
  result?: object;
  responseBody?: string;
}

async function refusalOf(id: string, credentials: Credentials, connecting: Connecting) {
  try {
    await provisioningClient(id, credentials, connecting).register();
  } catch (thrown) {
    const { name, result, responseBody = 'null' } = thrown as ClientError;
    return { name, told: result ?? JSON.parse(responseBody) };
  }
  throw new Error(`${id} is registered`);
}

const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const derived = (id: string) => ({ symmetricKey: deriveDeviceKey(groupKey, id) });

/** What a device does wrong, and why it is refused, as the emulator's own log has it. */
interface Wrong {
  what: string;
  id: string;
  credentials: () => Credentials;
  connecting?: Partial<Connecting>;
  why: RegExp;
}

const wrongSignatures: Wrong[] = [
  { what: 'a wrong key', id: 'with-keys', credentials: () => ({ symmetricKey: wrongKey }), why: /of another key/ },
  {
    what: 'the key of the group itself',
    id: 'stranger',
    credentials: () => ({ symmetricKey: groupKey }),
    why: /of another key/,
  },
  { what: 'the key of another device', id: 'stranger', credentials: () => derived('member'), why: /of another key/ },
  {
    what: 'an expired token',
    id: 'late',
    credentials: () => derived('late'),
    connecting: { token: deviceToken('late', derived('late').symmetricKey, -1) },
    why: /expired/,
  },
  {
    what: 'a token for another registration',
    id: 'thief',
    credentials: () => derived('thief'),
    connecting: { token: deviceToken('late', derived('thief').symmetricKey) },
    why: /the signature is for "0ne00002193\/registrations\/late"/,
  },
  {
    what: 'what is no token',
    id: 'talker',
    credentials: () => derived('talker'),
    connecting: { token: 'open sesame' },
    why: /malformed/,
  },
  {
    what: 'an individual enrollment of certificates',
    id: 'own',
    credentials: () => derived('own'),
    why: /no client certificate/,
  },
  {
    what: 'an unknown id scope',
    id: 'far-away',
    credentials: () => derived('far-away'),
    connecting: { idScope: '0ne0000FFFF' },
    why: /no DPS has the id scope "0ne0000FFFF"/,
  },
];

const of = (name: string) => () => certificates[name] as IssuedCertificate;
const wrongCertificates: Wrong[] = [
  { what: 'not the one of the enrollment', id: 'own', credentials: of('another of that name'), why: /not the one/ },
  {
    what: 'of a group, where the enrollment is individual',
    id: 'own',
    credentials: of('of the group'),
    why: /not the one/,
  },
  { what: 'of another id', id: 'member', credentials: of('of another id'), why: /common name is "another"/ },
  {
    what: 'of an unknown CA with the name of a known one',
    id: 'member',
    credentials: of('of an unknown CA'),
    why: /reaches no/,
  },
  { what: 'signed by itself', id: 'member', credentials: of('signed by itself'), why: /reaches no/ },
  { what: 'without its intermediate', id: 'member', credentials: of('without its intermediate'), why: /reaches no/ },
  { what: 'that has expired', id: 'member', credentials: of('expired'), why: /not valid now/ },
];

describe.each(protocols)('over %s', protocol => {
  it.each(wrongSignatures)('$what is 401', async ({ id, credentials, connecting, what, why }) => {
    const { name, told } = await refusalOf(id, credentials(), { protocol, ...connecting });
    expect(name).toBe('UnauthorizedError');
    expect(told).toEqual({
      errorCode: expect.any(Number),
      trackingId: expect.stringMatching(guid),
      message: expect.any(String),
      timestampUtc: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
    });
    const isSignature = what !== 'an unknown id scope' && what !== 'an individual enrollment of certificates';
    expect(told).toMatchObject({ errorCode: protocol === 'mqtt' && isSignature ? 401000 : 401002 });
    // The device is not told why; whoever runs the emulator is.
    expect(JSON.stringify(told)).not.toMatch(why);
    expect(emulator.logged.at(-1)).toMatch(why);
  });

  it.each(wrongCertificates)('a certificate $what is 401', async ({ id, credentials, why }) => {
    expect(await refusalOf(id, credentials(), { protocol })).toEqual({
      name: 'UnauthorizedError',
      told: {
        errorCode: 401002,
        trackingId: expect.stringMatching(guid),
        message: 'Invalid certificate.',
        timestampUtc: expect.any(String),
      },
    });
    expect(emulator.logged.at(-1)).toMatch(why);
  });

  it.each([
    ['an individual enrollment that is disabled, whatever its group says', 'turned-away', groupKey],
    ['a group that is disabled', 'late-comer', wrongKey],
  ])('%s: the status disabled', async (_, id, key) => {
    const credentials = { symmetricKey: deriveDeviceKey(key, id) };
    // Microsoft's client knows no such status.
    await expect(provisioningClient(id, credentials, { protocol }).register()).rejects.toMatchObject({
      name: 'SyntaxError',
      message: 'status is disabled',
      result: { status: 'disabled', registrationState: { registrationId: id, status: 'disabled' } },
    });
  });
});

describe('a registration that is not there', () => {
  it('is 404 to its device, which may ask', async () => {
    const { status, body } = await httpsDevice('not-yet').poll('5.316aac5bdc130deb.nothing');
    expect([status, body.errorCode]).toEqual([404, 404201]);
  });

  it('is 404 to the owner, and so is its enrollment', async () => {
    const owner = ownerOf(emulator.provisioningServices.connectionString(dps) ?? '');
    for (const path of ['/registrations/nobody', '/enrollments/nobody', '/enrollmentGroups/nobody']) {
      const { status, body, headers } = await owner('GET', path);
      expect([status, body.errorCode]).toEqual([404, 404201]);
      expect(body.trackingId).toMatch(guid);
      expect(headers.get('x-ms-error-code')).toBe('404201');
    }
  });
});

it('a refusal leaves nothing behind, and the device may come again with the right key', async () => {
  const right = deriveDeviceKey(groupKey, 'stranger');
  expect(emulator.provisioningServices.registration(dps, 'stranger')).toBeUndefined();
  expect((await httpsDevice('stranger', right).registered()).status).toBe('assigned');
});
