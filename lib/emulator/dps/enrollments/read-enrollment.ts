import { isDeviceId } from '../../../dps/device-id';
import { isSameHub } from '../../../dps/hub-names';
import { isRegistrationId } from '../../../dps/registration-id';
import { isJsonObject, type JsonObject } from '../../kernel/json';
import { badRequest, type DpsError, isRefused } from '../dps-error';
import { readInitialTwin } from '../initial-twin';
import type { HubLink } from '../provisioning-service';
import type { DpsSwitches } from '../switches';
import type {
  AllocationPolicy,
  Attestation,
  EnrollmentGroup,
  EnrollmentRecord,
  IndividualEnrollment,
  ReprovisionPolicy,
} from './enrollment';
import { readAttestation } from './read-attestation';

/** What is known besides an enrollment's JSON. */
export interface EnrollmentContext {
  /** From the path of the call. */
  id: string;
  links: readonly HubLink[];
  /** What the enrollment had before, on an update. */
  stored: Attestation | undefined;
  switches: DpsSwitches;
}

/** An enrollment as it was asked for; DPS adds etag and dates. */
export type Requested<Record extends EnrollmentRecord> = Omit<
  Record,
  'etag' | 'createdDateTimeUtc' | 'lastUpdatedDateTimeUtc'
>;

/** Reads an individual enrollment. Members that DPS does not know are dropped. */
export function readIndividualEnrollment(
  body: JsonObject,
  context: EnrollmentContext,
): Requested<IndividualEnrollment> | DpsError {
  const registrationId = readId(body.registrationId, context.id, 'registrationId');
  if (isRefused(registrationId)) return registrationId;
  const attestation = readAttestation(body.attestation, { ...context, kind: 'individual' });
  if (isRefused(attestation)) return attestation;
  const common = readCommon(body, context.links);
  if (isRefused(common)) return common;
  const { deviceId, optionalDeviceInformation } = body;
  if (isSet(deviceId) && !(typeof deviceId === 'string' && isDeviceId(deviceId)))
    return badRequest(`${JSON.stringify(deviceId)} is no valid deviceId.`);
  return {
    registrationId,
    ...(typeof deviceId === 'string' && { deviceId }),
    ...(isJsonObject(optionalDeviceInformation) && { optionalDeviceInformation }),
    attestation,
    ...common,
  };
}

/** Reads an enrollment group. Members that DPS does not know are dropped. */
export function readEnrollmentGroup(
  body: JsonObject,
  context: EnrollmentContext,
): Requested<EnrollmentGroup> | DpsError {
  const enrollmentGroupId = readId(body.enrollmentGroupId, context.id, 'enrollmentGroupId');
  if (isRefused(enrollmentGroupId)) return enrollmentGroupId;
  const attestation = readAttestation(body.attestation, { ...context, kind: 'group' });
  if (isRefused(attestation)) return attestation;
  const common = readCommon(body, context.links);
  return isRefused(common) ? common : { enrollmentGroupId, attestation, ...common };
}

function readId(inBody: unknown, inPath: string, member: string): string | DpsError {
  if (!isRegistrationId(inPath)) return badRequest(`${JSON.stringify(inPath)} is no valid ${member}.`);
  if (!isSet(inBody)) return inPath;
  return typeof inBody === 'string' && inBody.toLowerCase() === inPath.toLowerCase()
    ? inBody
    : badRequest(`${member} in the body is not the one in the path.`);
}

type Common = Omit<Requested<EnrollmentRecord>, 'attestation'>;

function readCommon(body: JsonObject, links: readonly HubLink[]): Common | DpsError {
  const { capabilities, iotHubHostName, reprovisionPolicy } = body;
  // Not all SDKs of Microsoft write enumerations in the same case.
  const provisioningStatus = lowerCased(body.provisioningStatus);
  for (const [holder, name] of flags) {
    const value = isJsonObject(body[holder]) ? body[holder][name] : undefined;
    if (isSet(value) && typeof value !== 'boolean') return badRequest(`${holder}.${name} must be true or false.`);
  }
  const initialTwin = readInitialTwin(body.initialTwin);
  if (initialTwin === 'malformed')
    return badRequest('initialTwin must be of the form { tags, properties: { desired } }.');
  if (isSet(iotHubHostName) && typeof iotHubHostName !== 'string') return badRequest('iotHubHostName must be a text.');
  if (isSet(provisioningStatus) && provisioningStatus !== 'enabled' && provisioningStatus !== 'disabled')
    return badRequest('provisioningStatus must be enabled or disabled.');
  const allocation = readAllocation(body, links);
  if (isRefused(allocation)) return allocation;
  return {
    ...(isJsonObject(capabilities) && { capabilities: { iotEdge: capabilities.iotEdge === true } }),
    ...(typeof iotHubHostName === 'string' && iotHubHostName !== '' && { iotHubHostName }),
    ...(initialTwin && { initialTwin }),
    provisioningStatus:
      provisioningStatus === undefined ? 'enabled' : (provisioningStatus as Common['provisioningStatus']),
    ...(isJsonObject(reprovisionPolicy) && { reprovisionPolicy: readReprovisionPolicy(reprovisionPolicy) }),
    ...allocation,
  };
}

