import type { CertificateInfo } from '../../kernel/certificate-info';
import type { State, Table } from '../../kernel/state';
import type { InitialTwin } from '../linked-hubs';

/** A certificate of an enrollment; its text is never shown again, only the info is. */
export interface EnrolledCertificate {
  /** DER, base64. */
  certificate: string;
  info: CertificateInfo;
}

/** Two things of a kind, so that one can be changed while the other works. */
export interface Pair<Item> {
  primary: Item;
  secondary: Item;
}

/** How devices of an enrollment prove who they are; with the secrets. */
export type Attestation =
  | { type: 'symmetricKey'; symmetricKey: { primaryKey: string; secondaryKey: string } }
  | { type: 'tpm'; tpm: { endorsementKey: string; storageRootKey?: string } }
  | { type: 'x509'; x509: X509Attestation };

/** An individual enrollment has client certificates, a group signing certificates or the names of verified CAs. */
export type X509Attestation =
  | { clientCertificates: Pair<EnrolledCertificate> }
  | { signingCertificates: Pair<EnrolledCertificate> }
  | { caReferences: { primary: string; secondary?: string } };

/** How an enrollment allocates. Source: the REST specification, AllocationPolicy. */
export type AllocationPolicy = 'hashed' | 'geoLatency' | 'static' | 'custom';

/** What becomes of a device that registers again. */
export interface ReprovisionPolicy {
  updateHubAssignment: boolean;
  migrateDeviceData: boolean;
}

/** What individual enrollments and groups have in common. What is absent was not set; DPS tells that from a default. */
export interface EnrollmentRecord {
  attestation: Attestation;
  capabilities?: { iotEdge: boolean };
  /** An older way to name one hub. */
  iotHubHostName?: string;
  /** The hub judges it. */
  initialTwin?: InitialTwin;
  /** A guid with its quotation marks, as the webhook sees it. */
  etag: string;
  /** Null is echoed, and means enabled. */
  provisioningStatus: 'enabled' | 'disabled' | null;
  reprovisionPolicy?: ReprovisionPolicy;
  createdDateTimeUtc: string;
  lastUpdatedDateTimeUtc: string;
  allocationPolicy?: AllocationPolicy;
  iotHubs?: readonly string[];
  /** The URL with its key. */
  customAllocationDefinition?: { webhookUrl: string; apiVersion: string };
}

/** The enrollment of one device. */
export interface IndividualEnrollment extends EnrollmentRecord {
  registrationId: string;
  /** The identity's name in the hub, where it is not the registration id. */
  deviceId?: string;
  optionalDeviceInformation?: Record<string, unknown>;
}

/** The enrollment of all devices with keys or certificates of one origin. */
export interface EnrollmentGroup extends EnrollmentRecord {
  enrollmentGroupId: string;
}

/** Either kind of enrollment, told apart. */
export type Enrollment =
  | { kind: 'individual'; record: IndividualEnrollment }
  | { kind: 'group'; record: EnrollmentGroup };

/** Where the enrollments of every DPS are; the scope is the name of the DPS, the id theirs, both in lower case. */
export interface EnrollmentTables {
  individual: Table<IndividualEnrollment>;
  group: Table<EnrollmentGroup>;
}

/** Opens the tables. */
export function enrollmentTables(state: State): EnrollmentTables {
  return {
    individual: state.table<IndividualEnrollment>('enrollments'),
    group: state.table<EnrollmentGroup>('enrollmentGroups'),
  };
}

/** Either kind by its id, whatever its case. */
export function findEnrollment(
  tables: EnrollmentTables,
  scope: string,
  kind: Enrollment['kind'],
  id: string,
): Enrollment | undefined {
  if (kind === 'individual') {
    const record = tables.individual.get(scope, id.toLowerCase());
    return record && { kind, record };
  }
  const record = tables.group.get(scope, id.toLowerCase());
  return record && { kind, record };
}

/** All of a kind, in the order in which they were made. */
export function enrollmentsOf(tables: EnrollmentTables, scope: string, kind: Enrollment['kind']): Enrollment[] {
  return kind === 'individual'
    ? Array.from(tables.individual.rows(scope), record => ({ kind, record }))
    : Array.from(tables.group.rows(scope), record => ({ kind, record }));
}

/** The id under which an enrollment was made. */
export function enrollmentId(enrollment: Enrollment): string {
  return enrollment.kind === 'individual' ? enrollment.record.registrationId : enrollment.record.enrollmentGroupId;
}

/** Whether devices of an enrollment are turned away. */
export function isDisabled({ record }: Enrollment): boolean {
  return record.provisioningStatus === 'disabled';
}
