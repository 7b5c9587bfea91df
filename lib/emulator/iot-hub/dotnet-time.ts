/** The time of what never happened, as .NET's services write it. */
export const never = '0001-01-01T00:00:00Z';

/** ISO 8601, UTC, of milliseconds since 1970. */
export function timestamp(now: number): string {
  return new Date(now).toISOString();
}

/**
 * .NET's ticks: tenths of a microsecond since the year 1. The emulator's clock counts milliseconds, so the last four digits
 * are given.
 *
 * @param now milliseconds since 1970, UTC
 * @param remainder 0..9999
 */
export function ticks(now: number, remainder: number): string {
  const ticksAt1970 = 621_355_968_000_000_000n;
  return String(ticksAt1970 + BigInt(now) * 10_000n + BigInt(remainder));
}
