import './unpatched';
import { context, DiagLogLevel, diag } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { TelemetryClient } from 'applicationinsights';
import { followContexts, invocationContext } from './invocation-context';
import type { Telemetry } from './port';

/** Who sends, and whom to tell about trouble. */
export interface ApplicationInsightsOptions {
  /** The function app's name: `cloud_RoleName`, under which the host's own telemetry of the app is found, too. */
  roleName: string;
  /** Is told once what keeps events from being sent. The message never holds the connection string. */
  warn(message: string): void;
}

/**
 * Sends events to Application Insights as custom events, and durations as the metric `<event name>.durationMs`.
 *
 * Every event is sent: nothing is sampled. A duration is a measurement of its event, too. Events leave every five
 * seconds or by 512, the metric every minute, both on flush; the SDK tries each batch four times within seconds. What the
 * service does not take then is lost here (the log has it), as are events beyond 2048 that wait behind a batch, and all
 * events if the connection string has no valid instrumentation key.
 *
 * Nothing else is collected: the Functions host sends requests and logs already.
 */
export function applicationInsights(
  connectionString: string,
  { roleName, warn }: ApplicationInsightsOptions,
): Telemetry {
  // Statsbeat is the SDK's report about itself to Microsoft, and only the environment switches it off.
  process.env.APPLICATION_INSIGHTS_NO_STATSBEAT ||= 'true';
  followContexts();
  reportFirstFailure(warn);

  // Global providers would patch http and console, collect counters, and sample events as their traces are.
  const client = new TelemetryClient(connectionString, { useGlobalProviders: false });
  client.config.azureMonitorOpenTelemetryOptions = {
    resource: resourceFromAttributes({ 'service.name': roleName }),
    azureMonitorExporterOptions: {
      connectionString,
      // What it keeps on disk it cannot send again: it stumbles over the times, which are texts by then.
      disableOfflineStorage: true,
      additionalPolicies: [{ position: 'perCall', policy: refusalIsFailure }],
    },
  };
  client.initialize();

  return {
    record({ name, properties, durationMs, traceParent }) {
      const measurements = durationMs === undefined ? {} : { durationMs };
      context.with(invocationContext(traceParent), () => client.trackEvent({ name, properties, measurements }));
      if (durationMs !== undefined) client.trackMetric({ name: `${name}.durationMs`, value: durationMs });
    },
    flush: () => client.flush(),
  };
}

/** Without it the SDK takes a refusal that may pass (401, 429, 500 …) for a success, as if the events were kept on disk. */
const refusalIsFailure = {
  name: 'refusalIsFailure',
  async sendRequest<Q, R extends { status: number }>(request: Q, next: (request: Q) => Promise<R>): Promise<R> {
    const response = await next(request);
    const takenInPart = response.status === 206;
    if (takenInPart || response.status >= 400) throw new Error(`the service answered ${response.status}`);
    return response;
  },
};

/** What an instrumentation key looks like: no other is accepted. */
const keyShape = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/gi;

/** The SDK throws nothing at its caller: only its diagnostics logger hears of failures. */
function reportFirstFailure(warn: (message: string) => void) {
  const ignore = () => {};
  const error = (...words: unknown[]) => {
    diag.disable();
    warn(`Application Insights does not take our events: ${words.join(' ').replaceAll(keyShape, '…').slice(0, 300)}`);
  };
  diag.setLogger(
    { error, warn: ignore, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
}
