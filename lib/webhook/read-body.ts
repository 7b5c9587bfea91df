import type { HttpRequest } from '@azure/functions';
import { bodyLimit } from '../allocation/contract/read-request';

/** A request's body, or why there is none to read. */
export type Body = { text: string } | { cause: 'empty' | 'tooLarge' };

/**
 * Reads a body up to 1 MiB, whatever its content type: DPS's headers are not documented. A body that breaks off on its
 * way counts as empty.
 */
export async function readBody(request: HttpRequest): Promise<Body> {
  if (Number(request.headers.get('content-length')) > bodyLimit) return { cause: 'tooLarge' };
  const text = await request.text().catch(() => '');
  if (Buffer.byteLength(text) > bodyLimit) return { cause: 'tooLarge' };
  return text.trim() === '' ? { cause: 'empty' } : { text };
}
