/** What came of measuring one thing several times. */
export interface Spread {
  min: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
  max: number;
}

/** Two things measured in turns: one value of each per round. */
export interface Rounds {
  ours: number[];
  baseline: number[];
}

/**
 * Measures two things in turns, baseline first, so that whatever else the machine does hits both alike.
 *
 * @param ours measures once and returns the value, in a unit of its own choice.
 */
export async function inTurns(
  rounds: number,
  ours: () => number | Promise<number>,
  baseline: () => number | Promise<number>,
): Promise<Rounds> {
  const values: Rounds = { ours: [], baseline: [] };
  for (let round = 0; round < rounds; round++) {
    values.baseline.push(await baseline());
    values.ours.push(await ours());
  }
  return values;
}

/** How many times the baseline ours is, round by round: the two values of a round saw the same machine. */
export function ratiosOf({ ours, baseline }: Rounds): number[] {
  return ours.map((value, round) => value / (baseline[round] as number));
}

/** The spread of measured values, of which there must be one at least. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  return { min: at(0), lowerQuartile: at(0.25), median: at(0.5), upperQuartile: at(0.75), max: at(1) };
}

/** Microseconds of CPU time that this process spends on some work, its garbage collection included. */
export function cpuMicroseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
