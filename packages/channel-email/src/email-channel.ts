import { type Address, type Blobs, type Channel, DeskError } from '@deskwright/core/port';
import { acceptMail } from './accept-mail.ts';
import { isKnown } from './charset.ts';
import { type DkimOptions, dkimSigning } from './dkim.ts';
import { domainOf, normalAddress } from './mail-addresses.ts';
import { defaultMailLimits, type MailLimits } from './mail-limits.ts';
import { type MailTransport, type SmtpOptions, smtpTransport } from './mail-transport.ts';
import { guarded } from './offer-mail.ts';
import { renderMail } from './render-mail.ts';
import { replyAddresses } from './reply-address.ts';
import { sendMail } from './send-mail.ts';
import type { TextTrim } from './visible-text.ts';

/** How mail comes in and goes out. */
export interface EmailChannelOptions {
  /** Names the channel in tickets and references. `email`. */
  readonly name?: string;
  /** Where raw originals and attachments are kept. */
  readonly blobs: Blobs;
  /** The sender of mail whose department has no address of its own. */
  readonly from: Address;
  /** All mailboxes of the desk. With `from`, they tell which domains are ours, so that own mail coming back is recognised. */
  readonly addresses: readonly string[];
  /** The domain of Message-IDs and of the loop mark. The domain of `from`. Never change it: answers would lose their loop mark. */
  readonly domain?: string;
  /** What carries mail away. Give this or `smtp`; with neither, the channel only receives. */
  readonly transport?: MailTransport;
  /** The SMTP server to send through. */
  readonly smtp?: SmtpOptions;
  /** Signs what goes out by `smtp` (RFC 6376), where the server does not do it. */
  readonly dkim?: DkimOptions;
  /**
   * A secret of at least 32 characters, known to this desk alone. With it every mail about a ticket has a Reply-To that
   * leads answers to the ticket, also from programs that drop the thread; the mailboxes have to take mail for `box+detail`. Of a
   * list the first signs and all are accepted, so that a secret can be changed.
   */
  readonly replySecret?: string | readonly string[];
  readonly limits?: Partial<MailLimits>;
  /** The charset of mail that names none, or a wrong one (a label of the Encoding Standard). `windows-1252`. */
  readonly fallbackCharset?: string;
  /** What is left out of the text of a message; the whole stays beside it. Both by default. */
  readonly trim?: Partial<TextTrim>;
  /**
   * Tells the language (a BCP 47 tag) of what the sender wrote, where the mail does not say, or `null`; the entry point
   * `@deskwright/channel-email/language` has one. None: the language stays unknown.
   */
  readonly detectLanguage?: (text: string) => string | null;
  /** Hears when `detectLanguage` fails; the mail is accepted all the same. What it throws is dropped. */
  readonly onError?: (error: unknown) => void;
  /** The clock, in epoch milliseconds; only a failed `send` looks at it. `Date.now`. */
  readonly now?: () => number;
}

/**
 * Email as a channel: `accept` reads a raw mail (RFC 5322, MIME), `render` and `send` put an answer on its way by SMTP.
 * Throws the {@link DeskError} `channel.invalid` when the options contradict themselves.
 */
export function emailChannel(options: EmailChannelOptions): Channel {
  const { name = 'email', blobs, from, now = Date.now, fallbackCharset = 'windows-1252' } = options;
  const addresses = [from.address, ...options.addresses].map(ownAddress);
  const domain = domainOf(options.domain ?? from.address);
  if (domain === '') throw new DeskError('channel.invalid', `Not a domain: ${options.domain ?? from.address}`);
  if (!isKnown(fallbackCharset)) throw new DeskError('channel.invalid', `Not a charset: ${fallbackCharset}`);
  if (options.transport && options.smtp) throw new DeskError('channel.invalid', 'Give transport or smtp, not both');
  const own = { addresses: new Set(addresses), domains: new Set([domain, ...addresses.map(domainOf)]) };
  const limits = { ...defaultMailLimits, ...options.limits };
  const trim = { quotations: true, signatures: true, ...options.trim };
  const { replySecret } = options;
  const languages = { detect: options.detectLanguage, report: guarded(options.onError) };
  const replies = replySecret === undefined ? null : replyAddresses([replySecret].flat());
  const room = { channel: name, blobs, own, limits, fallbackCharset, trim, languages, replies };
  const { dkim } = options;
  if (dkim && !options.smtp) throw new DeskError('channel.invalid', 'Only mail sent by smtp is signed here');
  const signing = dkim === undefined ? null : dkimSigning(dkim);
  const transport = options.transport ?? (options.smtp ? smtpTransport(options.smtp, signing) : null);

  return {
    port: 1,
    name,
    kind: 'email',
    traits: {
      richText: true,
      attachments: true,
      threads: 'native',
      maxLength: null,
      replies: 'async',
      replyWindowMs: null,
    },
    accept: (raw) => acceptMail(raw, room),
    render: (message) => renderMail(message, { from, domain, replies }),
    send: (rendered, call) =>
      sendMail(rendered, call, { name, domain, blobs, maxBytes: limits.maxBytes, transport, now }),
  };
}

function ownAddress(address: string): string {
  const normal = normalAddress(address);
  if (normal === null) throw new DeskError('channel.invalid', `Not an address: ${address}`);
  return normal;
}
