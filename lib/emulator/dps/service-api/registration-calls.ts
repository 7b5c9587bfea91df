import type { HttpAnswer } from '../../doors/http-api';
import type { DpsContext } from '../context';
import { type DpsError, notFound } from '../dps-error';
import { etagMismatch } from '../enrollments/save-enrollment';
import { matchesEtag } from '../etag';
import { registrationJson } from '../registration/registration-record';
import type { Handler, ServiceCall } from './service-call';

/** The calls on registration records. */
export function registrationCalls({ state, registrations }: DpsContext) {
  return {
    get({ service, id }: ServiceCall): HttpAnswer | DpsError {
      const record = registrations.record(service.name.toLowerCase(), id);
      return record ? { status: 200, body: registrationJson(record) } : notFound('Registration not found.');
    },

    /** The device counts as new when it registers again; its identity in the hub stays. */
    delete({ service, id, call }: ServiceCall): HttpAnswer | DpsError {
      const scope = service.name.toLowerCase();
      const record = registrations.record(scope, id);
      if (!record) return notFound('Registration not found.');
      if (!matchesEtag(call.headers['if-match'], record.etag)) return etagMismatch;
      state.commit(...registrations.removal(scope, id));
      return { status: 204 };
    },
  } satisfies Record<string, Handler>;
}
