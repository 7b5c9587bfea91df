/** Linked hubs of most tests. */
export const hubs = ['hub-a.azure-devices.net', 'hub-b.azure-devices.net'];

/** What a test says of a registration; everything else is as in Microsoft's recorded request. */
export interface RequestOf {
  registrationId?: string;
  payload?: object;
  currentHub?: string;
  reprovisionPolicy?: object;
  linkedHubs?: string[];
  tags?: object;
}

/** An AllocationRequest of a device in an enrollment group. Made by us, after the recorded one. */
export function requestOf({
  registrationId = 'device-1',
  payload,
  currentHub,
  reprovisionPolicy,
  linkedHubs = hubs,
  tags,
}: RequestOf = {}) {
  return {
    enrollmentGroup: {
      enrollmentGroupId: 'devices',
      attestation: { type: 'symmetricKey' },
      capabilities: { iotEdge: false },
      ...(tags && { initialTwin: { tags } }),
      ...(reprovisionPolicy && { reprovisionPolicy }),
    },
    deviceRuntimeContext: {
      registrationId,
      ...(currentHub && { currentIotHubHostName: currentHub, currentDeviceId: registrationId }),
      symmetricKey: {},
      ...(payload && { payload }),
    },
    linkedHubs,
  };
}
