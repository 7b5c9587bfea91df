import { operator } from '../../plugin';

/** The registration has the fact; the one operator that is never unknown. */
export const exists = operator({
  name: 'exists',
  summary: 'true: the registration has this fact; false: it does not (null counts as not having it).',
  argument: { type: 'boolean' },
  tests: ['any'],
  words: wanted => (wanted ? 'is there' : 'is absent'),
  compile: argument => value => (value !== undefined) === argument,
});
