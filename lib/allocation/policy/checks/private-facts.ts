import { textsIn } from '../survey';
import type { Check } from './check';

const logged = ['registrationId', 'enrollment.id', 'currentHub', 'dps'];

/** What every line of the log names cannot be private. */
export const privateFacts: Check = ({ document }) =>
  textsIn(document.private, ['private'])
    .filter(({ value }) => logged.includes(value))
    .map(({ value, path }) => ({
      path,
      what: `${value} cannot be private: every decision is logged under it`,
      cure: 'leave it out',
    }));
