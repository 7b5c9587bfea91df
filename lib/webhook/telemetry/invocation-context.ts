import { type Context, type ContextManager, context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';

/**
 * https://www.w3.org/TR/trace-context/#traceparent-header: version, trace id, parent id, flags. No version is ff, no id
 * all zeros, and only versions after 00 may have more behind the flags.
 */
const traceParentShape = /^(?!ff|00.{54})[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-[\da-f]{2}(?:-|$)/;

/**
 * The OpenTelemetry context of an invocation: what is recorded in it becomes its child.
 *
 * Always marked as sampled, whatever the header's flags say: events carry the audit. Without a `traceparent`, or with
 * one that breaks the standard, it is the root context, and events stand alone.
 */
export function invocationContext(traceParent: string | undefined): Context {
  const [, traceId, spanId] = traceParentShape.exec(traceParent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}

/**
 * Makes `context.with` work for synchronous code, unless the process has a context manager already.
 *
 * The SDK's own manager stands on AsyncLocalStorage, which makes every promise of the process dearer on Node 20 and 22;
 * recording is synchronous, so a variable is enough.
 */
export function followContexts(): void {
  let active = ROOT_CONTEXT;
  const manager: ContextManager = {
    active: () => active,
    with(inner, run, self, ...args) {
      const outer = active;
      active = inner;
      try {
        return run.apply(self, args);
      } finally {
        active = outer;
      }
    },
    bind: (_context, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  context.setGlobalContextManager(manager);
}
