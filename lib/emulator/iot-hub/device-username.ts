/** What a device says in the user name of its CONNECT: `{hub}/{deviceId}[/{moduleId}]/?api-version=…[&model-id=…]`. */
export interface DeviceUsername {
  /** As it was sent. */
  hostName: string;
  deviceId: string;
  moduleId: string | undefined;
  /** Its query, where it has an api-version. */
  query: URLSearchParams;
}

/** The host name that a user name begins with. */
export function hostNameOf(username: string): string {
  return username.slice(0, Math.max(username.indexOf('/'), 0));
}

/** Reads a user name; undefined where it is none of a device with an api-version. The question mark may be missing, as in older SDKs. */
export function readUsername(username: string): DeviceUsername | undefined {
  const parts = /^([^/]+)\/([^/]+)(?:\/([^/?]+))?\/\??(api-version=.*)$/s.exec(username);
  if (!parts) return undefined;
  const [, hostName = '', deviceId = '', moduleId, query] = parts;
  return { hostName, deviceId, moduleId, query: new URLSearchParams(query) };
}
