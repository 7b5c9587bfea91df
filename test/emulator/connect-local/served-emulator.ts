import type { LocalHosts } from '../../../lib/emulator/connect-local/local-hosts';
import { type Door, openDoor } from '../../../lib/emulator/doors/door';
import { issueServerCertificate, makeAuthority } from '../../../lib/emulator/kernel/certificate-authority';

export const hub = 'x.azure-devices.net';

/** A door whose services are as small as can be, and what its clients must know. */
export async function serveTinyEmulator(): Promise<{ door: Door; hosts: LocalHosts; log: string[] }> {
  const authority = await makeAuthority();
  const log: string[] = [];
  const door = await openDoor({
    host: '127.0.0.1',
    port: 0,
    certificate: await issueServerCertificate(authority),
    http: host => (host === hub ? ({ path }) => ({ status: 200, body: { host, path } }) : undefined),
    mqtt: username => {
      if (!username.startsWith(`${hub}/`)) return undefined;
      return () => ({
        sessionPresent: false,
        subscribe: () => true,
        unsubscribe() {},
        publish() {},
        closed() {},
      });
    },
    names: () => [hub],
    log: line => log.push(line),
  });
  const ports = { 443: door.port, 8883: door.port };
  return { door, hosts: { names: [hub], ports, ca: authority.certificate }, log };
}
