import { app } from '@azure/functions';

/** As long as the webhook's own line about the recorded request; the benchmark compares the two. */
const line = JSON.stringify({ v: 1, note: 'x'.repeat(Number(process.env.LINE_LENGTH) - 17) });

// The least that a webhook could do: it reads the body, logs one line and answers always the same.
app.http('fixed-answer', {
  route: 'allocate/{dps?}',
  methods: ['POST'],
  authLevel: 'function',
  handler: async (request, context) => {
    await request.text();
    context.log(line);
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: '{"iotHubHostName":"contoso-toasters-hub-1098.azure-devices.net"}',
    };
  },
});
