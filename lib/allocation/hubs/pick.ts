import type { PickerPlugin } from '../plugin';
import type { Registration } from '../registration';
import type { LinkedHub } from './candidates';

/** A picker, ready to score. */
export interface HubPicker {
  name: string;
  prefer: PickerPlugin['prefer'];
  score: ReturnType<PickerPlugin['compile']>;
}

/** What a picker made of a hub, for those who want to see why. */
export interface Score {
  hub: string;
  picker: string;
  score: number | undefined;
}

/** The choice among candidates, and who made it: a picker, or nobody where there was nothing to choose. */
export interface Picked {
  hub: LinkedHub;
  by: string | null;
  reason: string;
}

/**
 * Picks one of the candidates. A hub of weight 0 keeps what it has and is never chosen. Ties, and a picker that
 * cannot score every candidate, leave the choice to the next picker; after the last one the first hub is taken.
 */
export function pickHub(
  candidates: readonly LinkedHub[],
  pickers: readonly HubPicker[],
  registration: Registration,
  trace?: Score[],
): Picked | undefined {
  let hubs = candidates.filter(({ weight }) => weight > 0);
  for (const { name, prefer, score } of pickers) {
    if (hubs.length < 2) break;
    const scores = hubs.map(hub => score(hub, registration));
    trace?.push(...hubs.map((hub, index) => ({ hub: hub.hostName, picker: name, score: scores[index] })));
    if (scores.includes(undefined)) continue;
    const known = scores as number[];
    const best = prefer === 'highest' ? Math.max(...known) : Math.min(...known);
    hubs = hubs.filter((_, index) => known[index] === best);
    if (hubs.length === 1)
      return { hub: hubs[0] as LinkedHub, by: name, reason: `picked by ${name} among ${scores.length} hubs` };
  }
  const [hub] = hubs;
  return (
    hub && {
      hub,
      by: null,
      reason: hubs.length === 1 ? 'the only hub that can take it' : 'the first of the hubs that no picker tells apart',
    }
  );
}
