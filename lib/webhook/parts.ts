import type { PolicyStore } from './policy-store';
import type { Telemetry } from './telemetry/port';

/** What the handlers need from their host. */
export interface WebhookParts {
  policies: PolicyStore;
  telemetry: Telemetry;
}
