import { randomBytes } from 'node:crypto';
import { DeskError } from '@deskwright/core/port';

const PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const FEWEST_BYTES = 24;
const MOST_BYTES = 64;

/** A new secret for one endpoint: `whsec_` and 32 random bytes in base64. */
export function newWebhookSecret(): string {
  return PREFIX + randomBytes(32).toString('base64');
}

/** The key that a secret stands for. Throws `webhook.badSecret`, whose message does not tell the secret. */
export function keyOf(secret: string): Buffer {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  const key = Buffer.from(BASE64.test(text) ? text : '', 'base64');
  if (key.length >= FEWEST_BYTES && key.length <= MOST_BYTES) return key;
  throw new DeskError(
    'webhook.badSecret',
    `A secret is "${PREFIX}" and ${FEWEST_BYTES} to ${MOST_BYTES} bytes in base64`,
  );
}
