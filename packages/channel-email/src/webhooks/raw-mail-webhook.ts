import { type MailWebhook, type MailWebhookOptions, mailWebhook } from './mail-webhook.ts';
import { hmac, isSame } from './same-secret.ts';
import { mustBeSecret } from './webhook-credentials.ts';

/** Options of {@link rawMailWebhook}. */
export interface RawMailWebhookOptions extends MailWebhookOptions {
  /** What both sides know. While it is changed, the old one and the new one. */
  readonly secret: string | readonly string[];
  /**
   * How the sender proves that it knows the secret. `signature`: the header `X-Signature-256: sha256=…` holds the
   * HMAC-SHA256 of the body with the secret, in hexadecimal. `bearer`: the header `Authorization: Bearer …` holds the secret
   * itself (RFC 6750); only over TLS. `signature` is the default.
   */
  readonly proof?: 'signature' | 'bearer';
}

/**
 * Takes mail whose source is the body of a request, for mail servers and edge workers that can call a program. With
 * `bearer`, the headers `X-Envelope-From` and `X-Envelope-To` (addresses, separated by commas) give its envelope.
 * What is no mail, or too large, is answered 422.
 *
 * Throws the `DeskError` `channel.invalid` when there is no secret.
 */
export function rawMailWebhook(options: RawMailWebhookOptions): MailWebhook {
  const secrets = typeof options.secret === 'string' ? [options.secret] : options.secret;
  for (const secret of secrets.length === 0 ? [''] : secrets) mustBeSecret(secret);
  const knows = (proof: string, ofSecret: (secret: string) => string): boolean =>
    secrets.map((secret) => isSame(proof, ofSecret(secret))).includes(true);
  const isBearer = options.proof === 'bearer';
  return mailWebhook(options, {
    never: 422,
    growth: 1,
    isWelcome({ headers }) {
      if (!isBearer) return headers.has('x-signature-256');
      return knows(/^bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? '', (secret) => secret);
    },
    open(mail, { headers }) {
      if (!isBearer) {
        const signature = headers.get('x-signature-256') ?? '';
        const isSigned = knows(signature.toLowerCase(), (secret) => `sha256=${hmac(secret, mail)}`);
        return isSigned ? { is: 'mail', mail } : { is: 'forged', why: 'The signature is wrong' };
      }
      const to = (headers.get('x-envelope-to') ?? '').split(',').map((address) => address.trim());
      if (to.join('') === '') return { is: 'mail', mail };
      return { is: 'mail', mail, envelope: { from: headers.get('x-envelope-from')?.trim() || null, to } };
    },
  });
}
