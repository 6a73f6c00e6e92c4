import { createPublicKey, verify } from 'node:crypto';
import { DeskError } from '@deskwright/core/port';
import { formFields } from './form-fields.ts';
import { type MailWebhook, type MailWebhookOptions, mailWebhook } from './mail-webhook.ts';
import { showing, type WebhookCredentials } from './webhook-credentials.ts';

/** Options of {@link sendgridWebhook}: a key, or credentials, or both. */
export interface SendgridWebhookOptions extends MailWebhookOptions {
  /** The public key of the security policy attached to the webhook: base64, as SendGrid shows it. */
  readonly publicKey?: string;
  /** What the address of the webhook holds, where no policy is attached. */
  readonly credentials?: WebhookCredentials;
}

/**
 * Takes mail from SendGrid's Inbound Parse, set to "POST the raw, full MIME message". SendGrid sends again what is answered
 * 5yz, and drops what is answered 422.
 *
 * Throws the {@link DeskError} `channel.invalid` without a key and credentials, and for a key that is none.
 *
 * @see https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook
 */
export function sendgridWebhook(options: SendgridWebhookOptions): MailWebhook {
  const { publicKey, credentials } = options;
  if (publicKey === undefined && credentials === undefined) {
    throw new DeskError('channel.invalid', 'Give the public key of SendGrid, or credentials, or both');
  }
  const isSigned = publicKey === undefined ? () => true : signedWith(publicKey);
  return mailWebhook(options, {
    never: 422,
    growth: 1,
    isWelcome: credentials === undefined ? () => true : showing(credentials),
    open(body, { headers }) {
      if (!isSigned(body, headers)) return { is: 'forged', why: 'The signature is wrong' };
      const fields = formFields(body, headers.get('content-type'));
      if (fields === null) return { is: 'malformed', why: 'Not a form' };
      const mail = fields.get('email');
      if (mail === undefined) {
        return { is: 'setup', why: 'SendGrid sends no email field: switch on "POST the raw, full MIME message"' };
      }
      const envelope = envelopeOf(Buffer.from(fields.get('envelope') ?? []).toString('utf8'));
      return { is: 'mail', mail, ...(envelope === null ? {} : { envelope }) };
    },
  });
}

/** Checks SendGrid's signature (ECDSA, P-256, SHA-256): of the time in a header, and the body as it came. */
export function signedWith(publicKey: string): (body: Uint8Array, headers: Headers) => boolean {
  let key: ReturnType<typeof createPublicKey>;
  try {
    key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  } catch {
    throw new DeskError('channel.invalid', 'This is no public key of SendGrid');
  }
  return (body, headers) => {
    const signature = Buffer.from(headers.get('x-twilio-email-event-webhook-signature') ?? '', 'base64');
    const timestamp = headers.get('x-twilio-email-event-webhook-timestamp') ?? '';
    return verify('sha256', Buffer.concat([Buffer.from(timestamp), body]), key, signature);
  };
}

/** The envelope that SendGrid wrote as JSON. A mail is taken without one, too. */
function envelopeOf(json: string): { readonly from: string | null; readonly to: readonly string[] } | null {
  try {
    const { from, to } = JSON.parse(json) as { readonly from?: unknown; readonly to?: unknown };
    if (!Array.isArray(to) || !to.every((one) => typeof one === 'string')) return null;
    return { from: typeof from === 'string' && from !== '' ? from : null, to };
  } catch {
    return null;
  }
}
