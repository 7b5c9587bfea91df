import type { PolicyStore } from './policy-store';
import type { Telemetry } from './telemetry/port';

/** What the handlers need from their host. */
export interface WebhookParts {
  policies: PolicyStore;
  /** None without a connection string: then no event is even made. */
  telemetry: Telemetry | undefined;
}
