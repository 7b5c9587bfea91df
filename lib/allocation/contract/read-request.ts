import type { JsonObject } from '../json-object';
import type { AllocationRequest } from './generated/allocation-request';
import { validateAllocationRequest } from './generated/validators';

/** The request, or the cause why it is none. */
export type ReadResult = { request: AllocationRequest } | { cause: string };

/** The body's limit: 1 MiB, far above the 96 KB that DPS documents as its largest message. */
export const bodyLimit = 1024 * 1024;

/**
 * Reads what DPS sent, as tolerantly as the answer allows.
 *
 * Refused is only what leaves nothing to decide: no JSON, no object, no registration id, no linked hub. Any other
 * member that does not have its documented shape is taken away, as if DPS had not sent it; unknown members stay.
 */
export function readAllocationRequest(text: string): ReadResult {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { cause: 'the body is not JSON' };
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { cause: 'the body is not a JSON object' };
  while (!validateAllocationRequest(body)) {
    const [error] = validateAllocationRequest.errors as [ShapeError];
    const cause = mend(body, error);
    if (cause !== undefined) return { cause };
  }
  return { request: body };
}

type ShapeError = NonNullable<typeof validateAllocationRequest.errors>[number];

/** Takes the member that an error is about out of the body, or names the cause why it cannot be done without. */
function mend(body: object, error: ShapeError): string | undefined {
  const path = error.instancePath.split('/').slice(1);
  const member = error.keyword === 'required' ? [...path, String(error.params.missingProperty)] : path;
  const [first, second] = member;
  if (first === 'deviceRuntimeContext' && (second === undefined || second === 'registrationId')) {
    return 'deviceRuntimeContext.registrationId is missing or not a text';
  }
  if (first === 'linkedHubs' && second === undefined) return 'linkedHubs is missing, empty or not a list of host names';
  if (first === 'linkedHubs') keepHostNames(body as { linkedHubs: unknown[] });
  else remove(body as JsonObject, member);
  return undefined;
}

/** All at once: one look at the list, however long it is. */
function keepHostNames(body: { linkedHubs: unknown[] }): void {
  body.linkedHubs = body.linkedHubs.filter(hub => typeof hub === 'string' && hub !== '');
}

function remove(body: JsonObject, path: string[]): void {
  const parent = path.slice(0, -1).reduce((value, part) => value[part] as JsonObject, body);
  delete parent[path.at(-1) as string];
}
