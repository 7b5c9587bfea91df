import 'reflect-metadata';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { CRLDistributionPointsExtension, X509Certificate } from '@peculiar/x509';
import { makeAuthority } from '../../../lib/emulator/kernel/certificate-authority';
import { issueRevocationList } from '../../../lib/emulator/kernel/issue-certificate';
import { configOf, globalHost, type RunningEmulator, runEmulator } from '../../support/emulator';

const folder = mkdtempSync(join(tmpdir(), 'revocation-list-'));
let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await runEmulator({ config: configOf(), folder });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Connects as a client that insists on a revocation list of the server's issuer. */
async function connectWith(crl: Buffer | undefined): Promise<TLSSocket> {
  const pem = crl && `-----BEGIN X509 CRL-----\n${crl.toString('base64')}\n-----END X509 CRL-----\n`;
  const socket = connect({ port: emulator.port, servername: globalHost, ca: emulator.ca, ...(pem && { crl: pem }) });
  await once(socket, 'secureConnect');
  socket.destroy();
  return socket;
}

function listedAt(certificate: Buffer): string[] {
  const points =
    new X509Certificate(certificate).getExtension(CRLDistributionPointsExtension)?.distributionPoints ?? [];
  return points.flatMap(({ distributionPoint }) =>
    (distributionPoint?.fullName ?? []).map(({ uniformResourceIdentifier }) => uniformResourceIdentifier ?? ''),
  );
}

it('the certificate of the emulator names a revocation list, which clients can fetch and believe', async () => {
  const socket = connect({ port: emulator.port, servername: globalHost, ca: emulator.ca });
  await once(socket, 'secureConnect');
  const [url = ''] = listedAt(socket.getPeerX509Certificate()?.raw ?? Buffer.alloc(0));
  socket.destroy();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ca\.crl$/);
  const list = Buffer.from(await (await fetch(url)).arrayBuffer());
  await connectWith(list);
  await expect(connectWith(await issueRevocationList(await makeAuthority()))).rejects.toThrow('CRL');

  await emulator.stop();
  await expect(fetch(url)).rejects.toThrow();
  expect(existsSync(join(folder, 'connect.json'))).toBe(false);
});
