import type { HttpHandler } from '@azure/functions';
import { allocateHandler } from './allocate-handler';
import { explainHandler } from './explain-handler';
import { healthHandler } from './health-handler';
import { policyHandler } from './policy-handler';
import type { PolicyStore } from './policy-store';
import type { Telemetry } from './telemetry/port';

/** What the handlers need from their host. */
export interface WebhookParts {
  policies: PolicyStore;
  telemetry: Telemetry;
}

/** The webhook: one handler for each HTTP function, the same in every host. */
export type Webhook = Record<'allocate' | 'explain' | 'policy' | 'health', HttpHandler>;

/** Puts the webhook together. */
export function createWebhook(parts: WebhookParts): Webhook {
  return {
    allocate: allocateHandler(parts),
    explain: explainHandler(parts),
    policy: policyHandler(parts),
    health: healthHandler(parts),
  };
}
