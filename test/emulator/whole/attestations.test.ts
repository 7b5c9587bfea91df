import { readTwin } from '../../../lib/cli/device/sdk-device';
import { type IssuedCertificate, issueCertificate } from '../../../lib/emulator/kernel/issue-certificate';
import { deriveDeviceKey } from '../../../lib/emulator/kernel/sas';
import {
  type Credentials,
  configOf,
  groupKey,
  heatpumps,
  protocols,
  provisioningClient,
  type RunningEmulator,
  runEmulator,
  secondaryGroupKey,
  symmetricKey,
  toasters,
} from '../../support/emulator';

/** One way to be enrolled and to prove it, and where that leads. */
interface Way {
  name: string;
  id: string;
  credentials: () => Promise<Credentials>;
  hub: string;
  /** The device id, where the enrollment gives one. */
  deviceId?: string;
  /** What the device is told of its attestation. */
  told: object;
}

let emulator: RunningEmulator;
let signing: Chain;
let verified: Chain;
const own = { primary: undefined, secondary: undefined } as unknown as Record<
  'primary' | 'secondary',
  Record<string, IssuedCertificate>
>;

/** A root with one intermediate below it, and another one below that. */
interface Chain {
  root: IssuedCertificate;
  first: IssuedCertificate;
  second: IssuedCertificate;
}

async function makeChain(name: string): Promise<Chain> {
  const root = await issueCertificate({ commonName: `${name} root`, kind: 'authority' });
  const first = await issueCertificate({ commonName: `${name} one`, kind: 'authority', issuer: root });
  const second = await issueCertificate({ commonName: `${name} two`, kind: 'authority', issuer: first });
  return { root, first, second };
}

const leaf = (commonName: string, issuer?: IssuedCertificate) =>
  issueCertificate({ commonName, kind: 'leaf', ...(issuer && { issuer }) });

const to = (hub: string, more: object = {}) => ({
  allocationPolicy: 'static',
  iotHubs: [hub],
  initialTwin: { tags: { from: 'enrollment' }, properties: { desired: { interval: 60 } } },
  ...more,
});

beforeAll(async () => {
  signing = await makeChain('Signing');
  verified = await makeChain('Verified');
  own.primary = {};
  own.secondary = {};
  const enrollments: Record<string, Record<string, unknown>> = {};
  for (const protocol of protocols) {
    for (const which of ['primary', 'secondary'] as const) {
      enrollments[`individual-${which}-${protocol}`] = to(heatpumps, {
        attestation: symmetricKey,
        deviceId: `Device.${which}.${protocol}`,
      });
      const id = `certificate-${which}-${protocol}`;
      own.primary[id] = await leaf(id);
      own.secondary[id] = await leaf(id);
      const clientCertificates = {
        primary: { certificate: own.primary[id]?.certificate },
        secondary: { certificate: own.secondary[id]?.certificate },
      };
      enrollments[id] = to(heatpumps, { attestation: { type: 'x509', x509: { clientCertificates } } });
    }
  }
  emulator = await runEmulator({
    config: configOf({
      certificates: { 'Verified CA': verified.root.certificate },
      enrollments,
      enrollmentGroups: {
        keys: to(toasters, { attestation: symmetricKey }),
        signing: to(toasters, {
          attestation: { type: 'x509', x509: { signingCertificates: { primary: signing.root } } },
        }),
        verified: to(heatpumps, {
          attestation: { type: 'x509', x509: { caReferences: { primary: 'Verified CA' } } },
        }),
      },
    }),
  });
});
afterAll(() => emulator.stop());

function waysOver(protocol: string): Way[] {
  const symmetric = (name: string, id: string, key: (id: string) => string): Omit<Way, 'hub' | 'told'> => ({
    name,
    id,
    credentials: async () => ({ symmetricKey: key(id) }),
  });
  const ofKeys = { hub: toasters, told: { symmetricKey: { enrollmentGroupId: 'keys' } } };
  const individual = (which: string) => ({ hub: heatpumps, deviceId: `Device.${which}.${protocol}`, told: {} });
  const certificate = (which: 'primary' | 'secondary'): Way => {
    const id = `certificate-${which}-${protocol}`;
    return {
      name: `an individual enrollment by its ${which} certificate`,
      id,
      credentials: async () => own[which][id] as IssuedCertificate,
      hub: heatpumps,
      told: { x509: {} },
    };
  };
  const chain = (of: () => Chain, by: 'root' | 'first' | 'second', group: 'signing' | 'verified'): Way => {
    const id = `${group}-${by}-${protocol}`;
    const through = { root: 'no intermediate', first: 'one intermediate', second: 'two intermediates' }[by];
    const end = { signing: 'the signing certificate', verified: 'a verified CA' }[group];
    return {
      name: `a group by a chain through ${through} to ${end}`,
      id,
      credentials: () => leaf(id, of()[by]),
      hub: group === 'signing' ? toasters : heatpumps,
      told: { x509: { enrollmentGroupId: group } },
    };
  };
  return [
    {
      ...symmetric('an individual enrollment by its primary key', `individual-primary-${protocol}`, () => groupKey),
      ...individual('primary'),
    },
    {
      ...symmetric(
        'an individual enrollment by its secondary key',
        `individual-secondary-${protocol}`,
        () => secondaryGroupKey,
      ),
      ...individual('secondary'),
    },
    {
      ...symmetric('a group by a key derived from its primary', `group-primary-${protocol}`, id =>
        deriveDeviceKey(groupKey, id),
      ),
      ...ofKeys,
    },
    {
      ...symmetric('a group by a key derived from its secondary', `group-secondary-${protocol}`, id =>
        deriveDeviceKey(secondaryGroupKey, id),
      ),
      ...ofKeys,
    },
    certificate('primary'),
    certificate('secondary'),
    chain(() => signing, 'root', 'signing'),
    chain(() => signing, 'first', 'signing'),
    chain(() => signing, 'second', 'signing'),
    chain(() => verified, 'root', 'verified'),
    chain(() => verified, 'first', 'verified'),
    chain(() => verified, 'second', 'verified'),
  ];
}

describe.each(protocols)('over %s a device of', protocol => {
  it.each(waysOver(protocol))('$name registers, and its hub knows it', async way => {
    const { id, hub, deviceId = id, told } = way;
    const credentials = await way.credentials();
    expect(await provisioningClient(id, credentials, { protocol }).register()).toMatchObject({
      status: 'assigned',
      substatus: 'initialAssignment',
      registrationId: id,
      assignedHub: hub,
      deviceId,
      createdDateTimeUtc: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
      ...told,
    });
    const forHub = 'chain' in credentials ? { certificate: credentials.chain, key: credentials.key } : credentials;
    expect(await readTwin(hub, deviceId, forHub)).toEqual({
      desired: { interval: 60, $version: 1 },
      reported: { $version: 1 },
    });
  });
});

it('a device that its hub does not know is not let in', async () => {
  await expect(readTwin(toasters, 'nobody', { symmetricKey: groupKey })).rejects.toMatchObject({
    name: 'UnauthorizedError',
  });
  const stranger = await leaf('signing-first-mqtt', signing.second);
  await expect(
    readTwin(toasters, 'signing-first-mqtt', { certificate: stranger.chain, key: stranger.key }),
  ).rejects.toMatchObject({ name: 'UnauthorizedError' });
});
