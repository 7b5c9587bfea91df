import { fact } from '../../plugin';

/** The DPS that asks. */
export const dps = fact({
  name: 'dps',
  summary: 'The name of the DPS that asks, from the last part of the webhook URL: /api/allocate/<dps>.',
  type: 'text',
  vouchedBy: 'DPS',
  ignoreCase: true,
  compile: () => ({ read: ({ dps }) => dps }),
});
