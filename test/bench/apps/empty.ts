import { app } from '@azure/functions';

// The least that a function app can be.
app.http('empty', {
  route: 'allocate/{dps?}',
  methods: ['POST'],
  authLevel: 'function',
  handler: async () => ({}),
});
