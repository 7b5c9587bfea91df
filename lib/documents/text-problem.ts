import type { Problem } from '../allocation/policy/problem';

/** A problem with its range in the text, in UTF-16 units. */
export type TextProblem = Pick<Problem, 'severity' | 'what' | 'cure'> & { range: [number, number] };
