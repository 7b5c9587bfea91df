import { recordedBody } from './host';
import { cpuMicroseconds, inTurns } from './measure';
import { type Result, resultOf } from './result';
import type { Workbench } from './workbench';

const devices = 1_000_000;

/** How evenly the weighted picker spreads a million devices over ten hubs, how many a change moves, what a pick costs. */
export async function spreading({ subject }: Workbench): Promise<Result[]> {
  const [nine, ten, eleven] = [9, 10, 11].map(hubs => placesOf(subject.openSpreading(hubs))) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const shares = Array.from({ length: 10 }, (_, hub) => percentOf(place => ten[place] === hub));
  const pick = subject.openSpreading(10);
  const ids = Array.from({ length: 20_000 }, (_, serial) => registrationId(serial));
  let seen = 0;
  const costs = {
    parse: () =>
      cpuMicroseconds(() => {
        for (let time = 0; time < ids.length; time++) seen += Object.keys(JSON.parse(recordedBody)).length;
      }) / ids.length,
    pick: () =>
      cpuMicroseconds(() => {
        for (const id of ids) seen += pick(id);
      }) / ids.length,
  };
  await inTurns(5, costs);
  const { parse, pick: picks } = await inTurns(20, costs);
  if (seen === 0) throw new Error('nothing was measured');
  return [
    resultOf('fullest of 10 hubs / even share', '% of devices', [Math.max(...shares)], [10], { atMost: 1.01 }),
    resultOf('emptiest of 10 hubs / even share', '% of devices', [Math.min(...shares)], [10], { atLeast: 0.99 }),
    resultOf('moved by removing 1 of 10 hubs / least', '% of devices', [moved(nine, ten)], [100 / 10], {
      atMost: 1.01,
    }),
    resultOf('moved by adding 1 to 10 hubs / least', '% of devices', [moved(ten, eleven)], [100 / 11], {
      atMost: 1.01,
    }),
    resultOf('pick among 10 hubs / JSON.parse', 'µs CPU', picks, parse),
  ];
}

function placesOf(pick: (registrationId: string) => number): Uint8Array {
  return Uint8Array.from({ length: devices }, (_, serial) => pick(registrationId(serial)));
}

function moved(before: Uint8Array, after: Uint8Array): number {
  return percentOf(place => before[place] !== after[place]);
}

function percentOf(holds: (place: number) => boolean): number {
  let count = 0;
  for (let place = 0; place < devices; place++) if (holds(place)) count++;
  return (count / devices) * 100;
}

function registrationId(serial: number): string {
  return `breakroom${serial}-contoso-tstrsd-007`;
}
