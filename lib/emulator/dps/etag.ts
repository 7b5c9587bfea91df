import { randomUUID } from 'node:crypto';

/** A new etag as the webhook sees it: a guid with its quotation marks. The service API shows {@link encodedEtag}. */
export function newEtag(): string {
  return `"${randomUUID()}"`;
}

/** An etag as the service API and the device API show it: base64 of the guid with its quotation marks. */
export function encodedEtag(etag: string): string {
  return Buffer.from(etag).toString('base64');
}

/** Whether an `If-Match` header allows a change: none, `*`, the encoded etag bare or in quotation marks, or the guid itself. */
export function matchesEtag(ifMatch: string | undefined, etag: string): boolean {
  if (ifMatch === undefined) return true;
  const wanted = ifMatch.trim();
  const bare = wanted.replace(/^(?:W\/)?"(.*)"$/, '$1');
  return bare === '*' || bare === encodedEtag(etag) || `"${bare}"` === etag;
}
