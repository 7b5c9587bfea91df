import type { HttpHandler } from '@azure/functions';
import type { WebhookParts } from './parts';

/** GET /api/policy: which policy is served, and its rules in words; no lists. */
export function policyHandler({ policies }: WebhookParts): HttpHandler {
  return async () => {
    const current = policies.current();
    if (!current) return { status: 503, jsonBody: { message: 'no policy is loaded' } };
    const { value, loadedAt } = current;
    const { name, revision, hash, plugins } = value.snapshot;
    const { rules, otherwise } = value.words();
    return {
      jsonBody: {
        name,
        revision,
        hash,
        source: policies.source,
        loadedAt: new Date(loadedAt).toISOString(),
        plugins,
        rules,
        limits: [],
        otherwise,
      },
    };
  };
}
