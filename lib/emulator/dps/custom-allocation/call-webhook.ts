import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';

/** A request to a webhook. */
export interface WebhookRequest {
  /** http or https, with the key. */
  url: URL;
  /** JSON. */
  body: string;
  /** Tells that nobody waits any longer. */
  signal: AbortSignal;
  followRedirects: boolean;
  /** The most bytes of the answer's body that are read. */
  limit: number;
}

/** What a webhook answered. */
export interface WebhookAnswer {
  status: number;
  /** Undefined where it is longer than the limit. */
  body: string | undefined;
  /** The header x-decision-id: under this id the webhook's own log has the decision. */
  decisionId?: string;
}

/** Asks a webhook. Rejects where no answer comes. The host may pass its own, to map names to where they are served. */
export type CallWebhook = (request: WebhookRequest) => Promise<WebhookAnswer>;

/** Connections stay open from one question to the next. */
const clients = {
  'http:': { request: http.request, agent: new http.Agent({ keepAlive: true }) },
  'https:': { request: https.request, agent: new https.Agent({ keepAlive: true }) },
};

/** How many redirects are followed at most. */
const maxRedirects = 20;

/**
 * Makes a caller over HTTP and HTTPS.
 *
 * @param locate where a URL is really served; the same URL unless the host maps it
 */
export function webhookCaller(locate: (url: URL) => URL = url => url): CallWebhook {
  return async request => {
    let url = request.url;
    for (let redirects = 0; ; redirects++) {
      const response = await post(locate(url), request);
      const { statusCode = 0, headers } = response;
      const isRedirect = statusCode >= 300 && statusCode < 400 && headers.location !== undefined;
      if (request.followRedirects && isRedirect && redirects < maxRedirects) {
        response.resume();
        url = new URL(headers.location as string, url);
        continue;
      }
      const decisionId = headers['x-decision-id'];
      return {
        status: statusCode,
        body: await readUpTo(response, request.limit),
        ...(typeof decisionId === 'string' && { decisionId }),
      };
    }
  };
}

async function post(url: URL, request: WebhookRequest): Promise<IncomingMessage> {
  const { body, signal } = request;
  const client = clients[url.protocol as keyof typeof clients];
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) };
  const sent = client.request(url, { method: 'POST', agent: client.agent, headers, signal });
  sent.end(body);
  try {
    const [response] = await once(sent, 'response');
    return response;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    // The server closed a connection that was kept open, just as it was used again.
    if (sent.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET') return post(url, request);
    throw error;
  }
}

async function readUpTo(response: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += chunk.length;
    // Leaving the loop ends the connection.
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
