/**
 * The one name under which a hub is compared, described and hashed: lower case, without the `.device` label.
 *
 * A hub answers to `<hub>.azure-devices.net` and to `<hub>.device.azure-devices.net` (the name that newer tools link);
 * both are the same hub. Host names are case-insensitive (RFC 4343).
 */
export function canonicalHubName(hostName: string): string {
  const name = hostName.toLowerCase();
  const firstDot = name.indexOf('.');
  return name.startsWith('.device.', firstDot) ? name.slice(0, firstDot) + name.slice(firstDot + 7) : name;
}

/** Whether two host names mean the same hub. */
export function isSameHub(one: string, other: string): boolean {
  return canonicalHubName(one) === canonicalHubName(other);
}

/** The hub's resource name: what stands before the first dot, or all of it. */
export function firstLabel(hostName: string): string {
  const firstDot = hostName.indexOf('.');
  return firstDot < 0 ? hostName : hostName.slice(0, firstDot);
}
