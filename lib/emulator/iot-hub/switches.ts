/** What live hubs are not known to do; each is a choice of the emulator that a user can turn. */
export interface HubSwitches {
  /** Whether a device's reported patch moves the twin's `version`. */
  reportedPatchMovesVersion: boolean;
  /** Whether a device's reported patch moves the twin's etag, so that a service's older one no longer matches. */
  reportedPatchMovesEtag: boolean;
  /** Whether replacing a twin (PUT) empties a section that its body leaves out. */
  replaceClearsAbsentSections: boolean;
  /** The return code of every refused CONNECT. Observed as 5 for a wrong key and for an unknown, disabled or expired device. */
  connectRefusalCode: 1 | 2 | 3 | 4 | 5;
  /** The envelope of a method's 404 for an unknown device. Only in A does azure-iothub see a DeviceNotFoundError. */
  unknownDeviceMethodEnvelope: 'A' | 'B';
  /** More subscriptions than this close the connection. Five are documented, what happens beyond is not. */
  subscriptionsPerDevice: number;
  /**
   * How often in ten seconds connections of one device may take over from each other before a CONNECT is refused with
   * return code 3, after which SDKs back off. Two clients with one identity throw each other out without end otherwise.
   */
  takeOversInTenSeconds: number;
}

/** What the emulator does unless told otherwise. */
export const defaultSwitches: HubSwitches = {
  reportedPatchMovesVersion: true,
  reportedPatchMovesEtag: true,
  replaceClearsAbsentSections: true,
  connectRefusalCode: 5,
  unknownDeviceMethodEnvelope: 'A',
  subscriptionsPerDevice: 5,
  takeOversInTenSeconds: 20,
};
