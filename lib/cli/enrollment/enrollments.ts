import { ProvisioningServiceClient } from 'azure-iot-provisioning-service';
import Table from 'cli-table3';
import { maskedUrl } from '../../emulator/dps/enrollments/enrollment-json';
import { runningEmulator } from '../device/running-emulator';
import { serviceError } from '../service-error';

interface CreateOptions {
  dps?: string;
  group?: boolean;
  webhook?: string;
  hub?: string[];
  json?: boolean;
}

/** As much of an enrollment as is shown. */
interface ShownEnrollment {
  enrollmentGroupId?: string;
  registrationId?: string;
  attestation?: { type?: string };
  provisioningStatus?: string;
  allocationPolicy?: string;
  customAllocationDefinition?: { webhookUrl?: string };
  iotHubs?: string[];
}

/** Makes an enrollment with symmetric keys. */
export async function createEnrollment(id: string, options: CreateOptions): Promise<void> {
  const client = clientOf(options.dps);
  const allocation = options.webhook
    ? {
        allocationPolicy: 'custom',
        customAllocationDefinition: { webhookUrl: options.webhook, apiVersion: '2021-10-01' },
      }
    : options.hub && { allocationPolicy: 'hashed' };
  const body = {
    ...(options.group ? { enrollmentGroupId: id } : { registrationId: id }),
    attestation: { type: 'symmetricKey', symmetricKey: {} },
    ...allocation,
    ...(options.hub && { iotHubs: options.hub }),
  };
  const made = options.group
    ? client.createOrUpdateEnrollmentGroup(body as never)
    : client.createOrUpdateIndividualEnrollment(body as never);
  const { responseBody } = await made.catch((error: unknown) => {
    throw serviceError(`DPS does not take the enrollment ${id}`, error);
  });
  console.log(options.json ? JSON.stringify(responseBody, null, 2) : `${id} is made`);
}

/** Prints the enrollments of a DPS, groups first. */
export async function listEnrollments(options: { dps?: string; json?: boolean }): Promise<void> {
  const client = clientOf(options.dps);
  const all = { query: 'SELECT *' };
  const groups = (await client.createEnrollmentGroupQuery(all).next()).responseBody as unknown as ShownEnrollment[];
  const individuals = (await client.createIndividualEnrollmentQuery(all).next())
    .responseBody as unknown as ShownEnrollment[];
  const enrollments = [...groups, ...individuals];
  if (options.json) {
    console.log(JSON.stringify(enrollments, null, 2));
    return;
  }
  const table = new Table({
    head: ['enrollment', 'kind', 'attestation', 'status', 'allocation', 'hubs'],
    style: { head: [], border: [] },
  });
  for (const { enrollmentGroupId, registrationId = '', attestation, iotHubs, ...one } of enrollments) {
    table.push([
      enrollmentGroupId ?? registrationId,
      enrollmentGroupId === undefined ? 'individual' : 'group',
      attestation?.type ?? '',
      one.provisioningStatus ?? 'enabled',
      shownUrl(one.customAllocationDefinition?.webhookUrl) ?? one.allocationPolicy ?? "the DPS's own",
      iotHubs?.join('\n') ?? 'all linked ones',
    ]);
  }
  console.log(enrollments.length > 0 ? table.toString() : 'there are no enrollments');
}

function clientOf(dps: string | undefined): ProvisioningServiceClient {
  return ProvisioningServiceClient.fromConnectionString(runningEmulator().provisioningService(dps).connectionString);
}

function shownUrl(url: string | undefined): string | undefined {
  return url === undefined ? undefined : maskedUrl(url);
}
