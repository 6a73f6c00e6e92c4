import { type MailWebhook, type MailWebhookOptions, mailWebhook } from './mail-webhook.ts';
import { mailOfPostmark } from './postmark-mail.ts';
import { showing, type WebhookCredentials } from './webhook-credentials.ts';

/** Options of {@link postmarkWebhook}. */
export interface PostmarkWebhookOptions extends MailWebhookOptions {
  /** What the address of the webhook holds, for Postmark does not sign. */
  readonly credentials: WebhookCredentials;
}

/**
 * Takes mail from an inbound stream of Postmark. Switch on "Include raw email content in JSON payload"; without it the mail
 * is put together again from its parts, and its original is lost. Mail that is none is answered 403, which keeps Postmark from
 * sending it again.
 *
 * @see https://postmarkapp.com/developer/webhooks/inbound-webhook
 */
export function postmarkWebhook(options: PostmarkWebhookOptions): MailWebhook {
  return mailWebhook(options, {
    never: 403,
    // Attachments come in base64 twice, with the mail and beside it.
    growth: 3,
    isWelcome: showing(options.credentials),
    open(body) {
      const payload: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
      const mail = mailOfPostmark(payload);
      if (mail === null) return { is: 'malformed', why: 'Not a mail of Postmark' };
      return { is: 'mail', ...mail };
    },
  });
}
