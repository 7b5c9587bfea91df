/**
 * A point in time as milliseconds since 1970: `2026-01-15`, or with a time and a zone, `2026-01-15T12:00:00Z`.
 * Undefined for anything else: a time without a zone would depend on where it is read.
 */
export function isoTime(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)) return undefined;
  // Date.parse takes February 30 for March 2.
  const isDay = new Date(text.slice(0, 10)).getUTCDate() === Number(text.slice(8, 10));
  const time = Date.parse(text);
  return isDay && !Number.isNaN(time) ? time : undefined;
}
