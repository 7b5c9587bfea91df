import type { HttpFunctionOptions } from '@azure/functions';
import type { Webhook } from '../lib/webhook/webhook';

/** Why would it go there? */
export const explain = ({ explain }: Webhook): HttpFunctionOptions => ({
  route: 'explain/{dps?}',
  methods: ['POST'],
  authLevel: 'function',
  handler: explain,
});
