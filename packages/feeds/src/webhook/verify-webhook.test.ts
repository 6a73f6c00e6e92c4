import { createHmac } from 'node:crypto';
import { isDeskError } from '@deskwright/core/port';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { verifyWebhook } from './verify-webhook.ts';
import { keyOf, newWebhookSecret } from './webhook-secret.ts';
import { signedHeaders } from './webhook-signature.ts';

const NOW = Date.parse('2026-11-26T10:00:00Z');
const secret = newWebhookSecret();
const body = JSON.stringify({ type: 'ticket.created', timestamp: '2026-11-26T10:00:00.000Z', data: { id: 'é' } });

/** Headers as the reference library would send them. */
function headersOf(signer: string, text: string, at = NOW, id = 'msg_1') {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(signer).sign(id, new Date(at), text),
  };
}

const check = (more: Partial<Parameters<typeof verifyWebhook>[0]> = {}) =>
  verifyWebhook({ secret, headers: headersOf(secret, body), body, now: NOW, ...more });

describe('verifyWebhook', () => {
  it('takes what the reference library signs, as text and as bytes, from either kind of headers', () => {
    const ok = { ok: true, id: 'msg_1', sentAt: NOW, payload: JSON.parse(body) as unknown };
    expect(check()).toEqual(ok);
    expect(check({ body: new TextEncoder().encode(body) })).toEqual(ok);
    expect(check({ headers: new Headers(headersOf(secret, body)) })).toEqual(ok);
    const shouted = Object.fromEntries(Object.entries(headersOf(secret, body)).map(([k, v]) => [k.toUpperCase(), v]));
    expect(check({ headers: shouted })).toEqual(ok);
  });

  it('signs what the reference library takes, for any key and any text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), fc.json(), (bytes, text) => {
        const own = `whsec_${Buffer.from(bytes).toString('base64')}`;
        const at = Date.now();
        const headers = signedHeaders([keyOf(own)], 'msg_2', String(Math.floor(at / 1000)), Buffer.from(text));
        expect(new Webhook(own).verify(text, headers)).toEqual(JSON.parse(text));
        expect(headers).toEqual(headersOf(own, text, at, 'msg_2'));
      }),
    );
  });

  it('follows the specification where the signature is computed by hand', () => {
    const key = Buffer.alloc(32, 7);
    const own = `whsec_${key.toString('base64')}`;
    const mac = createHmac('sha256', key).update(`msg_1.1.${body}`).digest('base64');
    const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': '1', 'webhook-signature': `v1,${mac}` };
    expect(verifyWebhook({ secret: own, headers, body, now: 1000 }).ok).toBe(true);
  });

  it('takes any of several signatures and any of several secrets, during a rotation', () => {
    const old = newWebhookSecret();
    const second = String(NOW / 1000);
    const both = signedHeaders([keyOf(secret), keyOf(old)], 'msg_1', second, Buffer.from(body));
    expect(check({ headers: both }).ok).toBe(true);
    expect(check({ headers: both, secret: old }).ok).toBe(true);
    expect(check({ secret: [old, secret] }).ok).toBe(true);
    expect(check({ headers: both, secret: newWebhookSecret() })).toEqual({ ok: false, reason: 'noSignature' });
    const asymmetric = { ...both, 'webhook-signature': `v1a,AAAA ${both['webhook-signature']}` };
    expect(check({ headers: asymmetric }).ok).toBe(true);
  });

  it('refuses what was changed on its way', () => {
    const headers = headersOf(secret, body);
    const noSignature = { ok: false, reason: 'noSignature' };
    expect(check({ body: body.replace('created', 'removed') })).toEqual(noSignature);
    expect(check({ body: `${body} ` })).toEqual(noSignature);
    expect(check({ headers: { ...headers, 'webhook-id': 'msg_2' } })).toEqual(noSignature);
    expect(check({ headers: { ...headers, 'webhook-timestamp': String(NOW / 1000 + 1) } })).toEqual(noSignature);
    for (const signature of ['v1,', 'v1', 'v1,AAAA', `v2,${headers['webhook-signature'].slice(3)}`, ' ']) {
      expect(check({ headers: { ...headers, 'webhook-signature': signature } })).toEqual(noSignature);
    }
    for (const name of Object.keys(headers)) {
      expect(check({ headers: { ...headers, [name]: undefined } })).toEqual({ ok: false, reason: 'badHeaders' });
      expect(check({ headers: { ...headers, [name]: ['a', 'b'] } })).toEqual({ ok: false, reason: 'badHeaders' });
    }
    for (const second of ['soon', '1e9', '-1', '1.5', ' 1', '9'.repeat(40)]) {
      expect(check({ headers: { ...headers, 'webhook-timestamp': second } })).toEqual({
        ok: false,
        reason: 'badHeaders',
      });
    }
  });

  it('refuses an id that could be read as an id and an instant', () => {
    const headers = headersOf(secret, body, NOW, 'msg.1');
    expect(check({ headers })).toEqual({ ok: false, reason: 'badHeaders' });
  });

  it('takes attempts of the last five minutes, and of clocks that are five minutes ahead', () => {
    const limit = 5 * 60_000;
    const at = (sentAt: number, now: number) => check({ headers: headersOf(secret, body, sentAt), now });
    expect(at(NOW, NOW + limit).ok).toBe(true);
    expect(at(NOW, NOW + limit + 1)).toEqual({ ok: false, reason: 'tooOld' });
    expect(at(NOW, NOW - limit).ok).toBe(true);
    expect(at(NOW, NOW - limit - 1)).toEqual({ ok: false, reason: 'tooNew' });
    expect(check({ now: NOW + 10_000, toleranceMs: 9_000 })).toEqual({ ok: false, reason: 'tooOld' });
  });

  it('says that a signed body is no payload', () => {
    for (const text of [
      '',
      'null',
      '7',
      '{}',
      '{"type":1,"timestamp":"x","data":{}}',
      '{"type":"a","timestamp":"b","data":null}',
      '{',
    ]) {
      expect(check({ headers: headersOf(secret, text), body: text })).toEqual({ ok: false, reason: 'badBody' });
    }
  });
});

describe('a secret', () => {
  it('is made anew each time', () => {
    expect(newWebhookSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(newWebhookSecret()).not.toBe(newWebhookSecret());
  });

  it.each([
    '',
    'whsec_',
    'geheim-und-lang-genug-aber-nicht-so',
    `whsec_${'A'.repeat(31)}`,
    `whsec_${Buffer.alloc(23).toString('base64')}`,
    `whsec_${Buffer.alloc(65).toString('base64')}`,
    `whsec_${'_'.repeat(40)}`,
  ])('is refused when it is %j, without being told', (bad) => {
    let error: unknown;
    try {
      keyOf(bad);
    } catch (thrown) {
      error = thrown;
    }
    expect(isDeskError(error, 'webhook.badSecret')).toBe(true);
    if (bad.length > 6) expect(JSON.stringify([String(error), (error as Error).stack])).not.toContain(bad.slice(6));
  });
});
