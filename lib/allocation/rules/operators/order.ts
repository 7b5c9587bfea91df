import { type OperatorPlugin, operator } from '../../plugin';
import { isoTime } from '../iso-time';

/** The four operators of order: of numbers, and of ISO 8601 times, which are compared as points in time. */
export const order: OperatorPlugin[] = [
  ordering('gt', 'is greater than', (value, limit) => value > limit),
  ordering('gte', 'is at least', (value, limit) => value >= limit),
  ordering('lt', 'is less than', (value, limit) => value < limit),
  ordering('lte', 'is at most', (value, limit) => value <= limit),
];

function ordering(name: string, words: string, holds: (value: number, limit: number) => boolean): OperatorPlugin {
  return operator({
    name,
    summary: `The number or ISO 8601 time ${words} this.`,
    argument: { type: ['number', 'string'] },
    tests: ['number', 'text'],
    words: limit => `${words} ${limit}`,
    unfit: limit => `it is compared with ${typeof limit === 'number' ? 'a number' : 'an ISO 8601 time'}`,
    compile(argument) {
      const limit = typeof argument === 'number' ? argument : isoTime(argument);
      if (limit === undefined)
        throw Object.assign(
          new Error(
            `${JSON.stringify(argument)} is neither a number nor an ISO 8601 time such as 2026-01-15T12:00:00Z`,
          ),
          { cure: cureOf(argument as string) },
        );
      return value => {
        if (typeof value !== typeof argument) return 'unknown';
        const point = typeof value === 'string' ? isoTime(value) : (value as number);
        return point === undefined ? 'unknown' : holds(point, limit);
      };
    },
  });
}

/** How to mend what is neither a number nor a time. */
function cureOf(text: string): string {
  if (text.trim() !== '' && Number.isFinite(Number(text))) return `leave out the quotes: ${text}`;
  if (isoTime(`${text}Z`) !== undefined) return `say the zone: "${text}Z"`;
  return 'write a number, such as 12.5, or a time, such as "2026-01-15"; of texts only versions have an order: version: ">=1.2"';
}
