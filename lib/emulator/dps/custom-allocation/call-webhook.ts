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

/**
 * Makes a caller over Node's fetch.
 *
 * @param locate where a URL is really served; the same URL unless the host maps it
 */
export function fetchWebhook(locate: (url: URL) => URL = url => url): CallWebhook {
  return async ({ url, body, signal, followRedirects, limit }) => {
    const response = await fetch(locate(url), {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
      signal,
      redirect: followRedirects ? 'follow' : 'manual',
    });
    const decisionId = response.headers.get('x-decision-id');
    return {
      status: response.status,
      body: await readUpTo(response, limit),
      ...(decisionId !== null && { decisionId }),
    };
  };
}

async function readUpTo(response: Response, limit: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    // Leaving the loop cancels the rest.
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
