import type { HttpHandler } from '@azure/functions';
import { allocateHandler } from './allocate-handler';
import { explainHandler } from './explain-handler';
import { healthHandler } from './health-handler';
import type { WebhookParts } from './parts';
import { policyHandler } from './policy-handler';

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
