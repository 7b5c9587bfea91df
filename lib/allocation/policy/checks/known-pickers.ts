import { didYouMean } from '../did-you-mean';
import type { Check } from './check';

/** A picker named by a plain text is one that there is; for one with options the schema says so. */
export const knownPickers: Check = ({ picks }, { plugins }) => {
  const known = plugins.filter(({ kind }) => kind === 'picker').map(({ name }) => name);
  return picks.flatMap(({ value, path }) =>
    typeof value === 'string' && !known.includes(value)
      ? [{ path, what: `there is no picker ${value}`, cure: didYouMean(value, known) }]
      : [],
  );
};
