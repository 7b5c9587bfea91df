import type { HttpFunctionOptions } from '@azure/functions';
import type { Webhook } from '../lib/webhook/webhook';

/** Is there a policy? For probes, without a key. */
export const health = ({ health }: Webhook): HttpFunctionOptions => ({
  route: 'health',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: health,
});
