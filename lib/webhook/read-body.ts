import type { HttpRequest } from '@azure/functions';
import { bodyLimit } from '../allocation/contract/read-request';

/** A request's body, or why it is none. */
export type Body = { text: string } | { cause: 'empty' | 'tooLarge' };

/** Reads a body up to 1 MiB, whatever its content type: DPS's headers are not documented. */
export async function readBody(request: HttpRequest): Promise<Body> {
  if (Number(request.headers.get('content-length')) > bodyLimit) return { cause: 'tooLarge' };
  const text = await request.text();
  if (text.length > bodyLimit || Buffer.byteLength(text) > bodyLimit) return { cause: 'tooLarge' };
  return text.trim() === '' ? { cause: 'empty' } : { text };
}
