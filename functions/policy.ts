import type { HttpFunctionOptions } from '@azure/functions';
import type { Webhook } from '../lib/webhook/webhook';

/** Which policy is served? */
export const policy = ({ policy }: Webhook): HttpFunctionOptions => ({
  route: 'policy',
  methods: ['GET'],
  authLevel: 'function',
  handler: policy,
});