/** Both members default to true. Source: the REST specification, ReprovisionPolicy. */
function readReprovisionPolicy({ updateHubAssignment, migrateDeviceData }: JsonObject): ReprovisionPolicy {
  return { updateHubAssignment: updateHubAssignment !== false, migrateDeviceData: migrateDeviceData !== false };
}

type Allocation = Pick<EnrollmentRecord, 'allocationPolicy' | 'iotHubs' | 'customAllocationDefinition'>;

/** The two texts in DPS's words were seen in public reports; both go with 400004. */
function readAllocation(body: JsonObject, links: readonly HubLink[]): Allocation | DpsError {
  const { iotHubs, customAllocationDefinition: definition } = body;
  const allocationPolicy = policyOf(body.allocationPolicy);
  if (isSet(allocationPolicy) && !isAllocationPolicy(allocationPolicy))
    return badRequest('allocationPolicy must be hashed, geoLatency, static or custom.');
  const hubs = readHubs(iotHubs, links);
  if (isRefused(hubs)) return hubs;
  if (hubs.length > 0 && !isSet(allocationPolicy))
    return badRequest('Enrollment allocationPolicy must be specified when iotHubs are specified.');
  if (allocationPolicy === 'custom' && !isSet(definition))
    return badRequest("A CustomAllocationDefinition is required when the allocation policy is set to 'Custom'");
  const customAllocationDefinition = readDefinition(definition);
  if (isRefused(customAllocationDefinition)) return customAllocationDefinition;
  return {
    ...(isAllocationPolicy(allocationPolicy) && { allocationPolicy }),
    ...(hubs.length > 0 && { iotHubs: hubs }),
    ...(customAllocationDefinition && { customAllocationDefinition }),
  };
}

function readHubs(iotHubs: unknown, links: readonly HubLink[]): string[] | DpsError {
  if (!isSet(iotHubs)) return [];
  if (!Array.isArray(iotHubs)) return badRequest('iotHubs must be a list of host names.');
  for (const hub of iotHubs as unknown[]) {
    const isLinked = typeof hub === 'string' && links.some(link => isSameHub(link.hub, hub));
    if (!isLinked) return badRequest(`iotHubs names ${JSON.stringify(hub)}, which is not linked to this DPS.`);
  }
  return iotHubs as string[];
}

/** The URL is not looked at: DPS finds out when a device registers. Source: a maintainer in azure-iot-sdk-csharp, issue 2881. */
function readDefinition(definition: unknown): EnrollmentRecord['customAllocationDefinition'] | DpsError {
  if (!isSet(definition)) return undefined;
  const { webhookUrl, apiVersion } = isJsonObject(definition) ? definition : {};
  if (typeof webhookUrl !== 'string' || webhookUrl === '' || typeof apiVersion !== 'string' || apiVersion === '')
    return badRequest('customAllocationDefinition needs webhookUrl and apiVersion.');
  return { webhookUrl, apiVersion };
}

/** What must be true or false if it is there. */
const flags = [
  ['capabilities', 'iotEdge'],
  ['reprovisionPolicy', 'updateHubAssignment'],
  ['reprovisionPolicy', 'migrateDeviceData'],
] as const;

function lowerCased(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function policyOf(value: unknown): unknown {
  const text = lowerCased(value);
  return text === 'geolatency' ? 'geoLatency' : text;
}

function isAllocationPolicy(value: unknown): value is AllocationPolicy {
  return value === 'hashed' || value === 'geoLatency' || value === 'static' || value === 'custom';
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
