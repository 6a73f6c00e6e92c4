import type { Accepted, Blobs, MessageSignal, RawInbound } from '@deskwright/core/port';
import { automatedMark, type OwnMail } from './automated-mail.ts';
import { bouncedMail } from './bounced-mail.ts';
import { addressList, recipients, returnPathOf, sender } from './mail-addresses.ts';
import { keepAttachments, once } from './mail-attachments.ts';
import { occurredAt } from './mail-date.ts';
import { declaredLanguage, detectedLanguage, type LanguageDetection } from './mail-language.ts';
import type { MailLimits } from './mail-limits.ts';
import { mailReferences } from './mail-references.ts';
import { mailIdentity } from './message-id.ts';
import { ownRecipients } from './own-recipients.ts';
import { readMail } from './read-mail.ts';
import type { ReplyAddresses } from './reply-address.ts';
import type { TextTrim } from './visible-text.ts';

/** What accepting a mail needs to know about the desk. */
interface Mailroom {
  readonly channel: string;
  readonly blobs: Blobs;
  readonly own: OwnMail;
  readonly limits: MailLimits;
  readonly fallbackCharset: string;
  readonly trim: TextTrim;
  readonly languages: LanguageDetection;
  readonly replies: ReplyAddresses | null;
}

/**
 * One mail becomes one message signal. Input that is no mail, or has no sender, is `malformed`; the promise rejects only
 * when the blobs cannot be written, so that the mail is offered again.
 */
export async function acceptMail(raw: RawInbound, room: Mailroom): Promise<Accepted> {
  const mail = readMail(raw.body, room.limits, room.fallbackCharset);
  if (!mail.ok) return malformed(mail.detail);
  const { headers } = mail;
  const returnPath = returnPathOf(headers, raw.envelope);
  const author = sender(headers, returnPath);
  if (!author) return malformed('no sender');

  const { thread, key } = mailIdentity(headers, mail.body);
  const when = occurredAt(headers.first('date'), raw.receivedAt);
  const mark = automatedMark({
    headers,
    from: author.from.address,
    fromName: author.from.name ?? '',
    nullReturnPath: returnPath === null,
    own: room.own,
    subject: mail.subject ?? '',
    parts: mail.structure,
    text: mail.words.text,
  });
  const automated = mark?.kind ?? false;
  const bounced = automated === 'bounce' ? bouncedMail(mail, room.own.addresses) : null;
  const beyond = mail.files.length - room.limits.maxAttachments;
  const warnings = [
    author.warning,
    when.warning,
    ...mail.warnings,
    beyond > 0 ? `${beyond} more attachments are in the original only.` : null,
  ].filter((warning) => warning !== null);

  const kept = mail.files.slice(0, room.limits.maxAttachments);
  const attachments = await keepAttachments(kept, room.blobs, room.limits.maxBytes);
  const original = await room.blobs.put(once(raw.body), room.limits.maxBytes);

  const { text: whole, html } = mail.words;
  // A bounce is written by a program: nothing of it is a quotation or a signature in the sense of people.
  const text = automated === 'bounce' ? whole : mail.words.written(mail.subject, room.trim);
  const to = addressList(headers.all('to'));
  const cc = addressList(headers.all('cc'));
  const sentTo = recipients([...to, ...cc], headers, raw.envelope?.to ?? []);
  const tickets = room.replies?.readIn(sentTo) ?? [];
  const ours = ownRecipients([...to, ...cc], headers, raw.envelope?.to ?? [], room);
  const signal: MessageSignal = {
    type: 'message',
    key,
    ref: { channel: room.channel, thread },
    occurredAt: when.at,
    from: author.from,
    to,
    cc,
    recipients: sentTo,
    ...(ours.length > 0 ? { ours } : {}),
    subject: mail.subject,
    text,
    ...(text === whole ? {} : { wholeText: whole }),
    html,
    attachments,
    automated: bounced?.isSuccess === true ? 'autoReply' : automated,
    ...(mark === null ? {} : { automatedBy: mark.mark }),
    ...(bounced && bounced.failures.length > 0 ? { failures: bounced.failures } : {}),
    references: mailReferences(headers, bounced?.ids ?? [], thread),
    ...(tickets.length > 0 ? { tickets } : {}),
    language: declaredLanguage(headers) ?? (automated === 'bounce' ? null : detectedLanguage(text, room.languages)),
    raw: original.sha256,
    warnings: [...new Set(warnings)],
  };
  return { ok: true, signals: [signal], answer: null };
}

function malformed(detail: string): Accepted {
  return { ok: false, reason: 'malformed', detail, answer: null };
}
