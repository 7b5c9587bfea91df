import { requestOf as shortRequestOf } from '../allocation/request-under-test';

/** Linked hubs of most tests. */
export const hubs = ['hub-a.azure-devices.net', 'hub-b.azure-devices.net'];

/** What a test says of a registration, under DPS's own names. */
export interface RequestOf {
  registrationId?: string;
  payload?: object;
  currentHub?: string;
  linkedHubs?: string[];
  tags?: object;
}

/** An AllocationRequest of a device in an enrollment group. */
export function requestOf({ registrationId, currentHub, linkedHubs = hubs, ...rest }: RequestOf = {}) {
  return shortRequestOf({
    linked: linkedHubs,
    ...(registrationId !== undefined && { id: registrationId }),
    ...(currentHub !== undefined && { current: currentHub }),
    ...rest,
  });
}
