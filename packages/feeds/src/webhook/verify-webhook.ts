import { timingSafeEqual } from 'node:crypto';
import type { Instant } from '@deskwright/core/port';
import type { WebhookPayload } from './webhook-payload.ts';
import { keyOf } from './webhook-secret.ts';
import { macOf } from './webhook-signature.ts';

/** Headers as `fetch` and as `node:http` give them. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** What {@link verifyWebhook} needs. */
export interface WebhookToVerify {
  /** The secret of the endpoint; of several, during a rotation, any will do. */
  readonly secret: string | readonly string[];
  readonly headers: WebhookHeaders;
  /** The body as it came. What was parsed and written again is not the same. */
  readonly body: Uint8Array | string;
  /** When it came, in epoch milliseconds. */
  readonly now: Instant;
  /** How old, or how far ahead of our clock, an attempt may be. Default five minutes. */
  readonly toleranceMs?: number;
}

/**
 * Whether a webhook is what its sender signed. `id` is the same for every attempt at one event, so a receiver that remembers
 * the ids it has dealt with deals with each event once.
 */
export type VerifiedWebhook =
  | { readonly ok: true; readonly id: string; readonly sentAt: Instant; readonly payload: WebhookPayload }
  | { readonly ok: false; readonly reason: 'badHeaders' | 'tooOld' | 'tooNew' | 'noSignature' | 'badBody' };

const TOLERANCE_MS = 5 * 60_000;
/** Signatures that are looked at. Nobody rotates through more secrets at once. */
const MOST_SIGNATURES = 20;

/**
 * Checks a webhook as the specification Standard Webhooks has it, whoever sent it. The comparison takes the same time
 * whichever byte differs. Throws `webhook.badSecret`.
 */
export function verifyWebhook(webhook: WebhookToVerify): VerifiedWebhook {
  const { secret, headers, body, now, toleranceMs = TOLERANCE_MS } = webhook;
  const keys = (typeof secret === 'string' ? [secret] : secret).map(keyOf);
  const [id, second, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(headers, name),
  );
  if (!id || !second || !signatures || id.includes('.') || !/^\d{1,12}$/.test(second)) return no('badHeaders');
  const sentAt = Number(second) * 1000;
  if (sentAt < now - toleranceMs) return no('tooOld');
  if (sentAt > now + toleranceMs) return no('tooNew');
  const macs = keys.map((key) => macOf(key, id, second, body));
  const given = signatures
    .split(' ', MOST_SIGNATURES)
    .filter((one) => one.startsWith('v1,'))
    .map((one) => Buffer.from(one.slice(3), 'base64'));
  const isSigned = given.some((one) => macs.some((mac) => one.length === mac.length && timingSafeEqual(one, mac)));
  if (!isSigned) return no('noSignature');
  const payload = payloadOf(body);
  return payload === null ? no('badBody') : { ok: true, id, sentAt, payload };
}

function no(reason: Extract<VerifiedWebhook, { ok: false }>['reason']): VerifiedWebhook {
  return { ok: false, reason };
}

function headerOf(headers: WebhookHeaders, name: string): string | null {
  if (typeof headers.get === 'function') return headers.get(name);
  const all = headers as Exclude<WebhookHeaders, { get(name: string): string | null }>;
  // Node gives names in lower case, other platforms and hand-written tests as they come.
  const value = all[name] ?? Object.entries(all).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : null;
}

function payloadOf(body: Uint8Array | string): WebhookPayload | null {
  let value: unknown;
  try {
    value = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
  } catch {
    return null;
  }
  const { type, timestamp, data } = (value ?? {}) as { readonly [key: string]: unknown };
  const isPayload =
    typeof type === 'string' && typeof timestamp === 'string' && typeof data === 'object' && data !== null;
  return isPayload ? (value as WebhookPayload) : null;
}
