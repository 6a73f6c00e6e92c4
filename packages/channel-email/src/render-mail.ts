import type { Address, Outbound, Rendered } from '@deskwright/core/port';
import { cleanLine, cleanText } from './clean-text.ts';
import { normalAddress } from './mail-addresses.ts';
import { isSynthetic } from './message-id.ts';
import { type OutgoingFile, outgoingFiles } from './outgoing-file.ts';
import type { ReplyAddresses } from './reply-address.ts';

/** One mailbox of an outgoing mail. */
export interface OutgoingAddress {
  name: string;
  address: string;
}

/** A mail in nodemailer's words. `render` leaves `messageId` out; `send` adds it. */
export interface OutgoingMail {
  readonly messageId?: string;
  readonly from: OutgoingAddress;
  readonly replyTo?: OutgoingAddress;
  readonly to: OutgoingAddress[];
  readonly cc: OutgoingAddress[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly inReplyTo?: string;
  readonly references?: string;
  readonly attachments?: OutgoingFile[];
  readonly headers: Record<string, string>;
}

/** What rendering needs to know of the channel. */
interface RenderOptions {
  readonly from: Address;
  readonly domain: string;
  readonly replies: ReplyAddresses | null;
}

/** Exchange refuses a References field near 32 kB. */
const maxReferencesLength = 30_000;

/**
 * Puts a message into the words of mail. Nothing in it can add a header: line breaks become spaces, and an address that
 * would need one is left out with a warning. Automated mail says so (RFC 3834 §5), and every mail says it is ours.
 */
export function renderMail(message: Outbound, channel: RenderOptions): Rendered {
  const warnings: string[] = [];
  const to = mailboxes(message.to, warnings);
  const cc = mailboxes(message.cc, warnings);
  if (to.length + cc.length === 0) warnings.push('There is nobody to send this mail to.');
  const subject = cleanLine(message.subject, 900);
  if (subject !== message.subject) warnings.push('The subject was changed to fit one line.');
  const answered = message.ref && isMessageId(message.ref.thread) ? message.ref.thread : null;
  const references = threadReferences(message.references, answered);
  if (references.shortened) warnings.push('References were left out in the middle to keep the field short.');
  const from = mailboxes([message.from ?? channel.from], warnings)[0] ?? mailbox(channel.from);
  const payload: OutgoingMail = {
    from,
    ...replyTo(message, from, channel.replies, warnings),
    to,
    cc,
    subject,
    text: cleanText(message.text),
    ...(message.html === undefined ? {} : { html: cleanText(message.html) }),
    ...(answered === null ? {} : { inReplyTo: answered }),
    ...(references.value === '' ? {} : { references: references.value }),
    ...(message.attachments === undefined ? {} : { attachments: outgoingFiles(message.attachments) }),
    headers: {
      'X-Deskwright-Loop': channel.domain,
      ...(message.language === null ? {} : { 'Content-Language': cleanLine(message.language, 35) }),
      ...unsubscribeMarks(message.unsubscribe, warnings),
      ...(message.automated ? automaticMarks(message.ref !== null) : {}),
    },
  };
  return { payload, warnings };
}

function replyTo(
  { ticket }: Outbound,
  from: OutgoingAddress,
  replies: ReplyAddresses | null,
  warnings: string[],
): Pick<OutgoingMail, 'replyTo'> {
  if (replies === null || ticket === undefined) return {};
  const address = replies.of(from.address, ticket);
  if (address !== null) return { replyTo: { name: from.name, address } };
  warnings.push('The mailbox leaves no room for a reply address; answers find their ticket by the thread alone.');
  return {};
}

/** Whether a value is what {@link renderMail} makes. */
export function isOutgoingMail(payload: unknown): payload is OutgoingMail {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    'to' in payload &&
    Array.isArray(payload.to) &&
    'cc' in payload &&
    Array.isArray(payload.cc) &&
    'headers' in payload
  );
}

function automaticMarks(answers: boolean): Record<string, string> {
  return {
    'Auto-Submitted': answers ? 'auto-replied' : 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    Precedence: 'bulk',
  };
}

/** One click that ends such mail (RFC 8058). Only https will do: the address is a secret of the recipient. */
function unsubscribeMarks(wanted: Outbound['unsubscribe'], warnings: string[]): Record<string, string> {
  if (wanted === undefined) return {};
  const url = URL.canParse(wanted.url) ? new URL(wanted.url) : null;
  if (url?.protocol !== 'https:' || url.href.length > 900) {
    warnings.push('The address to unsubscribe at is not https; it was left out.');
    return {};
  }
  const mailbox = normalAddress(wanted.mailbox ?? '');
  const ways = [`<${url.href}>`, ...(mailbox === null ? [] : [`<mailto:${encodeURI(mailbox)}>`])];
  return { 'List-Unsubscribe': ways.join(', '), 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

function mailboxes(addresses: readonly Address[], warnings: string[]): OutgoingAddress[] {
  const found = new Map<string, OutgoingAddress>();
  for (const given of addresses) {
    const box = mailbox(given);
    const identity = normalAddress(box.address);
    if (identity === null) warnings.push('An address that is none was left out.');
    else if (!found.has(identity)) found.set(identity, box);
  }
  return [...found.values()];
}

function mailbox({ address, name }: Address): OutgoingAddress {
  return { name: cleanLine(name ?? '', 200), address: address.trim() };
}

/** An id that the receiver's program can know: not one we made up, and of the form of RFC 5322 §3.6.4, brackets aside. */
function isMessageId(id: string): boolean {
  return /^<?[^\s<>]+@[^\s<>]+>?$/.test(id) && !isSynthetic(id);
}

/** References by RFC 5322 §3.6.4, oldest first; of too many, the first and the last stay. */
function threadReferences(
  earlier: readonly string[],
  answered: string | null,
): { readonly value: string; readonly shortened: boolean } {
  const ids = [
    ...new Set([...earlier.filter(isMessageId).filter((id) => id !== answered), ...(answered ? [answered] : [])]),
  ];
  const [first, ...rest] = ids;
  if (first === undefined) return { value: '', shortened: false };
  let length = first.length;
  let from = rest.length;
  while (from > 0 && length + (rest[from - 1]?.length ?? 0) + 3 <= maxReferencesLength) {
    from -= 1;
    length += (rest[from]?.length ?? 0) + 3;
  }
  return { value: [first, ...rest.slice(from)].join(' '), shortened: from > 0 };
}
