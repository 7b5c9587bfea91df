import type { X509Certificate } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import type { HttpAnswer, HttpCall, HttpRouting } from './http-api';

/** The longest body that is read, in bytes. */
export const maxBodyBytes = 1 << 20;

/** What the door needs to serve HTTP. */
export interface HttpDoor {
  route: HttpRouting;
  /** The host names that are served, for the answer to an unknown one. */
  names: () => readonly string[];
  log: (line: string) => void;
  /** What the client of a connection presented, leaf first. */
  certificatesOf: (socket: Duplex) => readonly X509Certificate[];
}

/**
 * An HTTP server without a port of its own: each connection is handed to it as `emit('connection', socket)`. The APIs answer; by itself
 * it answers 400 to what is not HTTP, 404 for an unknown host and 413 for too long a body.
 */
export function createHttpDoor(door: HttpDoor): Server {
  const server = createServer((request, response) => {
    answer(request)
      .then(found => send(response, found))
      .catch(error => {
        // A client that went away in the middle of its request gets nothing.
        if (request.destroyed && !request.complete) return;
        door.log(`${request.method} ${request.headers.host}${pathOf(request)}: failed: ${error}`);
        send(response, { status: 500, body: { message: 'The emulator failed at this request; its log says why.' } });
      });
  });
  // Without a word for so long a connection ends; the longest answer, of a direct method, takes ten minutes at most.
  server.timeout = 11 * 60_000;
  server.on('clientError', (error, socket) => {
    door.log(`an HTTP client sent what is not a request: ${error.message}`);
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  return server;

  async function answer(request: IncomingMessage): Promise<HttpAnswer> {
    const { method = '', url = '', headers, socket } = request;
    const host = hostName(headers.host ?? '');
    const api = door.route(host);
    if (api === undefined) {
      door.log(`${method} ${host}${pathOf(request)}: refused with 404: that host is not served`);
      return unknownHost(host, door.names());
    }
    const body = await readBody(request);
    if (body === undefined) {
      door.log(`${method} ${host}${pathOf(request)}: refused with 413: the body is longer than ${maxBodyBytes} bytes`);
      return tooLong;
    }
    const [path = '', ...query] = url.split('?');
    const call: HttpCall = {
      method,
      host,
      path,
      query: new URLSearchParams(query.join('?')),
      headers: joined(headers),
      body,
      certificates: door.certificatesOf(socket),
    };
    return api(call);
  }
}

const tooLong: HttpAnswer = {
  status: 413,
  // What still comes of the body is not worth reading.
  headers: { connection: 'close' },
  body: { message: `The emulator reads bodies of ${maxBodyBytes} bytes at most.` },
};

function unknownHost(host: string, names: readonly string[]): HttpAnswer {
  const served = names.length === 0 ? 'none' : names.join(', ');
  return {
    status: 404,
    headers: { connection: 'close' },
    body: { message: `The emulator does not serve the host "${host}". It serves: ${served}.` },
  };
}

/** Without the query, which may hold a key. */
function pathOf({ url = '' }: IncomingMessage): string {
  return url.replace(/\?.*$/s, '');
}

/** A Host header in lower case, without its port; an IPv6 address keeps its brackets. */
function hostName(header: string): string {
  return header.replace(/:\d*$/, '').toLowerCase();
}

/** A body as text; undefined if it is too long. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length']) > maxBodyBytes) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function joined(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

function send(response: ServerResponse, { status, headers = {}, body }: HttpAnswer): void {
  const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body), 'utf8');
  if (body !== undefined) response.setHeader('content-type', 'application/json; charset=utf-8');
  if (status !== 204 && status !== 304) response.setHeader('content-length', bytes.length);
  response.writeHead(status, headers).end(bytes);
}
