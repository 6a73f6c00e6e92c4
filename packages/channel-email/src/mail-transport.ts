import { createTransport } from 'nodemailer';
import type { DkimSigning } from './dkim.ts';
import type { OutgoingMail } from './render-mail.ts';

/** What carries a mail away: a nodemailer transporter, or anything with its `sendMail`. It rejects when it could not. */
export interface MailTransport {
  sendMail(mail: OutgoingMail): Promise<unknown>;
}

/** An SMTP server to send through (RFC 5321; submission by RFC 6409). */
export interface SmtpOptions {
  readonly host: string;
  /** 587 by default, 465 when `secure`. */
  readonly port?: number;
  /** TLS from the first byte (RFC 8314). Without it STARTTLS is used where the server offers it. */
  readonly secure?: boolean;
  /** Refuse to send when the server offers no STARTTLS. */
  readonly requireTls?: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** A transport for an SMTP server. It waits 30 s for a connection and 2 min for an answer, and reads no files or URLs. */
export function smtpTransport(
  { host, port, secure, requireTls, auth }: SmtpOptions,
  dkim: DkimSigning | null,
): MailTransport {
  return createTransport({
    host,
    port: port ?? (secure ? 465 : 587),
    secure: secure ?? false,
    requireTLS: requireTls ?? false,
    ...(auth === undefined ? {} : { auth: { user: auth.user, pass: auth.pass } }),
    ...(dkim === null ? {} : { dkim }),
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    socketTimeout: 120_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
