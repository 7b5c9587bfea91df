import type { LocalHosts } from './local-hosts';
import { findLocal, patchConnections } from './patch';

const claimed = Symbol.for('dps-allocator.claimed');

/** What a claim serves, marked so that the connect file of a running emulator is not taken for one. */
interface Claim extends LocalHosts {
  [claimed]: true;
}

/**
 * Sends the connections of this process to the given host names to an emulator on this machine, until the returned function takes that
 * back. Real names stay in the Host header, in TLS and in signatures; every other host is left alone.
 *
 * @throws Error where a name is claimed in this process already
 */
export function connectLocal({ names, ports, ca }: LocalHosts): () => void {
  const claim: Claim = { names: names.map(name => name.toLowerCase()), ports: { ...ports }, ca, [claimed]: true };
  const taken = claim.names.find(isClaimed);
  if (taken !== undefined) {
    throw new Error(
      `${taken} is already served by an emulator in this process: stop that one, or give this one hosts of other names`,
    );
  }
  return patchConnections(name => (claim.names.includes(name) ? claim : undefined));
}

function isClaimed(name: string): boolean {
  return findLocal(name).some(local => claimed in local);
}
