import {
  type Address,
  type Blobs,
  type Channel,
  DeskError,
  type Receipt,
  type Rendered,
  type SendCall,
} from '@deskwright/core/port';
import { acceptMail } from './accept-mail.ts';
import { isKnown } from './charset.ts';
import { deliveryFailure, refusedRecipients } from './delivery-failure.ts';
import { domainOf, normalAddress } from './mail-addresses.ts';
import { defaultMailLimits, type MailLimits } from './mail-limits.ts';
import { type MailTransport, type SmtpOptions, smtpTransport } from './mail-transport.ts';
import { ownMessageId } from './message-id.ts';
import { isOutgoingMail, renderMail } from './render-mail.ts';
import { replyAddresses } from './reply-address.ts';
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
  const { replySecret, detectLanguage } = options;
  const replies = replySecret === undefined ? null : replyAddresses([replySecret].flat());
  const room = { channel: name, blobs, own, limits, fallbackCharset, trim, detectLanguage, replies };
  const transport = options.transport ?? (options.smtp ? smtpTransport(options.smtp) : null);

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
    send: (rendered, call) => sendMail(rendered, call, { name, domain, transport, now }),
  };
}

function ownAddress(address: string): string {
  const normal = normalAddress(address);
  if (normal === null) throw new DeskError('channel.invalid', `Not an address: ${address}`);
  return normal;
}

/** One attempt. The Message-ID comes from the key alone, so a second attempt is the same mail to everybody. */
async function sendMail(
  { payload }: Rendered,
  { key, signal }: SendCall,
  way: { name: string; domain: string; transport: MailTransport | null; now: () => number },
): Promise<Receipt> {
  if (signal.aborted) return { ok: false, retry: 'later', notBefore: way.now(), detail: 'stopped before sending' };
  if (!way.transport) return { ok: false, retry: 'never', detail: 'this channel has no transport' };
  if (!isOutgoingMail(payload)) return { ok: false, retry: 'never', detail: 'not a mail of this channel' };
  if (payload.to.length + payload.cc.length === 0) return { ok: false, retry: 'never', detail: 'no recipient' };
  const messageId = ownMessageId(key, way.domain);
  try {
    const told = await way.transport.sendMail({ ...payload, messageId });
    const refused = refusedRecipients(told);
    const ref = { channel: way.name, thread: messageId };
    return refused.length > 0 ? { ok: true, ref, refused } : { ok: true, ref };
  } catch (error) {
    return deliveryFailure(error, way.now());
  }
}
