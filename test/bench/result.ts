import { type Rounds, ratiosOf, type Spread, spreadOf } from './measure';

/** One line of the table: ours beside a baseline. */
export interface Result {
  name: string;
  unit: string;
  ours: Spread;
  baseline: Spread;
  /** Of the rounds' own ratios. */
  ratio: Spread;
  rounds: number;
  /** What the ratio should be; absent where it is only good to know. */
  aim?: Aim;
  /** Whether the median ratio meets the aim. */
  ok?: boolean;
}

/** A bound for a ratio. */
export type Aim = { atMost: number } | { atLeast: number };

/** Sums up measured rounds. */
export function resultOf(name: string, unit: string, rounds: Rounds, aim?: Aim): Result {
  const ratio = spreadOf(ratiosOf(rounds));
  return {
    name,
    unit,
    ours: spreadOf(rounds.ours),
    baseline: spreadOf(rounds.baseline),
    ratio,
    rounds: rounds.ours.length,
    ...(aim && { aim, ok: 'atMost' in aim ? ratio.median <= aim.atMost : ratio.median >= aim.atLeast }),
  };
}
