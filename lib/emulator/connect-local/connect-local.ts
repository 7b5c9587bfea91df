import type { LocalHosts } from './local-hosts';
import { findLocal, patchConnections } from './patch';

const sharedName = /^global\.azure-devices-provisioning\./;
const claimed = Symbol.for('dps-allocator.claimed');

/** What a claim serves, marked so that the connect file of a running emulator is not taken for one. */
interface Claim extends LocalHosts {
  [claimed]: true;
}

/**
 * Sends the connections of this process to the given host names to an emulator on this machine, until the returned function takes that
 * back. Real names stay in the Host header, in TLS and in signatures; every other host is left alone. The name that all instances of
 * DPS share, `global.…`, stays with who claimed it first; a DPS of another emulator is reached by its own name.
 *
 * @throws Error where a name is claimed in this process already
 */
export function connectLocal({ names, ports, ca }: LocalHosts): () => void {
  const wanted = names.map(name => name.toLowerCase()).filter(name => !(sharedName.test(name) && isClaimed(name)));
  const claim: Claim = { names: wanted, ports: { ...ports }, ca, [claimed]: true };
  const taken = wanted.find(isClaimed);
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
