import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The AllocationRequest in a JSON file beside the cases. Throws for a file that is not JSON. */
export function readRequest(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

/** The certificate in a PEM file beside the cases, as DPS sends it: base64 of the DER. Throws for a file that is none. */
export function readCertificate(folder: string, name: string): string {
  return new X509Certificate(readFileSync(join(folder, name))).raw.toString('base64');
}
