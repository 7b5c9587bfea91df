import type { HttpHandler, HttpRequest, InvocationContext } from '@azure/functions';
import { type Allocation, allocate } from '../allocation/allocate';
import { asciiJson } from '../allocation/ascii-json';
import { respond } from '../allocation/decision/respond';
import { decideWithoutBody, decideWithoutRequest } from '../allocation/decision/without-policy';
import { type DecisionRecord, decisionRecord } from './decision-log';
import type { WebhookParts } from './parts';
import type { ServedPolicy } from './policy-snapshot';
import { readBody } from './read-body';
import type { TelemetryEvent } from './telemetry/port';

/** POST /api/allocate/{dps?}: DPS asks which hub a device goes to. Every way out of it is an answer that DPS knows. */
export function allocateHandler({ policies, telemetry }: WebhookParts): HttpHandler {
  return async (request, context) => {
    const started = performance.now();
    const served = policies.current()?.value;
    const allocation = await allocationOf(request, context.invocationId, served);
    const { status, headers, body } = allocation.answer;
    const record = decisionRecord(
      allocation,
      context.invocationId,
      served?.snapshot,
      Math.round((performance.now() - started) * 1000) / 1000,
    );
    context.log(JSON.stringify(record));
    if (allocation.fault) context.error(faultLine(allocation.fault));
    telemetry?.record(eventOf(record, context));
    return { status, headers, body: asciiJson(body) };
  };
}

async function allocationOf(request: HttpRequest, id: string, served: ServedPolicy | undefined): Promise<Allocation> {
  const body = await readBody(request);
  if ('text' in body) return allocate(served?.compiled, body.text, id, { now: Date.now(), dps: request.params.dps });
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

/** The fault without the data that it may quote. */
function faultLine(fault: unknown): string {
  const { name, stack = '' } = fault as Error;
  const frames = stack.split('\n').filter(line => /^\s+at /.test(line));
  return [`a fault of the webhook: ${name}`, ...frames].join('\n');
}

/** Durations go to a metric; what is said of a device goes to an event. */
function eventOf({ v, ms, facts, ...said }: DecisionRecord, { traceContext }: InvocationContext): TelemetryEvent {
  const properties = Object.entries(said).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  const traceParent = traceContext?.traceParent;
  return {
    name: 'Allocation',
    properties: Object.fromEntries(properties),
    durationMs: ms,
    ...(traceParent && { traceParent }),
  };
}
