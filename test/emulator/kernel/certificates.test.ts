import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import {
  issueServerCertificate,
  keptAuthority,
  makeAuthority,
} from '../../../lib/emulator/kernel/certificate-authority';
import { chainUpTo } from '../../../lib/emulator/kernel/certificate-chain';
import {
  certificateInfo,
  commonName,
  hasThumbprint,
  readCertificate,
} from '../../../lib/emulator/kernel/certificate-info';
import { type IssuedCertificate, issueCertificate } from '../../../lib/emulator/kernel/issue-certificate';

const read = ({ certificate }: IssuedCertificate) => new X509Certificate(certificate);

let root: IssuedCertificate;
let intermediate: IssuedCertificate;
let leaf: IssuedCertificate;
let stranger: IssuedCertificate;
let folder: string;

beforeAll(async () => {
  root = await issueCertificate({ commonName: 'root', kind: 'authority' });
  intermediate = await issueCertificate({ commonName: 'intermediate', kind: 'authority', issuer: root });
  leaf = await issueCertificate({ commonName: 'device-1', kind: 'leaf', issuer: intermediate });
  stranger = await issueCertificate({ commonName: 'intermediate', kind: 'authority' });
  folder = mkdtempSync(join(tmpdir(), 'certificates-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('keptAuthority', () => {
  it('is made once, for its user alone, and used again', async () => {
    const kept = join(folder, 'once', 'ca');
    const made = await keptAuthority(kept);
    expect(await keptAuthority(kept)).toEqual(made);
    expect(statSync(kept).mode & 0o777).toBe(0o700);
    for (const file of ['ca.pem', 'ca.key']) expect(statSync(join(kept, file)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(kept, 'ca.pem'), 'utf8')).toBe(made.certificate);
    const device = await issueCertificate({ commonName: 'd', kind: 'leaf', issuer: await keptAuthority(kept) });
    expect(read(device).verify(read(made).publicKey)).toBe(true);
  });

  it.each([
    ['ca.pem', 'nonsense', /PEM|no start line/i],
    ['ca.key', 'nonsense', /DECODER|unsupported|no start line/i],
  ])('says that %s is broken', async (file, text, why) => {
    const kept = join(folder, file);
    await keptAuthority(kept);
    writeFileSync(join(kept, file), text);
    await expect(keptAuthority(kept)).rejects.toThrow(`certificate authority in ${kept} cannot be used`);
    await expect(keptAuthority(kept)).rejects.toThrow(why);
  });

  it.each([
    ['a key of another', async () => ({ pem: root.certificate, key: leaf.key }), 'ca.key does not belong to ca.pem'],
    ['a leaf', async () => ({ pem: leaf.certificate, key: leaf.key }), 'ca.pem is not the certificate of an authority'],
    [
      'one that has ended',
      async () => {
        const old = await issueCertificate({
          commonName: 'o',
          kind: 'authority',
          notBefore: new Date(0),
          notAfter: new Date(1e9),
        });
        return { pem: old.certificate, key: old.key };
      },
      'ca.pem is valid until Jan 12',
    ],
  ])('refuses %s', async (name, make, why) => {
    const kept = join(folder, name);
    await keptAuthority(kept);
    const { pem, key } = await make();
    writeFileSync(join(kept, 'ca.pem'), pem);
    writeFileSync(join(kept, 'ca.key'), key);
    await expect(keptAuthority(kept)).rejects.toThrow(why);
  });
});

describe('issueServerCertificate', () => {
  it('serves the names of Azure and of this machine, and what else is given', async () => {
    const server = read(await issueServerCertificate(await makeAuthority(), ['emulator.local', '10.0.0.1']));
    for (const host of [
      'global.azure-devices-provisioning.net',
      'my.azure-devices-provisioning.cn',
      'my.azure-devices-provisioning.us',
      'hub.azure-devices.net',
      'hub.azure-devices.cn',
      'hub.azure-devices.us',
      'app.azurewebsites.net',
      'localhost',
      'emulator.local',
    ]) {
      expect([host, server.checkHost(host)]).toEqual([host, expect.any(String)]);
    }
    for (const ip of ['127.0.0.1', '::1', '10.0.0.1']) expect([ip, server.checkIP(ip)]).toEqual([ip, ip]);
    expect(server.checkHost('example.com')).toBeUndefined();
    expect(server.ca).toBe(false);
  });
});

describe('issueCertificate', () => {
  it('presents a chain without the root', () => {
    expect(leaf.chain).toBe(leaf.certificate + intermediate.certificate);
    expect(root.chain).toBe(root.certificate);
  });

  it('keeps a common name that a distinguished name would have to escape', async () => {
    const names = ['a, CN=b', 'x+y="z"', 'grüße', '#1', ' a ', 'a\\b', 'a;b<c>d', 'new\nline'];
    for (const name of names) {
      expect(commonName(read(await issueCertificate({ commonName: name, kind: 'leaf' })))).toBe(name);
    }
  });
});

describe('certificateInfo', () => {
  it('tells of a certificate what DPS does', async () => {
    const certificate = read(
      await issueCertificate({
        commonName: 'r1',
        kind: 'leaf',
        issuer: root,
        notBefore: new Date('2026-01-01T00:00:00Z'),
        notAfter: new Date('2027-06-30T23:59:59Z'),
      }),
    );
    expect(certificateInfo(certificate)).toEqual({
      subjectName: 'CN=r1',
      sha1Thumbprint: certificate.fingerprint.replaceAll(':', ''),
      sha256Thumbprint: certificate.fingerprint256.replaceAll(':', ''),
      issuerName: 'CN=root',
      notBeforeUtc: '2026-01-01T00:00:00Z',
      notAfterUtc: '2027-06-30T23:59:59Z',
      serialNumber: expect.stringMatching(/^[4-7][\dA-F]{31}$/),
      version: 3,
    });
  });
});

describe('hasThumbprint', () => {
  it('ignores separators and case', () => {
    const certificate = read(leaf);
    const { fingerprint, fingerprint256 } = certificate;
    for (const text of [fingerprint, fingerprint256.toLowerCase(), fingerprint.replaceAll(':', ' ')]) {
      expect(hasThumbprint(certificate, text)).toBe(true);
    }
    for (const text of ['', 'x', fingerprint.slice(1), read(root).fingerprint]) {
      expect(hasThumbprint(certificate, text)).toBe(false);
    }
  });
});

describe('readCertificate', () => {
  it.each([
    ['PEM', () => root.certificate],
    ['PEM with text around it', () => `subject=CN = root\n${root.certificate}\n`],
    ['base64 of PEM', () => Buffer.from(root.certificate).toString('base64')],
    ['base64 of DER', () => read(root).raw.toString('base64')],
  ])('reads %s', (_, text) => {
    expect(readCertificate(text())?.fingerprint).toBe(read(root).fingerprint);
  });

  it.each(['', 'nonsense', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'AAAA'])(
    'refuses %j',
    text => {
      expect(readCertificate(text)).toBeUndefined();
    },
  );
});

describe('chainUpTo', () => {
  const now = Date.now();
  const is = (wanted: IssuedCertificate) => (certificate: X509Certificate) =>
    certificate.fingerprint256 === read(wanted).fingerprint256;

  it('ends at the nearest trusted certificate', () => {
    const chain = [leaf, intermediate, root].map(read);
    expect(chainUpTo(chain, is(root), { now })?.subject).toBe('CN=root');
    expect(chainUpTo(chain, certificate => certificate.ca, { now })?.subject).toBe('CN=intermediate');
    expect(chainUpTo(chain, () => true, { now })?.subject).toBe('CN=device-1');
  });

  it('takes the others in any order, and from what the server knows', () => {
    expect(chainUpTo([leaf, root, intermediate].map(read), is(root), { now })).toBeDefined();
    expect(chainUpTo([read(leaf)], is(root), { now, known: [read(root), read(intermediate)] })).toBeDefined();
  });

  it.each([
    ['a chain that lacks its intermediate', () => [leaf, root], () => root],
    ['an intermediate of the same name with another key', () => [leaf, stranger, root], () => root],
    ['a chain to another root', () => [leaf, intermediate, root], () => stranger],
    ['no certificate', () => [], () => root],
  ])('refuses %s', (_, chain, trusted) => {
    expect(chainUpTo(chain().map(read), is(trusted()), { now })).toBeUndefined();
  });

  it('does not let a leaf issue', async () => {
    const forged = await issueCertificate({ commonName: 'forged', kind: 'leaf', issuer: leaf });
    expect(chainUpTo([forged, leaf, intermediate, root].map(read), is(root), { now })).toBeUndefined();
  });

  it('does not let a certificate issue that says nothing about what it may', async () => {
    const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const made = await X509CertificateGenerator.createSelfSigned({
      name: 'CN=plain',
      keys,
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    });
    const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
    const certificate = made.toString('pem');
    const plain = { certificate, key: PemConverter.encode(pkcs8, 'PRIVATE KEY'), chain: certificate };
    const forged = await issueCertificate({ commonName: 'forged', kind: 'leaf', issuer: plain });
    expect(chainUpTo([forged, plain].map(read), is(plain), { now: Date.now() })).toBeUndefined();
  });

  it('wants every certificate to be valid at that time', async () => {
    const notAfter = new Date(now - 1000);
    const notBefore = new Date(now - 5000);
    const old = await issueCertificate({ commonName: 'old', kind: 'authority', issuer: root, notBefore, notAfter });
    const device = await issueCertificate({ commonName: 'd', kind: 'leaf', issuer: old });
    const chain = [device, old, root].map(read);
    expect(chainUpTo(chain, is(root), { now })).toBeUndefined();
    expect(chainUpTo(chain, is(root), { now: now - 3000 })).toBeDefined();
    expect(chainUpTo([read(old), read(root)], is(old), { now })).toBeUndefined();
  });

  it('ends in a loop of cross-signed authorities', async () => {
    const a = await issueCertificate({ commonName: 'a', kind: 'authority' });
    const b = await issueCertificate({ commonName: 'b', kind: 'authority', issuer: a });
    const chain = [b, a].map(read);
    expect(chainUpTo([...chain, ...chain], () => false, { now })).toBeUndefined();
  });
});
