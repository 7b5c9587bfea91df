import { fact } from '../../plugin';

/** What the device sent along with its registration. */
export const payload = fact({
  name: 'payload',
  summary: 'What the device sent along with its registration: payload.<member>.',
  type: 'json',
  vouchedBy: 'device',
  hasMembers: true,
  compile: () => ({ read: ({ request }) => request.deviceRuntimeContext.payload }),
});
