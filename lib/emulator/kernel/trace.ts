/** One step on the way of a registration, in the order in which it happened. */
export interface TraceStep {
  /** ISO 8601, UTC. */
  at: string;
  step: 'attestation' | 'webhook' | 'answer' | 'hub' | 'status';
  /** In words, without any secret. */
  said: string;
  /** More of it, as JSON without any secret: the request's body, the answer's status and body, x-decision-id. */
  detail?: unknown;
}

/** What happened at one call of `register`. */
export interface RegistrationTrace {
  dps: string;
  registrationId: string;
  /** Empty where the device was refused. */
  operationId: string;
  steps: TraceStep[];
}

/** Remembers the latest traces, in memory. */
export interface Traces {
  /** Begins the trace of a registration. */
  begin(
    dps: string,
    registrationId: string,
    operationId: string,
  ): (step: TraceStep['step'], said: string, detail?: unknown) => void;
  /** The latest trace of a registration id, whatever its case. */
  of(registrationId: string): RegistrationTrace | undefined;
}

/** How many registrations are remembered unless told otherwise. */
const latest = 1000;

/**
 * Traces in memory, of the latest registrations; a registration id that registers again counts as the latest.
 *
 * @param now milliseconds since 1970, UTC
 */
export function rememberTraces(now: () => number, limit = latest): Traces {
  const traces = new Map<string, RegistrationTrace>();
  return {
    begin(dps, registrationId, operationId) {
      const steps: TraceStep[] = [];
      const key = registrationId.toLowerCase();
      // A map keeps the order in which keys came; a key that comes again keeps its old place unless it leaves first.
      traces.delete(key);
      traces.set(key, { dps, registrationId, operationId, steps });
      for (const oldest of traces.keys()) {
        if (traces.size <= limit) break;
        traces.delete(oldest);
      }
      return (step, said, detail) => {
        const at = new Date(now()).toISOString();
        steps.push(detail === undefined ? { at, step, said } : { at, step, said, detail });
      };
    },
    of: registrationId => traces.get(registrationId.toLowerCase()),
  };
}
