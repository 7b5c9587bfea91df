import { type OperatorPlugin, operator } from '../../plugin';

/** The four operators of order: of numbers, and of ISO 8601 times, which are compared as points in time. */
export const order: OperatorPlugin[] = [
  ordering('gt', 'is greater than', (value, limit) => value > limit),
  ordering('gte', 'is at least', (value, limit) => value >= limit),
  ordering('lt', 'is less than', (value, limit) => value < limit),
  ordering('lte', 'is at most', (value, limit) => value <= limit),
];

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

function ordering(name: string, words: string, holds: (value: number, limit: number) => boolean): OperatorPlugin {
  return operator({
    name,
    summary: `The number or ISO 8601 time ${words} this.`,
    argument: { type: ['number', 'string'] },
    tests: ['number', 'text'],
    words: limit => `${words} ${limit}`,
    compile(argument) {
      const limit = typeof argument === 'number' ? argument : isoTime(argument);
      if (limit === undefined)
        throw new Error(
          `${JSON.stringify(argument)} is neither a number nor an ISO 8601 time such as 2026-01-15T12:00:00Z`,
        );
      return value => {
        if (typeof value !== typeof argument) return 'unknown';
        const point = typeof value === 'string' ? isoTime(value) : (value as number);
        return point === undefined ? 'unknown' : holds(point, limit);
      };
    },
  });
}
