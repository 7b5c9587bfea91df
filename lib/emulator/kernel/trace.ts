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
