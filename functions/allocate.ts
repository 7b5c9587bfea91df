import type { HttpFunctionOptions } from '@azure/functions';
import type { Webhook } from '../lib/webhook/webhook';

/** Which hub does this device go to? The URL that enrollments hold. */
export const allocate = ({ allocate }: Webhook): HttpFunctionOptions => ({
  route: 'allocate/{dps?}',
  methods: ['POST'],
  authLevel: 'function',
  handler: allocate,
});
