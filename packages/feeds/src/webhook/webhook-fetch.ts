import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { publicLookup } from './public-address.ts';

/** A request as a webhook makes it. */
export interface WebhookRequest {
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/** What is read of an answer: its body is not. */
export interface WebhookResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body?: { cancel(): Promise<unknown> } | null;
}

/** How requests are made: `fetch`, or what behaves like it for these requests. */
export type WebhookFetch = (url: string, request: WebhookRequest) => Promise<WebhookResponse>;

// So much is read of a body, so that the connection can be used again.
const MOST_BYTES = 64 * 1024;

/**
 * Makes requests without a detour. Unlike `fetch` it looks at the address to which it connects, so a name that leads to
 * another address than a moment ago gets nobody into our own network.
 */
export function directFetch(allowPrivateAddresses: boolean, maxSockets: number): WebhookFetch {
  const options = { keepAlive: true, maxSockets, ...(allowPrivateAddresses ? {} : { lookup: publicLookup }) };
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };

  const once = (url: string, { method, headers, body, signal }: WebhookRequest, isAgain: boolean) =>
    new Promise<WebhookResponse>((resolve, reject) => {
      const start = (): ClientRequest =>
        url.startsWith('https:')
          ? requestHttps(url, { method, headers, signal, agent: agents.https })
          : requestHttp(url, { method, headers, signal, agent: agents.http });
      const request = start();
      request.on('response', (response) => readAway(response, resolve));
      request.on('error', (error: Error & { readonly code?: string }) => {
        // The other side closed a connection that we had kept, as it may at any time.
        if (request.reusedSocket && error.code === 'ECONNRESET' && !isAgain) {
          once(url, { method, headers, body, signal, redirect: 'manual' }, true).then(resolve, reject);
        } else reject(error);
      });
      request.end(body);
    });
  return (url, request) => once(url, request, false);
}

/** Reads a body up to a size and forgets it. What the answer is stands at its head, whatever becomes of the body. */
function readAway(response: IncomingMessage, done: (response: WebhookResponse) => void): void {
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MOST_BYTES) response.destroy();
  });
  response.on('error', () => {});
  response.on('close', () => {
    const first = (name: string) => {
      const value = response.headers[name];
      return Array.isArray(value) ? (value[0] ?? null) : (value ?? null);
    };
    done({ status: response.statusCode ?? 0, headers: { get: first } });
  });
}
