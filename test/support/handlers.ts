import { HttpRequest, InvocationContext } from '@azure/functions';
import type { Plugin } from '../../lib/allocation/plugin';
import { compilePolicy } from '../../lib/allocation/policy/compile';
import type { Policy } from '../../lib/allocation/policy/policy';
import { snapshotOf } from '../../lib/build/snapshot';
import { patterns } from '../../lib/webhook/patterns';
import type { PolicyStore } from '../../lib/webhook/policy-store';
import type { TelemetryEvent } from '../../lib/webhook/telemetry/port';

/** A policy store that holds this policy. */
export function storeOf(policy: Policy, plugins: readonly Plugin[]): PolicyStore {
  const value = {
    snapshot: snapshotOf(policy, 3, []),
    compiled: compilePolicy(policy, { plugins, patterns }),
    words: () => ({ rules: [], otherwise: '', hubs: [] }),
  };
  return { source: 'package', current: () => ({ value, loadedAt: 0 }) };
}

/** Telemetry that keeps its events. */
export function keptTelemetry() {
  const events: TelemetryEvent[] = [];
  return { events, record: (event: TelemetryEvent) => void events.push(event), flush: async () => {} };
}

/** A POST as the library hands it to a handler. */
export function post(
  body: string,
  { query = {}, params = {} }: { query?: Record<string, string>; params?: Record<string, string> } = {},
): HttpRequest {
  return new HttpRequest({
    method: 'POST',
    url: 'http://localhost/api/allocate',
    body: { string: body },
    query,
    params,
  });
}

/** An invocation, with what it logged. */
export function invocation(traceParent?: string) {
  const lines: [level: string, line: string][] = [];
  const context = new InvocationContext({
    invocationId: 'invocation-1',
    functionName: 'allocate',
    logHandler: (level, ...args) => void lines.push([level, args.join(' ')]),
    ...(traceParent !== undefined && { traceContext: { traceParent } }),
  });
  return { context, lines };
}
