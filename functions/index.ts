import { join } from 'node:path';
import { app } from '@azure/functions';
import { patterns } from '../lib/webhook/patterns';
import { openPolicyStore } from '../lib/webhook/policy-store';
import { openTelemetry } from '../lib/webhook/telemetry/open';
import { createWebhook } from '../lib/webhook/webhook';
import { plugins } from '../policies/plugins';
import { allocate } from './allocate';
import { explain } from './explain';
import { health } from './health';
import { policy } from './policy';

// The entry of the bundle: everything that Azure Functions loads.
const { APPLICATIONINSIGHTS_CONNECTION_STRING, HTTP_STREAM, POLICY_FILE, WEBSITE_SITE_NAME } = process.env;

const telemetry = openTelemetry(APPLICATIONINSIGHTS_CONNECTION_STRING, console.warn, WEBSITE_SITE_NAME);
const policies = openPolicyStore({
  packaged: join(__dirname, 'policy.json'),
  file: POLICY_FILE,
  plugins,
  patterns,
  onProblem: problem => console.error(`the policy cannot be loaded: ${problem}`),
});
const webhook = createWebhook({ policies, telemetry });

if (HTTP_STREAM === '1') app.setup({ enableHttpStream: true });

app.http('allocate', allocate(webhook));
app.http('explain', explain(webhook));
app.http('policy', policy(webhook));
app.http('health', health(webhook));

app.hook.appTerminate(() => telemetry?.flush());
