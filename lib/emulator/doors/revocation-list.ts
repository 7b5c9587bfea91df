import { createServer } from 'node:http';
import { listen } from './listen';

/** A revocation list that can be fetched. */
export interface ServedRevocationList {
  url: string;
  close(): void;
}

/**
 * Serves a revocation list over plain HTTP, on a free port of its own: who asks for one (.NET does, for devices with certificates)
 * fetches it before any TLS connection stands.
 *
 * @param list DER
 */
export async function serveRevocationList(host: string, list: Buffer): Promise<ServedRevocationList> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/pkix-crl' }).end(list);
  });
  const port = await listen(server, { host, port: 0 });
  return {
    url: `http://127.0.0.1:${port}/ca.crl`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
