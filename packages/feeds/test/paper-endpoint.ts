import type { Storage } from '@deskwright/core/port';
import { type FollowFeedOptions, followFeed } from '../src/follow-feed.ts';
import { memoryPosition } from '../src/position-store.ts';
import type { WebhookFetch, WebhookRequest } from '../src/webhook/webhook-fetch.ts';
import { newWebhookSecret } from '../src/webhook/webhook-secret.ts';
import { type WebhookSinkOptions, webhookSink } from '../src/webhook/webhook-sink.ts';

/** What an endpoint answers to an event: a status, perhaps with a header `Retry-After`; it may throw, too. */
export type PaperAnswer = number | { readonly status: number; readonly retryAfter: string };

/** The id of the event that a request carries. */
export const idIn = (request: WebhookRequest): string => request.headers['webhook-id'] ?? '';

/** A follower that brings a storage's feed to an endpoint on paper, with a clock that tests turn. */
export function paperEndpoint(
  storage: Storage,
  answer: (id: string, request: WebhookRequest) => PaperAnswer | Promise<PaperAnswer>,
  more: Partial<WebhookSinkOptions> = {},
  options: Partial<FollowFeedOptions> = {},
) {
  const clock = { now: Date.parse('2026-11-26T10:00:00Z') };
  const sent: { readonly id: string; readonly at: number; readonly request: WebhookRequest }[] = [];
  const errors: unknown[] = [];
  const fetch: WebhookFetch = async (_url, request) => {
    sent.push({ id: idIn(request), at: clock.now, request });
    const given = await answer(idIn(request), request);
    const { status, retryAfter = null } = typeof given === 'number' ? { status: given } : given;
    return { status, headers: { get: (name) => (name === 'retry-after' ? retryAfter : null) } };
  };
  const secret = newWebhookSecret();
  const endpoint = { url: 'https://crm.example/hooks?token=hush', secret, fetch, ...more };
  const position = options.position ?? memoryPosition();
  const open = (now: Partial<FollowFeedOptions> = {}) =>
    followFeed({
      storage,
      sink: webhookSink(endpoint),
      position,
      now: () => clock.now,
      onError: (error) => errors.push(error),
      ...options,
      ...now,
    });
  const ids = () => sent.map(({ id }) => id);
  return { clock, sent, ids, errors, secret, endpoint, position, open };
}
