import { setTimeout as pause } from 'node:timers/promises';
import { noTelemetry, type Telemetry, type TelemetryEvent } from './port';

/** How patient and how roomy the wait is. */
export interface DeferredOptions {
  /** Tells the operator, once for each kind of trouble. */
  warn(message: string): void;
  /** Milliseconds from the first event to the load, so that the first answer leaves in between. */
  delayMs?: number;
  /** Events that are kept until then; beyond it the oldest are dropped, and counted. */
  capacity?: number;
  /** Milliseconds that a flush may take. Azure leaves five seconds at shutdown. */
  flushMs?: number;
}

/**
 * Telemetry that costs nothing until the first answer has left.
 *
 * Events wait in a queue, and `load` is called a moment after the first of them, because the SDK takes hundreds of
 * milliseconds to import. What cannot be loaded, or throws, is switched off and warned about; a flush waits no longer
 * than `flushMs` and loads at once if it comes first.
 */
export function deferredTelemetry(
  load: () => Promise<Telemetry>,
  { warn, delayMs = 1_000, capacity = 1_000, flushMs = 4_000 }: DeferredOptions,
): Telemetry {
  const waiting: TelemetryEvent[] = [];
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let loading: Promise<void> | undefined;
  let loaded: Telemetry | undefined;

  function switchOff(cause: unknown) {
    loaded = noTelemetry;
    warn(`telemetry is switched off: ${cause instanceof Error ? cause.message : cause}`);
  }

  function deliver(event: TelemetryEvent, telemetry: Telemetry) {
    try {
      telemetry.record(event);
    } catch (error) {
      switchOff(error);
    }
  }

  async function open() {
    clearTimeout(timer);
    try {
      loaded = await load();
    } catch (error) {
      switchOff(error);
    }
    if (dropped > 0) warn(`telemetry dropped the oldest ${dropped} of its events before it was loaded`);
    for (const event of waiting.splice(0)) deliver(event, loaded ?? noTelemetry);
  }

  async function drain() {
    loading ??= open();
    await loading;
    await loaded?.flush();
  }

  return {
    record(event) {
      if (loaded) return deliver(event, loaded);
      if (waiting.push(event) > capacity) {
        waiting.shift();
        dropped += 1;
      }
      timer ??= setTimeout(() => {
        loading ??= open();
      }, delayMs).unref();
    },
    async flush() {
      const nothingRecorded = timer === undefined;
      if (nothingRecorded) return;
      await Promise.race([drain().catch(switchOff), pause(flushMs, undefined, { ref: false })]);
    },
  };
}
