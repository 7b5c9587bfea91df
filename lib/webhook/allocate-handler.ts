import type { HttpHandler, InvocationContext } from '@azure/functions';
import { asciiJson } from '../allocation/ascii-json';
import { allocationOf } from './allocation-of';
import { type DecisionRecord, decisionRecord } from './decision-log';
import { faultLine } from './fault-line';
import type { WebhookParts } from './parts';
import type { TelemetryEvent } from './telemetry/port';

/** POST /api/allocate/{dps?}: DPS asks which hub a device goes to. Every way out of it is an answer that DPS knows. */
export function allocateHandler({ policies, telemetry }: WebhookParts): HttpHandler {
  return async (request, context) => {
    const started = performance.now();
    const served = policies.current()?.value;
    const allocation = await allocationOf(request, {
      policy: served?.compiled,
      id: context.invocationId,
      now: Date.now(),
    });
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
