import type { HttpRequest } from '@azure/functions';
import { type Allocation, allocate } from '../allocation/allocate';
import type { DecisionTrace } from '../allocation/decision/decide';
import { respond } from '../allocation/decision/respond';
import { decideWithoutBody, decideWithoutRequest } from '../allocation/decision/without-policy';
import type { CompiledPolicy } from '../allocation/policy/compile';
import { readBody } from './read-body';

/** What a handler asks with. */
export interface Asked {
  policy: CompiledPolicy | undefined;
  /** Names the decision. */
  id: string;
  /** Milliseconds since 1970. */
  now: number;
  trace?: DecisionTrace;
}

/** What becomes of a request of HTTP, also where its body is too large or did not arrive. */
export async function allocationOf(request: HttpRequest, { policy, id, now, trace }: Asked): Promise<Allocation> {
  const body = await readBody(request);
  if ('text' in body) return allocate(policy, body.text, id, { now, dps: request.params.dps }, trace);
  const decision =
    body.cause === 'tooLarge'
      ? decideWithoutRequest('the body is larger than 1 MiB')
      : decideWithoutBody(lostBody(request));
  return { decision, answer: respond(decision, id) };
}

/** Without streaming, the platform drops a body that comes without a Content-Length. */
function lostBody(request: HttpRequest): string {
  const encoding = request.headers.get('transfer-encoding') ?? 'none';
  const length = request.headers.get('content-length') ?? 'none';
  return `the body is empty (transfer-encoding: ${encoding}, content-length: ${length}); if DPS sends chunks, set HTTP_STREAM=1`;
}
