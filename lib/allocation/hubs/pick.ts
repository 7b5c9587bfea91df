import type { PickerPlugin, Scoring } from '../plugin';
import type { Registration } from '../registration';
import type { LinkedHub } from './linked-hubs';

/** A picker, ready to score. */
export interface HubPicker {
  name: string;
  prefer: PickerPlugin['prefer'];
  scoring: Scoring;
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
  for (const { name, prefer, scoring } of pickers) {
    if (hubs.length < 2) break;
    const score = scoring(registration);
    const scores = hubs.map(score);
    if (trace)
      for (const [index, hub] of hubs.entries()) trace.push({ hub: hub.hostName, picker: name, score: scores[index] });
    const known = scores.filter(one => one !== undefined && !Number.isNaN(one)) as number[];
    if (known.length < scores.length) continue;
    const best = known.reduce((a, b) => (a > b === (prefer === 'highest') ? a : b));
    hubs = hubs.filter((_, index) => known[index] === best);
    if (hubs.length === 1) {
      return { hub: hubs[0] as LinkedHub, by: name, reason: `picked by ${name} among ${scores.length} hubs` };
    }
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
