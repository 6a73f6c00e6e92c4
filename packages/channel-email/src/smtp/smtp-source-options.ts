import type { SecureContextOptions } from 'node:tls';
import type { MailSourceOptions } from '../offer-mail.ts';

/** Options of {@link smtpSource}. */
export interface SmtpSourceOptions extends MailSourceOptions {
  /**
   * The mailboxes that mail is taken for: addresses, or `@example.com` for all of a domain. A tag after a `+` makes no
   * difference. Or a function that knows. Mail for anybody else is refused with 550.
   */
  readonly recipients: MailboxList;
  /** Who may send, in the same form; others are refused with 550. Everybody, unless given; a bounce may always come. */
  readonly senders?: MailboxList;
  /** The networks that may connect, such as `10.0.0.0/8` or `2001:db8::1`. Everybody, unless given. */
  readonly networks?: readonly string[];
  /** Whom to believe. When given, nobody may send who has not said who they are, and not before the line is encrypted. */
  readonly auth?: (user: string, password: string) => boolean | Promise<boolean>;
  /** The certificate and its key, as PEM. Without it nothing is encrypted. */
  readonly tls?: Pick<SecureContextOptions, 'key' | 'cert' | 'ca' | 'passphrase' | 'minVersion'>;
  /** TLS from the first byte (RFC 8314) instead of STARTTLS. `false`. */
  readonly secure?: boolean;
  /** Take mail only over TLS. `false`, for a server that does so is not reached by everybody (RFC 3207 §4). */
  readonly requireTls?: boolean;
  /** The address to listen on. All of the machine, unless given. */
  readonly host?: string;
  /** The port to listen on; 0 for any free one. 25, or 465 when `secure`. */
  readonly port?: number;
  /** How the server calls itself. The name of the machine. */
  readonly name?: string;
  readonly limits?: Partial<SmtpLimits>;
}

/** Mailboxes by their addresses and domains, or a function that knows whether an address (in lower case) is one of them. */
export type MailboxList = readonly string[] | ((address: string) => boolean | Promise<boolean>);

/** Bounds on what others may ask of an {@link SmtpSource}. Times are in milliseconds. */
export interface SmtpLimits {
  /** Connections at a time; more are answered 421. 100. */
  readonly maxConnections: number;
  /** Connections at a time from one address; more are answered 421. 20. */
  readonly maxConnectionsPerClient: number;
  /** Recipients of one mail; more are answered 452, and the sender offers the mail to them once more. 100. */
  readonly maxRecipients: number;
  /** Bytes held at a time, of all mails on their way in; a mail beyond is answered 452. 256 MiB. */
  readonly maxBytesHeld: number;
  /** How long a client may keep silent. 1 minute. */
  readonly idleMs: number;
  /** How long one connection may last. 1 hour. */
  readonly sessionMs: number;
  /** How long {@link SmtpSource.stop} waits for mail that is on its way in. 30 seconds. */
  readonly drainMs: number;
}

/** The limits that hold where the options say nothing. */
export const defaultSmtpLimits: SmtpLimits = {
  maxConnections: 100,
  maxConnectionsPerClient: 20,
  maxRecipients: 100,
  maxBytesHeld: 256 * 1024 * 1024,
  idleMs: 60_000,
  sessionMs: 3_600_000,
  drainMs: 30_000,
};
