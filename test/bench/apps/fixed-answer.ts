import { app } from '@azure/functions';

const { LINE_LENGTH, PARSE_BODY } = process.env;
/** As long as the webhook's own line about the recorded request; the benchmark compares the two. */
const line = JSON.stringify({ v: 1, note: 'x'.repeat(Number(LINE_LENGTH) - 17) });

// The least that a webhook could do: it reads the body, logs one line and answers always the same.
app.http('fixed-answer', {
  route: 'allocate/{dps?}',
  methods: ['POST'],
  authLevel: 'function',
  handler: async (request, context) => {
    const text = await request.text();
    // The least that one which looks at the request could do.
    if (PARSE_BODY) JSON.parse(text);
    context.log(line);
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: '{"iotHubHostName":"contoso-toasters-hub-1098.azure-devices.net"}',
    };
  },
});
