import { createHash } from 'node:crypto';
import { formFields } from './form-fields.ts';
import { type MailWebhook, type MailWebhookOptions, mailWebhook } from './mail-webhook.ts';
import { hmac, isSame } from './same-secret.ts';
import { mustBeSecret } from './webhook-credentials.ts';

/** Options of {@link mailgunWebhook}. */
export interface MailgunWebhookOptions extends MailWebhookOptions {
  /** The HTTP webhook signing key of the account. */
  readonly signingKey: string;
  /**
   * How old a signature may be, in milliseconds. It covers no more than its own time and token, so each token counts for one
   * mail only. 12 hours, because Mailgun tries for 8.
   */
  readonly maxAgeMs?: number;
}

/** How many tokens are remembered; an older one counts as new while its signature is young enough. */
const MOST_TOKENS = 10_000;

/**
 * Takes mail from a route of Mailgun whose action is `forward("https://…/mime")`: the address has to end in `mime`, so that
 * the mail comes as it is. Mail that is none is answered 406, which keeps Mailgun from sending it again.
 *
 * @see https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http
 */
export function mailgunWebhook(options: MailgunWebhookOptions): MailWebhook {
  const { signingKey, maxAgeMs = 12 * 3_600_000, now = Date.now } = options;
  mustBeSecret(signingKey);
  const mailOfToken = new Map<string, string>();

  /** Whether this is the first mail under a token, or the same one again. */
  function isFirst(token: string, mail: Uint8Array): boolean {
    const digest = createHash('sha256').update(mail).digest('hex');
    const known = mailOfToken.get(token);
    if (known !== undefined) return known === digest;
    mailOfToken.set(token, digest);
    const [oldest] = mailOfToken.keys();
    if (mailOfToken.size > MOST_TOKENS && oldest !== undefined) mailOfToken.delete(oldest);
    return true;
  }

  return mailWebhook(options, {
    never: 406,
    // What is percent-encoded takes three bytes for one.
    growth: 3,
    isWelcome: () => true,
    open(body, { headers }) {
      const fields = formFields(body, headers.get('content-type'));
      if (fields === null) return { is: 'forged', why: 'Not a form' };
      const text = (name: string) => Buffer.from(fields.get(name) ?? []).toString('utf8');
      const [timestamp, token] = [text('timestamp'), text('token')];
      const isSigned = isSame(text('signature').toLowerCase(), hmac(signingKey, timestamp, token));
      const age = /^\d{1,12}$/.test(timestamp) ? Math.abs(now() - Number(timestamp) * 1000) : Number.POSITIVE_INFINITY;
      if (!isSigned || age > maxAgeMs) return { is: 'forged', why: 'The signature is wrong or too old' };
      const mail = fields.get('body-mime');
      if (mail === undefined) {
        return { is: 'setup', why: 'Mailgun sends no body-mime: let the address of the route end in "mime"' };
      }
      if (!isFirst(token, mail)) return { is: 'forged', why: 'The signature belongs to another mail' };
      const to = text('recipient')
        .split(',')
        .map((address) => address.trim())
        .filter(Boolean);
      return { is: 'mail', mail, envelope: { from: text('sender') || null, to } };
    },
  });
}
