import type { HttpHandler } from '@azure/functions';
import type { WebhookParts } from './parts';

/** GET /api/health, for everybody: whether a policy is loaded, and the hash that says which. */
export function healthHandler({ policies }: WebhookParts): HttpHandler {
  return async () => {
    const snapshot = policies.current()?.value.snapshot;
    return snapshot ? { jsonBody: { ok: true, hash: snapshot.hash } } : { status: 503, jsonBody: { ok: false } };
  };
}
