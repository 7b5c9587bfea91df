import { deferredTelemetry } from './deferred';
import type { Telemetry } from './port';

/**
 * Telemetry to Application Insights where a connection string is set, none elsewhere.
 *
 * `roleName` is what the function app is called there, on Azure its setting `WEBSITE_SITE_NAME`. In the bundle the
 * adapter is an output of its own, telemetry.cjs.
 */
export function openTelemetry(
  connectionString: string | undefined,
  warn: (message: string) => void,
  roleName = 'dps-allocator',
): Telemetry | undefined {
  if (!connectionString) return undefined;
  const load = async () =>
    (await import('./application-insights')).applicationInsights(connectionString, { roleName, warn });
  return deferredTelemetry(load, { warn });
}
