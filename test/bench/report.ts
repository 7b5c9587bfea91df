import Table from 'cli-table3';
import type { Spread } from './measure';
import type { Aim, Result } from './result';

/** The results as a table for people: medians, and from the lower to the upper quartile. */
export function tableOf(results: readonly Result[]): string {
  const table = new Table({
    head: ['', 'ours', 'baseline', 'unit', 'ratio', 'aim', ''],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, unit, ours, baseline, ratio, aim, ok } of results) {
    const verdict = ok === undefined ? '' : ok ? 'ok' : 'MISSED';
    table.push([name, shown(ours), shown(baseline), unit, shown(ratio), aim ? aimInWords(aim) : '', verdict]);
  }
  return table.toString();
}

/** What to say of the aims in one line. */
export function verdictOf(results: readonly Result[]): string {
  const missed = results.filter(({ ok }) => ok === false);
  if (missed.length === 0) return 'Every aim is met.';
  return `Missed: ${missed.map(({ name, ratio, aim }) => `${name} (${number(ratio.median)}, aim ${aimInWords(aim as Aim)})`).join('; ')}.`;
}

function aimInWords(aim: Aim): string {
  return 'atMost' in aim ? `≤ ${aim.atMost}` : `≥ ${aim.atLeast}`;
}

function shown({ median, lowerQuartile, upperQuartile }: Spread): string {
  if (lowerQuartile === upperQuartile) return number(median);
  return `${number(median)} (${number(lowerQuartile)}–${number(upperQuartile)})`;
}

function number(value: number): string {
  return value >= 1000 ? value.toFixed(0) : value.toPrecision(value < 1 ? 3 : 4);
}
