import { fact } from '../../lib/allocation/plugin';

/** A fact of a user's own that is not as facts must be. */
export const faulty = fact({
  name: 'faulty',
  summary: 'Breaks the law of plug-ins: it throws.',
  type: 'text',
  vouchedBy: 'device',
  compile: () => ({
    read() {
      throw new TypeError('secret of the device');
    },
  }),
});
