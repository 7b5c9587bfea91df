import { retryPolicy } from '../../../dps/outcome-codes';

/**
 * How long DPS waits before it asks a webhook again, in milliseconds; undefined once it gives up. The waits are 1 s, 10 s,
 * 19 s, … 82 s. Source: Microsoft's tutorial on custom allocation policies, troubleshooting.
 *
 * @param retries how often the webhook has been asked again so far
 */
export function waitBeforeRetry(retries: number): number | undefined {
  const { count, initialSeconds, incrementSeconds } = retryPolicy;
  return retries < count ? (initialSeconds + retries * incrementSeconds) * 1000 : undefined;
}
