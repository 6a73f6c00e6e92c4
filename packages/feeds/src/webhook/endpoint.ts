import { isIP } from 'node:net';
import { type ChangeEvent, DeskError, type Instant } from '@deskwright/core/port';
import { isPublicAddress, privateAddress } from './public-address.ts';
import { retryAfterOf } from './retry-after.ts';
import { directFetch, type WebhookFetch, type WebhookResponse } from './webhook-fetch.ts';
import { bodyOf, webhookIdOf } from './webhook-payload.ts';
import { keyOf } from './webhook-secret.ts';
import { signedHeaders } from './webhook-signature.ts';

/** Where webhooks go, and how. */
export interface WebhookEndpoint {
  /** An address with `https`, without a user or password. */
  readonly url: string;
  /** The secret of this endpoint; of several, during a rotation, each signs. */
  readonly secret: string | readonly string[];
  /** What errors call the endpoint. Its host unless given: the rest of an address may be secret. */
  readonly name?: string;
  /** How long the answer may take, in milliseconds. Default 20 000. */
  readonly timeoutMs?: number;
  /** How many bytes a body may have. Of a larger event only what names it is sent. Default 65 536. */
  readonly maxBytes?: number;
  /** Also `http`, which everybody on the way can read. Default `false`. */
  readonly allowHttp?: boolean;
  /** Also hosts in private networks and this machine. Default `false`, so that nobody gets us to ask those. */
  readonly allowPrivateAddresses?: boolean;
  /** Makes the requests, through a proxy for instance. What it connects to is its own concern then. */
  readonly fetch?: WebhookFetch;
}

/** What came of one attempt. `isBusy`: the endpoint wants to be left alone for a while, by what it says. */
export type Attempt =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'gone' }
  | {
      readonly outcome: 'failed';
      readonly reason: string;
      readonly isBusy: boolean;
      readonly isLimited: boolean;
      readonly retryAfter: Instant | null;
    };

/** An endpoint whose options are checked. */
export interface CheckedEndpoint {
  readonly name: string;
  attempt(event: ChangeEvent, now: () => Instant): Promise<Attempt>;
}

const BUSY = new Set([429, 502, 503, 504]);

/** Checks an endpoint. Throws `webhook.badUrl`, `webhook.badSecret` and `webhook.privateAddress`. */
export function checkedEndpoint(options: WebhookEndpoint, concurrency = 1): CheckedEndpoint {
  const { timeoutMs = 20_000, maxBytes = 65_536, allowPrivateAddresses = false } = options;
  const url = checkedUrl(options);
  const secrets = typeof options.secret === 'string' ? [options.secret] : options.secret;
  if (secrets.length === 0) throw new DeskError('webhook.badSecret', 'An endpoint has at least one secret');
  const keys = secrets.map(keyOf);
  const fetch = options.fetch ?? directFetch(allowPrivateAddresses, concurrency);
  return {
    name: options.name ?? url.host,
    async attempt(event, now) {
      const body = bodyOf(event, maxBytes);
      const headers = {
        'content-type': 'application/json',
        'content-length': String(body.length),
        'user-agent': 'deskwright-webhooks',
        ...signedHeaders(keys, webhookIdOf(event), String(Math.floor(now() / 1000)), body),
      };
      let response: WebhookResponse;
      try {
        const signal = AbortSignal.timeout(timeoutMs);
        response = await fetch(url.href, { method: 'POST', headers, body, redirect: 'manual', signal });
      } catch (error) {
        return { outcome: 'failed', reason: reasonOf(error), isBusy: false, isLimited: false, retryAfter: null };
      }
      // Who does not read a body has to say so, or its connection stays taken.
      await response.body?.cancel().catch(() => {});
      const { status } = response;
      if (status >= 200 && status <= 299) return { outcome: 'accepted' };
      if (status === 410) return { outcome: 'gone' };
      const retryAfter = retryAfterOf(response.headers.get('retry-after'), now());
      const reason = status >= 300 && status <= 399 ? `status ${status}, a redirect` : `status ${status}`;
      return { outcome: 'failed', reason, isBusy: BUSY.has(status), isLimited: status === 429, retryAfter };
    },
  };
}

function checkedUrl({ url: address, allowHttp = false, allowPrivateAddresses = false }: WebhookEndpoint): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isKnown = url?.protocol === 'https:' || (allowHttp && url?.protocol === 'http:');
  if (url === null || !isKnown || url.username !== '' || url.password !== '') {
    const schemes = allowHttp ? 'https or http' : 'https';
    throw new DeskError('webhook.badUrl', `An endpoint has an address with ${schemes}, without a user or password`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivateAddresses && isIP(host) !== 0 && !isPublicAddress(host)) throw privateAddress(url.hostname);
  return url;
}

/** Why there was no answer: codes alone, for messages of others may hold the address. */
function reasonOf(error: unknown): string {
  const { name, code, cause } = (error ?? {}) as { readonly [key: string]: unknown };
  if (name === 'TimeoutError' || (cause as { name?: unknown } | undefined)?.name === 'TimeoutError')
    return 'no answer in time';
  const codes = [(cause as { code?: unknown } | undefined)?.code, code, name];
  return String(codes.find((one) => typeof one === 'string') ?? 'no answer').slice(0, 100);
}
