import { canonicalHubName, firstLabel } from '../dps/hub-names';

/** The linked hub that a host name or a resource name means, spelled as it is linked. */
export function resolveHub(name: string, linkedHubs: readonly string[]): string | undefined {
  const wanted = canonicalHubName(name);
  return linkedHubs.find(hub => {
    const known = canonicalHubName(hub);
    return wanted === (name.includes('.') ? known : firstLabel(known));
  });
}
