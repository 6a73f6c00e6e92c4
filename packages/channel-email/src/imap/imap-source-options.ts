import type { ConnectionOptions } from 'node:tls';
import type { Instant } from '@deskwright/core/port';
import type { MailPosition } from '../mail-position.ts';
import type { MailSourceOptions } from '../offer-mail.ts';

/** Options of {@link imapSource}. */
export interface ImapSourceOptions extends MailSourceOptions {
  readonly host: string;
  /** 993, or 143 when not `secure`. */
  readonly port?: number;
  /** TLS from the first byte. `true`; otherwise STARTTLS. */
  readonly secure?: boolean;
  /** Never go on in the clear. `true`; without it a server that offers no STARTTLS gets the password as it is. */
  readonly requireTls?: boolean;
  /** Which certificates to trust, where the server's is not known to everybody. */
  readonly tls?: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername' | 'minVersion'>;
  /** A password; or a token of OAuth 2 (XOAUTH2, OAUTHBEARER), asked for at each connection. */
  readonly auth: ImapPassword | ImapToken;
  /** The folders to read, each over a connection of its own. Names are as people see them: `Εισερχόμενα`. `['INBOX']`. */
  readonly folders?: readonly string[];
  /** Where to keep how far a folder was read. Each folder has a place of its own. */
  readonly position: (folder: string) => MailPosition;
  /** Mail that the server got before this instant is left alone. All mail is taken, unless given. */
  readonly since?: Instant;
  /** What to do with a mail that the desk has committed. `{ flag: '\\Seen' }`. */
  readonly taken?: AfterMail;
  /** What to do with a mail that the desk will never take, or that is too large. `{ flag: '\\Flagged' }`. */
  readonly refused?: AfterMail;
  readonly limits?: Partial<ImapLimits>;
}

/** Who reads the mail, with a password. */
export interface ImapPassword {
  readonly user: string;
  readonly pass: string;
}

/** Who reads the mail, with a token of OAuth 2. */
export interface ImapToken {
  readonly user: string;
  /** Gives a token that is good now. `isRejected` says that the server has refused the one before. */
  readonly accessToken: (isRejected: boolean) => string | Promise<string>;
}

/** What becomes of a mail on the server: it gets a flag, goes to another folder (made when there is none), or stays. */
export type AfterMail = { readonly flag: string } | { readonly moveTo: string } | 'keep';

/** How patient an IMAP source is. Times are in milliseconds. */
export interface ImapLimits {
  /** The wait after a first failure; it doubles with each one that follows. 1 second. */
  readonly retryMs: number;
  /** The longest wait after failures. 5 minutes. */
  readonly longestRetryMs: number;
  /** How often a mail that fails while others do not is offered, before it counts as refused. 5. */
  readonly maxAttempts: number;
  /** How long to wait for news at a time. Servers without IDLE are asked as often, at least every 2 minutes. 4 minutes. */
  readonly idleMs: number;
  /** How long a connection, and the answer to a command, may take. 5 minutes. */
  readonly timeoutMs: number;
  /** How long `stop` waits for the mail in hand. 30 seconds. */
  readonly drainMs: number;
}

/** The limits that hold where the options say nothing. */
export const defaultImapLimits: ImapLimits = {
  retryMs: 1000,
  longestRetryMs: 300_000,
  maxAttempts: 5,
  idleMs: 240_000,
  timeoutMs: 300_000,
  drainMs: 30_000,
};
