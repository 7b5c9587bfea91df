import type { IncomingMessage } from 'node:http';

/** The longest body that the platform takes: 100 MB (Microsoft, "Azure Functions HTTP trigger", "Limits"). */
export const maxBodyBytes = 104_857_600;

/** How long the request says its body is, in bytes; 0 when it has none and when it does not say. */
export function bodyLength({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? 0);
}

/** Reads a request's body whole; undefined when the client goes away before its end. */
export function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise(resolve => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', () => resolve(undefined));
  });
}
