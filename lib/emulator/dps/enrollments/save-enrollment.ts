import { isJsonObject } from '../../kernel/json';
import type { DpsContext } from '../context';
import { badRequest, type DpsError, isRefused, notFound, refusal } from '../dps-error';
import { matchesEtag, newEtag } from '../etag';
import type { ProvisioningService } from '../provisioning-service';
import { timestamp } from '../timestamp';
import { type Enrollment, findEnrollment } from './enrollment';
import { readEnrollmentGroup, readIndividualEnrollment } from './read-enrollment';

/** A call that makes or replaces an enrollment. */
export interface SaveEnrollment {
  kind: Enrollment['kind'];
  id: string;
  /** As JSON, not checked. */
  body: unknown;
  /** The header; undefined where there is none. */
  ifMatch: string | undefined;
}

/**
 * Makes an enrollment, or replaces the one whose etag the call knows, and returns it as it is now.
 *
 * Without If-Match it is made only (409 if it exists; switch `putWithoutIfMatch`); with one it is replaced only (404 if
 * there is none, 412 for another etag).
 */
export function saveEnrollment(
  context: DpsContext,
  service: ProvisioningService,
  { kind, id, body, ifMatch }: SaveEnrollment,
): Enrollment | DpsError {
  const { state, clock, switches, enrollments } = context;
  const scope = service.name.toLowerCase();
  const stored = findEnrollment(enrollments, scope, kind, id);
  const conflict = conflictOf(stored, ifMatch, switches.putWithoutIfMatch === 'create only');
  if (conflict) return conflict;
  if (!isJsonObject(body)) return badRequest('The body is no JSON object.');
  const reading = { id, links: service.links, stored: stored?.record.attestation, switches };
  const now = timestamp(clock.now());
  const stamps = {
    etag: newEtag(),
    createdDateTimeUtc: stored?.record.createdDateTimeUtc ?? now,
    lastUpdatedDateTimeUtc: now,
  };
  if (kind === 'individual') {
    const read = readIndividualEnrollment(body, reading);
    if (isRefused(read)) return read;
    const record = { ...read, ...stamps };
    state.commit(enrollments.individual.put(scope, id.toLowerCase(), record));
    return { kind, record };
  }
  const read = readEnrollmentGroup(body, reading);
  if (isRefused(read)) return read;
  const record = { ...read, ...stamps };
  state.commit(enrollments.group.put(scope, id.toLowerCase(), record));
  return { kind, record };
}

/** Deletes an enrollment; the registrations that came through it stay (switch `deletedEnrollmentDeletesRegistration`). */
export function deleteEnrollment(
  { state, switches, enrollments, registrations }: DpsContext,
  service: ProvisioningService,
  { kind, id, ifMatch }: Omit<SaveEnrollment, 'body'>,
): DpsError | undefined {
  const scope = service.name.toLowerCase();
  const key = id.toLowerCase();
  const stored = findEnrollment(enrollments, scope, kind, id);
  if (!stored) return notFound('Enrollment not found.');
  if (!matchesEtag(ifMatch, stored.record.etag)) return etagMismatch;
  state.commit(
    enrollments[kind].remove(scope, key),
    ...(kind === 'individual' && switches.deletedEnrollmentDeletesRegistration
      ? registrations.removal(scope, key)
      : []),
  );
  return undefined;
}

/** Another etag than the one that the call knows. */
export const etagMismatch: DpsError = refusal(412001, 'The etag does not match.');

function conflictOf(
  stored: Enrollment | undefined,
  ifMatch: string | undefined,
  createOnly: boolean,
): DpsError | undefined {
  if (!stored) return ifMatch === undefined || ifMatch === '' ? undefined : notFound('Enrollment not found.');
  if (ifMatch === undefined) return createOnly ? refusal(409201, 'Enrollment already exists.') : undefined;
  return matchesEtag(ifMatch, stored.record.etag) ? undefined : etagMismatch;
}
