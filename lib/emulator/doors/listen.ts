import type { AddressInfo, ListenOptions, Server } from 'node:net';

/** Listens, and returns the port. Rejects with the system's error, such as EADDRINUSE. */
export function listen(server: Server, options: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
