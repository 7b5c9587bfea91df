import type { ServerResponse } from 'node:http';
import type { HttpData } from './functions-core';
import { toSetCookie } from './set-cookie';

/** Answers with the response that a function gave. One that gave none answers 204 (Microsoft, "Azure Functions HTTP output bindings"). */
export function sendResponse(response: ServerResponse, http: HttpData | null | undefined): void {
  if (!http) {
    sendStatus(response, 204);
    return;
  }
  response.statusCode = Number(http.statusCode);
  for (const [name, value] of Object.entries(http.headers ?? {})) response.setHeader(name, value);
  if (http.cookies?.length) response.setHeader('set-cookie', http.cookies.map(toSetCookie));
  response.end(http.body?.bytes);
}

/** Answers with a status and an empty body, as the platform does with all that is not the app's own answer. */
export function sendStatus(response: ServerResponse, status: number): void {
  // What the app's answer had set before it turned out to be impossible must not leave with this one.
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.statusCode = status;
  response.end();
}
