import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isValidAt } from './certificate-chain';
import { type IssuedCertificate, issueCertificate } from './issue-certificate';
import { writePrivateFile } from './private-files';

const commonName = 'dps-allocator emulator';
const decade = 3650 * 86_400_000;

/**
 * The names that Azure's hosts have, as a certificate spells them; a wildcard stands for one label.
 * (Microsoft, "Azure IoT Hub Device Provisioning Service endpoints"; the sovereign clouds of China and US Government.)
 */
const azureNames = [
  ...['net', 'cn', 'us'].flatMap(cloud => [
    `*.azure-devices-provisioning.${cloud}`,
    `*.azure-devices.${cloud}`,
    `*.device.azure-devices.${cloud}`,
  ]),
  '*.azurewebsites.net',
];

/** How this machine calls itself. */
const localNames = ['localhost', '127.0.0.1', '::1'];

/** Makes an authority that lives no longer than the process. */
export function makeAuthority(): Promise<IssuedCertificate> {
  return issueCertificate({ commonName, kind: 'authority', notAfter: new Date(Date.now() + decade) });
}

/**
 * The emulator's authority, kept in a folder (0700) as `ca.pem` and `ca.key` (0600): made once and used again, because devices that run
 * would not trust another one.
 *
 * @throws Error that says what is wrong in that folder and how to mend it
 */
export async function keptAuthority(folder: string): Promise<IssuedCertificate> {
  const files = { certificate: join(folder, 'ca.pem'), key: join(folder, 'ca.key') };
  if (!existsSync(files.certificate)) {
    const made = await makeAuthority();
    // The certificate comes last: where it stands, the key stands too.
    writePrivateFile(files.key, made.key);
    writePrivateFile(files.certificate, made.certificate);
    return made;
  }
  try {
    const certificate = readFileSync(files.certificate, 'utf8');
    const key = readFileSync(files.key, 'utf8');
    checkAuthority(certificate, key);
    return { certificate, key, chain: certificate };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `the emulator's certificate authority in ${folder} cannot be used (${why}): remove that folder to get a new one`,
    );
  }
}

/**
 * Makes the certificate of the emulator's doors: for Azure's host names, this machine, and what else is given.
 *
 * @param revocationList where the authority's list is, if it is served
 */
export function issueServerCertificate(
  authority: IssuedCertificate,
  moreNames: readonly string[] = [],
  revocationList?: string,
): Promise<IssuedCertificate> {
  const names = [...new Set([...azureNames, ...localNames, ...moreNames])];
  const where = revocationList === undefined ? {} : { revocationList };
  return issueCertificate({ commonName, kind: 'leaf', issuer: authority, names, ...where });
}

function checkAuthority(pem: string, key: string): void {
  const certificate = new X509Certificate(pem);
  if (!certificate.ca) throw new Error('ca.pem is not the certificate of an authority');
  if (!certificate.checkPrivateKey(createPrivateKey(key))) throw new Error('ca.key does not belong to ca.pem');
  if (!isValidAt(certificate, Date.now())) throw new Error(`ca.pem is valid until ${certificate.validTo} only`);
}
