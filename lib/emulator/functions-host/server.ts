import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { answerBuffered } from './answer-buffered';
import { answerStreamed } from './answer-streamed';
import { type KeysOf, presentsKey } from './keys';
import type { LoadedApp } from './load-app';
import { bodyLength, maxBodyBytes } from './read-body';
import type { Match, Router } from './router';
import { sendStatus } from './send-response';
import { StartError } from './start-error';

/**
 * The HTTP server of the host. What it answers without asking the app has an empty body: 404 for an unknown route or method
 * (Azure/azure-functions-host#10098), 401 for a missing or wrong key, 413 for too long a body, 500 when the function throws.
 *
 * @param keysOf undefined when keys are not checked
 */
export function createHostServer(loaded: LoadedApp, router: Router, keysOf: KeysOf | undefined): Server {
  return createServer((request, response) => {
    const match = router(request.method ?? '', request.url ?? '');
    if (match === undefined) sendStatus(response, 404);
    else if (!isAllowed(match, request)) sendStatus(response, 401);
    else if (bodyLength(request) > maxBodyBytes) sendStatus(response, 413);
    else run(match, request, response).catch(error => fail(match, response, error));
  });

  function isAllowed({ fn, query }: Match, { headers }: IncomingMessage): boolean {
    return keysOf === undefined || fn.authLevel === 'anonymous' || presentsKey(headers, query, keysOf(fn.name));
  }

  function run(match: Match, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { httpUri } = loaded;
    if (httpUri === undefined) return answerBuffered(loaded, match, request, response);
    return answerStreamed(loaded, httpUri, match, request, response);
  }

  function fail({ fn }: Match, response: ServerResponse, error: unknown): void {
    loaded.app.log('error', 'system', `the function "${fn.name}" failed: ${inspect(error)}`);
    // An answer that has begun can only be cut off.
    if (response.headersSent) response.destroy();
    else sendStatus(response, 500);
  }
}

/**
 * Starts to accept connections; port 0 takes any free one. Returns the port.
 *
 * @throws StartError with the system's code, such as EADDRINUSE
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code = 'UNKNOWN', message }: NodeJS.ErrnoException) => {
      const busy = `port ${port} of ${host} is in use: stop what listens there, or pass --port with another one, 0 for any free one`;
      reject(
        new StartError(code === 'EADDRINUSE' ? busy : `cannot listen on port ${port} of ${host}: ${message}`, code),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
