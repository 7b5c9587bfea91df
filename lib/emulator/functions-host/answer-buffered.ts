import type { IncomingMessage, ServerResponse } from 'node:http';
import { toInvocationRequest } from './invocation-request';
import { invoke } from './invoke';
import type { LoadedApp } from './load-app';
import { bodyLength, readBody } from './read-body';
import type { Match } from './router';
import { sendResponse } from './send-response';

const noBody = new Uint8Array();

/**
 * Answers a request as the platform does by default: its body is read whole, and the response is sent whole. A body without
 * Content-Length is dropped (Azure/azure-functions-nodejs-library#171). A client that leaves before its body is complete starts nothing.
 *
 * @throws what the function throws
 */
export async function answerBuffered(
  loaded: LoadedApp,
  match: Match,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = bodyLength(request) > 0 ? await readBody(request) : noBody;
  if (body === undefined) return;
  const { response: answer } = await invoke(loaded, match.fn, toInvocationRequest(request, match, body));
  sendResponse(response, answer.returnValue?.http);
}
