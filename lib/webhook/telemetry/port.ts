/** One thing worth counting, and worth finding again under the invocation that it happened in. */
export interface TelemetryEvent {
  name: string;
  properties: Record<string, string>;
  /** Milliseconds that it took; becomes a metric of its own, too. */
  durationMs?: number;
  /** The invocation's W3C `traceparent`, from `InvocationContext.traceContext`. */
  traceParent?: string;
}

/** Where events go beside the log. Nothing that happens to them there changes an answer. */
export interface Telemetry {
  /** Takes an event and returns at once; never throws. */
  record(event: TelemetryEvent): void;
  /** Resolves when everything recorded before is on its way, or cannot be; in bounded time, and never rejects. */
  flush(): Promise<void>;
}

/** Counts nothing: takes the place of one that is switched off. */
export const noTelemetry: Telemetry = {
  record() {},
  async flush() {},
};
