import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** One item of telemetry as it is on the wire. */
export interface Envelope {
  name: string;
  iKey: string;
  sampleRate: number;
  tags: Record<string, string>;
  data: {
    baseType: string;
    baseData: {
      name?: string;
      properties: Record<string, string>;
      measurements?: Record<string, number>;
      metrics?: { name: string; value: number; count: number }[];
    };
  };
}

/** What the endpoint does with a request whose envelopes it has read. */
export type Behaviour = (response: ServerResponse, envelopes: Envelope[]) => void;

/** Takes everything, as the service does on a good day. */
export const accept: Behaviour = (response, { length }) => {
  const body = { itemsReceived: length, itemsAccepted: length, errors: [] };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/** Takes nothing and says so; the header keeps the SDK's own pauses before it tries again short. */
export function answer(status: number, body = '{"itemsReceived":0,"itemsAccepted":0,"errors":[]}'): Behaviour {
  return response => {
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after-ms': '1' }).end(body);
  };
}

/** Never answers. */
export const hang: Behaviour = () => {};

/** An ingestion endpoint of Application Insights on this machine, which keeps what it was sent. */
export async function ingestionEndpoint(tls: { key: string; cert: string }, behave: Behaviour) {
  const received: Envelope[] = [];
  const server = createServer(tls, async (request, response) => {
    const envelopes = await readEnvelopes(request);
    received.push(...envelopes);
    behave(response, envelopes);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}/`,
    received,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function readEnvelopes(request: IncomingMessage): Promise<Envelope[]> {
  const body = await buffer(request);
  return JSON.parse((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
}
