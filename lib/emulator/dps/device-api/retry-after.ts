import type { Clock } from '../../kernel/clock';
import type { DpsSwitches } from '../switches';

/** How long DPS tells a device to wait before it asks again, in seconds. Source: recorded answers of the device API. */
const seconds = 3;

/** The value of Retry-After, in seconds, shortened by the clock's speed. */
export function retryAfter({ clock, switches }: { clock: Clock; switches: Pick<DpsSwitches, 'retryAfter'> }): string {
  const wait = seconds / clock.speed;
  return String(switches.retryAfter === 'exact' ? wait : Math.ceil(wait));
}
