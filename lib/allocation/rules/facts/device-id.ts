import { isRegistrationId } from '../../../dps/registration-id';
import { fact } from '../../plugin';

/**
 * The device's id in its hub: the current one, else the enrollment's, else the registration id, if it is one that DPS
 * documents.
 */
export const deviceId = fact({
  name: 'deviceId',
  summary: "The device's id in its hub: the current one, else the enrollment's, else the registration id.",
  type: 'text',
  derivedFrom: ['registrationId'],
  vouchedBy: 'attestation',
  compile: () => ({
    read: ({ request: { deviceRuntimeContext: context, individualEnrollment } }) =>
      context.currentDeviceId ||
      individualEnrollment?.deviceId ||
      (isRegistrationId(context.registrationId) ? context.registrationId : undefined),
  }),
});
