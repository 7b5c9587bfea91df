import type { EnrollmentRecord } from '../enrollments/enrollment';
import type { Assignment } from './registration-record';

/** What a registration may do with a device. */
export type ReprovisionMode =
  /** The device is nowhere yet. */
  | 'initial'
  /** The device stays where it is. */
  | 'never'
  /** The device may move and takes its data along. */
  | 'migrate'
  /** The device may move and begins anew. */
  | 'reset';

/** The last version of the device API from before reprovisioning. Source: Microsoft, "Reprovision devices", the table of versions. */
const lastStickyVersion = '2018-04-01';

/**
 * What an enrollment's reprovision policy means for a device.
 *
 * Without a policy a device of an old api-version stays where it is, as all did before September 2018; others are treated
 * as under the default, migrate. Source: Microsoft, "Reprovision devices", "Managing backwards compatibility".
 */
export function reprovisionMode(
  { reprovisionPolicy }: Pick<EnrollmentRecord, 'reprovisionPolicy'>,
  apiVersion: string,
  current: Assignment | undefined,
): ReprovisionMode {
  if (!current) return 'initial';
  if (!reprovisionPolicy) return isSticky(apiVersion) ? 'never' : 'migrate';
  if (!reprovisionPolicy.updateHubAssignment) return 'never';
  return reprovisionPolicy.migrateDeviceData ? 'migrate' : 'reset';
}

/** Versions begin with their date; what has none is taken as new. */
function isSticky(apiVersion: string): boolean {
  const date = apiVersion.slice(0, lastStickyVersion.length);
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && date <= lastStickyVersion;
}
