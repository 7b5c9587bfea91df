import Table from 'cli-table3';
import pc from 'picocolors';
import { firstLabel } from '../../dps/hub-names';
import type { Replayed } from './replay';

/** The replayed cases as a table. */
export function replayTable(replayed: readonly Replayed[]): string {
  const table = new Table({
    head: ['', 'registration', 'DPS reports', 'hub', 'twin', 'ms', 'rule', 'because'],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [3, 34, 13, 28, 28, 6, 12, 36],
  });
  for (const { registrationId, outcome, onlyAsked, decision, differences } of replayed) {
    const { status, errorCode, hub, desired, milliseconds } = outcome;
    table.push([
      differences.length === 0 ? pc.green('✓') : pc.red('✗'),
      registrationId,
      [status, errorCode, onlyAsked && 'asked only'].filter(Boolean).join(' '),
      hub ? firstLabel(hub) : '',
      desired ? twinInWords(desired) : '',
      milliseconds === undefined ? '' : String(milliseconds),
      decision.rule ?? '',
      onlyAsked ? `${decision.reason} (no device registered: ${onlyAsked})` : decision.reason,
    ]);
  }
  return table.toString();
}

/** The desired properties on a line. */
function twinInWords(desired: object): string {
  return Object.entries(desired)
    .filter(([key]) => !key.startsWith('$'))
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
