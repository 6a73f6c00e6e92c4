import { createHash } from 'node:crypto';
import type { ChangeEvent, Json } from '@deskwright/core/port';

/** The body of a webhook: what happened, when (ISO 8601), and the rest of the event. */
export interface WebhookPayload {
  readonly type: string;
  readonly timestamp: string;
  /** The event without its type. Of one that is too large only `id`, `seq`, `at`, `by` and `record` are there, and `isCut`. */
  readonly data: { readonly [key: string]: Json };
}

/** An event as the bytes of a webhook. What would have more than `maxBytes` is cut down to what names it. */
export function bodyOf(event: ChangeEvent, maxBytes: number): Uint8Array<ArrayBuffer> {
  const { type, ...data } = event;
  const timestamp = new Date(event.at).toISOString();
  const body = new TextEncoder().encode(JSON.stringify({ type, timestamp, data }));
  if (body.length <= maxBytes) return body;
  const { id, seq, at, by, record } = event;
  return new TextEncoder().encode(JSON.stringify({ type, timestamp, data: { id, seq, at, by, record, isCut: true } }));
}

/** The name of a webhook, the same for each attempt: the id of its event, unless that would not do in a header. */
export function webhookIdOf({ id, record, seq }: ChangeEvent): string {
  if (/^[\w-]{1,128}$/.test(id)) return id;
  return createHash('sha256').update(`${record.kind}\n${record.id}\n${seq}\n${id}`).digest('hex');
}
