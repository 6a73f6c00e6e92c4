import { createHmac } from 'node:crypto';

/** What is signed: the id, the second of the attempt, and the body as it is sent. */
export function macOf(key: Uint8Array, id: string, second: string, body: Uint8Array | string): Buffer {
  return createHmac('sha256', key).update(`${id}.${second}.`).update(body).digest();
}

/** The headers by which a receiver knows who sent a body, when, and whether it had it before. */
export function signedHeaders(
  keys: readonly Uint8Array[],
  id: string,
  second: string,
  body: Uint8Array,
): Readonly<Record<string, string>> {
  const signatures = keys.map((key) => `v1,${macOf(key, id, second, body).toString('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': second, 'webhook-signature': signatures.join(' ') };
}
