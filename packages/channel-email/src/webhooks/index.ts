// Entry point: webhooks of mail platforms as sources of mail.
export type { MailWebhook, MailWebhookOptions } from './mail-webhook.ts';
export { type MailgunWebhookOptions, mailgunWebhook } from './mailgun-webhook.ts';
export { type PostmarkWebhookOptions, postmarkWebhook } from './postmark-webhook.ts';
export { type RawMailWebhookOptions, rawMailWebhook } from './raw-mail-webhook.ts';
export { type SendgridWebhookOptions, sendgridWebhook } from './sendgrid-webhook.ts';
export type { WebhookCredentials } from './webhook-credentials.ts';
