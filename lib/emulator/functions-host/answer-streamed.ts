import { type ClientRequest, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { hostOf, toStreamedInvocationRequest } from './invocation-request';
import { invoke } from './invoke';
import type { LoadedApp } from './load-app';
import type { Match } from './router';

/**
 * Answers a request of an app that switched HTTP streaming on: hands it to the library's own HTTP server at `httpUri`, which pairs it
 * with the invocation by its id, and pipes the answer back as it comes.
 *
 * @throws what the function throws, and when it returns nothing. On Azure such a request is never answered
 * (Azure/azure-functions-nodejs-library#324).
 */
export async function answerStreamed(
  loaded: LoadedApp,
  httpUri: string,
  match: Match,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const invocation = toStreamedInvocationRequest(request, match);
  const forwarded = forward(httpUri, invocation.invocationId, request);
  // Stays listening to the end: breaking off the request below is an error of it, too.
  const broken = new Promise<never>((_, reject) => forwarded.on('error', reject));
  forwarded.once('response', answer => {
    delete answer.headers.connection;
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    pipeline(answer, response, () => {});
  });
  response.once('close', () => forwarded.destroy());
  // The function starts with the head of the request; its body may come later, or wait for the answer.
  forwarded.flushHeaders();
  request.pipe(forwarded);
  try {
    const { result } = await Promise.race([invoke(loaded, match.fn, invocation), broken]);
    if (result === undefined || result === null)
      throw new Error('with HTTP streaming on, a function must return a response');
  } catch (error) {
    forwarded.destroy();
    throw error;
  }
}

function forward(httpUri: string, invocationId: string, request: IncomingMessage): ClientRequest {
  return httpRequest(httpUri, {
    method: request.method,
    // Not resolved against httpUri: an absolute request target would lead away from the library.
    path: request.url,
    // A connection of its own: the library may close a kept one at the very moment it is used again.
    agent: false,
    headers: {
      ...request.headers,
      connection: 'close',
      'x-forwarded-host': hostOf(request),
      'x-forwarded-proto': 'http',
      'x-ms-invocation-id': invocationId,
    },
  });
}
