import { type Spread, spreadOf } from './measure';

/** One line of the table: ours beside a baseline. */
export interface Result {
  name: string;
  unit: string;
  ours: Spread;
  baseline: Spread;
  /** Of the ratios round by round: the two values of a round saw the same machine. */
  ratio: Spread;
  rounds: number;
  /** What the median ratio should be; absent where it is only good to know. */
  aim?: Aim;
  ok?: boolean;
}

/** A bound for a ratio. */
export type Aim = { atMost: number } | { atLeast: number };

/** Sums up what was measured in rounds, ours and the baseline's values in the same order. */
export function resultOf(
  name: string,
  unit: string,
  ours: readonly number[],
  baseline: readonly number[],
  aim?: Aim,
): Result {
  const ratio = spreadOf(ours.map((value, round) => value / (baseline[round] as number)));
  return {
    name,
    unit,
    ours: spreadOf(ours),
    baseline: spreadOf(baseline),
    ratio,
    rounds: ours.length,
    ...(aim && { aim, ok: 'atMost' in aim ? ratio.median <= aim.atMost : ratio.median >= aim.atLeast }),
  };
}
