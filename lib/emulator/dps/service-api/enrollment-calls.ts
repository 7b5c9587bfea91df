import type { HttpAnswer } from '../../doors/http-api';
import type { JsonObject } from '../../kernel/json';
import type { DpsContext } from '../context';
import { badRequest, type DpsError, isRefused, notFound } from '../dps-error';
import { type Enrollment, enrollmentsOf, findEnrollment } from '../enrollments/enrollment';
import { attestationWithSecrets, enrollmentJson } from '../enrollments/enrollment-json';
import { deleteEnrollment, saveEnrollment } from '../enrollments/save-enrollment';
import { parseObject } from '../json-object';
import { registrationJson } from '../registration/registration-record';
import { queryPage } from './query';
import type { Handler, ServiceCall } from './service-call';

/** The calls on individual enrollments and on groups. Source: the REST specification and recorded answers. */
export function enrollmentCalls(context: DpsContext, kind: Enrollment['kind']) {
  return {
    /** The answer shows the keys. */
    put({ service, id, call }: ServiceCall): HttpAnswer | DpsError {
      const body = parseObject(call.body);
      if (!body) return badRequest('The body is no JSON object.');
      const saved = saveEnrollment(context, service, { kind, id, body, ifMatch: call.headers['if-match'] });
      return isRefused(saved) ? saved : { status: 200, body: enrollmentJson(saved, { secrets: 'shown' }) };
    },

    /** The answer shows no keys, and of an individual enrollment how far its device is. */
    get({ service, id }: ServiceCall): HttpAnswer | DpsError {
      const scope = service.name.toLowerCase();
      const enrollment = findEnrollment(context.enrollments, scope, kind, id);
      if (!enrollment) return notFound('Enrollment not found.');
      return { status: 200, body: enrollmentJson(enrollment, { secrets: 'hidden', ...stateOf(scope, enrollment) }) };
    },

    delete({ service, id, call }: ServiceCall): HttpAnswer | DpsError {
      return deleteEnrollment(context, service, { kind, id, ifMatch: call.headers['if-match'] }) ?? { status: 204 };
    },

    /** Shows no keys. */
    query({ service, call }: ServiceCall): HttpAnswer | DpsError {
      const rows = enrollmentsOf(context.enrollments, service.name.toLowerCase(), kind);
      const type = kind === 'group' ? 'EnrollmentGroup' : 'Enrollment';
      return queryPage(
        call,
        type,
        rows.map(row => enrollmentJson(row, { secrets: 'hidden' })),
      );
    },

    attestationMechanism({ service, id }: ServiceCall): HttpAnswer | DpsError {
      const enrollment = findEnrollment(context.enrollments, service.name.toLowerCase(), kind, id);
      if (!enrollment) return notFound('Enrollment not found.');
      return { status: 200, body: attestationWithSecrets(enrollment.record.attestation) };
    },
  } satisfies Record<string, Handler>;

  function stateOf(scope: string, enrollment: Enrollment): { registrationState?: JsonObject } {
    if (enrollment.kind === 'group') return {};
    const { registrationId } = enrollment.record;
    const record = context.registrations.record(scope, registrationId);
    return { registrationState: record ? registrationJson(record) : { registrationId, status: 'unassigned' } };
  }
}
