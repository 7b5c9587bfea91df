import { pickHub } from '../../../../lib/allocation/hubs/pick';
import { weighted } from '../../../../lib/allocation/hubs/pickers/weighted';
import { registration } from '../../rules/given';
import { linked } from '../hubs';

export const pickers = [{ name: 'weighted', prefer: weighted.prefer, scoring: weighted.compile(undefined as never) }];

export function host(label: number | string): string {
  return `contoso-hub-${label}.azure-devices.net`;
}

/** What places a device on one of some hubs, given by their labels with their weights. */
export function placing(weights: Record<string, number>): (id: string) => string {
  const entries = Object.entries(weights).map(([label, weight]) => ({ name: host(label), weight }));
  const hubs = linked(
    entries.map(({ name }) => name),
    entries,
  );
  const about = registration();
  return id => pickHub(hubs, pickers, { ...about, id })?.hub.name ?? 'none';
}

export function equally(...labels: (number | string)[]): (id: string) => string {
  return placing(Object.fromEntries(labels.map(label => [label, 1])));
}
