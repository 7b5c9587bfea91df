/** The topic filters that a device may subscribe to. Source: Microsoft, "Use MQTT to communicate with IoT Hub". */
export const filters = {
  twinAnswers: '$iothub/twin/res/#',
  desired: '$iothub/twin/PATCH/properties/desired/#',
  methods: '$iothub/methods/POST/#',
} as const;

/** Whether a device may subscribe to a filter. Messages to devices are accepted here and never sent: they are not emulated. */
export function isDeviceFilter(filter: string, deviceId: string): boolean {
  return Object.values<string>(filters).includes(filter) || filter === `devices/${deviceId}/messages/devicebound/#`;
}

/** What a message of a device is, by its topic. */
export type DeviceMessage =
  | { kind: 'getTwin'; rid: string }
  /** `version` is the one that the device expects of its reported properties; NaN where it is no number. */
  | { kind: 'patchReported'; rid: string; version: number | undefined }
  | { kind: 'methodResult'; rid: string; status: number }
  | { kind: 'telemetry' };

/** Reads the topic of a message; undefined where IoT Hub knows none such. */
export function readTopic(topic: string, deviceId: string): DeviceMessage | undefined {
  const telemetry = `devices/${deviceId}/messages/events`;
  if (topic === telemetry || topic.startsWith(`${telemetry}/`)) return { kind: 'telemetry' };
  const question = topic.indexOf('/?');
  if (question < 0) return undefined;
  const path = topic.slice(0, question);
  const properties = readProperties(topic.slice(question + 2));
  const rid = properties.get('$rid');
  if (!rid) return undefined;
  if (path === '$iothub/twin/GET') return { kind: 'getTwin', rid };
  if (path === '$iothub/twin/PATCH/properties/reported') {
    const version = properties.get('$version');
    return { kind: 'patchReported', rid, version: version === undefined ? undefined : readVersion(version) };
  }
  const status = /^\$iothub\/methods\/res\/(-?\d{1,9})$/.exec(path)?.[1];
  return status === undefined ? undefined : { kind: 'methodResult', rid, status: Number(status) };
}

/** The topics that the hub sends to. */
export const topicOf = {
  twinAnswer: (status: number, rid: string, version?: number) =>
    `$iothub/twin/res/${status}/?$rid=${rid}${version === undefined ? '' : `&$version=${version}`}`,
  desired: (version: number) => `$iothub/twin/PATCH/properties/desired/?$version=${version}`,
  method: (name: string, rid: string) => `$iothub/methods/POST/${encodeURIComponent(name)}/?$rid=${rid}`,
};

/** The properties of a topic by name. Values stay as they were sent: a request id goes back like that. */
function readProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  for (const property of text.split('&')) {
    const [name = '', value = ''] = property.split('=', 2);
    properties.set(name.replace(/^%24/, '$'), value);
  }
  return properties;
}

function readVersion(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}
