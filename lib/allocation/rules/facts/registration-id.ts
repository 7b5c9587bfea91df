import { isRegistrationId } from '../../../dps/registration-id';
import { fact } from '../../plugin';

/** The registration id; absent if it is not one that DPS documents. */
export const registrationId = fact({
  name: 'registrationId',
  summary: 'The id under which the device registers.',
  type: 'text',
  vouchedBy: 'attestation',
  ignoreCase: true,
  compile: () => ({
    read({ request }) {
      const id = request.deviceRuntimeContext.registrationId;
      return isRegistrationId(id) ? id : undefined;
    },
  }),
});
