import type { ChangeEvent, Instant, Storage } from '@deskwright/core/port';
import { publicEvent } from '../public-event.ts';
import type { DeadLetter } from './dead-letter.ts';
import { checkedEndpoint, type WebhookEndpoint } from './endpoint.ts';

/** Options of {@link redeliver}. */
export interface RedeliverOptions extends WebhookEndpoint {
  /** A storage, or `helpdesk.as(person)` for events of tickets: then nothing is sent that this person may not read now. */
  readonly storage: Pick<Storage, 'history'>;
  /** Whether to send what the event says about people. Default `false`. */
  readonly personal?: boolean;
  /** The clock, in epoch milliseconds; the one of the system unless given. */
  readonly now?: () => Instant;
}

/** What came of sending an event once more; `removed` when its record is not there (any more). */
export type Redelivered =
  | { readonly outcome: 'accepted' | 'gone' | 'removed' }
  | { readonly outcome: 'failed'; readonly reason: string };

/**
 * Sends an event once more, now and out of order, as its history has it today: what was erased since is not sent. Under the
 * same id, so whoever had accepted it after all knows it. Throws what `webhookSink` throws, and storage errors.
 */
export async function redeliver(
  { record, seq }: Pick<DeadLetter, 'record' | 'seq'>,
  { storage, personal = false, now = Date.now, ...endpoint }: RedeliverOptions,
): Promise<Redelivered> {
  const checked = checkedEndpoint(endpoint);
  const [found] = await storage.history(record, { after: seq - 1, limit: 1 });
  if (found?.seq !== seq) return { outcome: 'removed' };
  const event: ChangeEvent = { ...found, record };
  const attempt = await checked.attempt(personal ? event : publicEvent(event), now);
  return attempt.outcome === 'failed' ? { outcome: 'failed', reason: attempt.reason } : { outcome: attempt.outcome };
}
