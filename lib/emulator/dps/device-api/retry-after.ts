import type { Clock } from '../../kernel/clock';

/** How long DPS tells a device to wait before it asks again, in seconds. Source: recorded answers of the device API. */
const seconds = 3;

/** The value of Retry-After, in seconds, shortened by the clock's speed. */
export function retryAfter({ speed }: Clock): string {
  return String(seconds / speed);
}
