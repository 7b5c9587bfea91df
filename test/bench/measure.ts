/** What came of measuring one thing several times. */
export interface Spread {
  min: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
  max: number;
}

/**
 * Measures several things in turns, A B A B, so that whatever else the machine does hits all of them alike.
 *
 * @param measures each measures its thing once.
 * @returns for each thing one value per round, in order.
 */
export async function inTurns<Name extends string, Value>(
  rounds: number,
  measures: Record<Name, () => Value | Promise<Value>>,
): Promise<Record<Name, Value[]>> {
  const names = Object.keys(measures) as Name[];
  const values = Object.fromEntries(names.map(name => [name, [] as Value[]])) as Record<Name, Value[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) values[name].push(await measures[name]());
  }
  return values;
}

/** The spread of measured values, of which there must be one at least. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  return { min: at(0), lowerQuartile: at(0.25), median: at(0.5), upperQuartile: at(0.75), max: at(1) };
}

/** Microseconds of CPU time that this process spends on some work, compiling and collecting garbage included. */
export function cpuMicroseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
