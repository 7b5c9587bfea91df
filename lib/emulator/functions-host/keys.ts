import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The keys that open a function now. Asked at every request and by the function's name, so keys can differ and change at run time. */
export type KeysOf = (functionName: string) => Iterable<string>;

/**
 * Whether a request presents a key that opens the function: in the header `x-functions-key` or else in the query as `code`, in this
 * order, so that a wrong header is not saved by a right query (Microsoft, "Azure Functions HTTP trigger", "API key authorization").
 */
export function presentsKey(
  headers: IncomingHttpHeaders,
  query: Record<string, string>,
  keys: Iterable<string>,
): boolean {
  const presented = headers['x-functions-key'] ?? query.code;
  if (typeof presented !== 'string' || presented === '') return false;
  const digest = sha256(presented);
  let isRight = false;
  // Every key is compared, and in constant time, so that the time of an answer tells nothing about any of them.
  for (const key of keys) isRight = timingSafeEqual(digest, sha256(key)) || isRight;
  return isRight;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
