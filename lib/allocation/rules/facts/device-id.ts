import { fact } from '../../plugin';

/** The device's id in its hub: the current one, else the enrollment's, else the registration id. */
export const deviceId = fact({
  name: 'deviceId',
  summary: "The device's id in its hub: the current one, else the enrollment's, else the registration id.",
  type: 'text',
  vouchedBy: 'attestation',
  compile: () => ({
    read: ({ request: { deviceRuntimeContext, individualEnrollment } }) =>
      deviceRuntimeContext.currentDeviceId || individualEnrollment?.deviceId || deviceRuntimeContext.registrationId,
  }),
});
