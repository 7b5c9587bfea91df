import { fact } from '../../plugin';

/** The hub that the device is assigned to so far. */
export const currentHub = fact({
  name: 'currentHub',
  summary: 'The hub that the device is assigned to so far: its host name in lower case, without `.device`.',
  type: 'text',
  vouchedBy: 'DPS',
  ignoreCase: true,
  compile: () => ({ read: ({ currentHub }) => currentHub?.name }),
});

/** Whether DPS knows no hub of the device yet. */
export const firstRegistration = fact({
  name: 'firstRegistration',
  summary: 'Whether DPS knows no hub of the device yet.',
  type: 'boolean',
  vouchedBy: 'DPS',
  compile: () => ({ read: ({ currentHub }) => currentHub === undefined }),
});
