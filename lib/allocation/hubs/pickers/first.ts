import { picker } from '../../plugin';

/** The first candidate in the order of the policy's `hubs`, then of linkedHubs. */
export const first = picker({
  name: 'first',
  summary: "The first candidate in the order of the policy's `hubs`, then of the enrollment's linked hubs.",
  prefer: 'lowest',
  compile: () => () => candidate => candidate.rank,
});
