import type { RawInbound } from '@deskwright/core/port';
import type { HeldBytes } from '../held-bytes.ts';
import { offerMail } from '../offer-mail.ts';
import { type Gathered, gatherMail } from './gather-mail.ts';
import { refusal } from './smtp-reply.ts';
import type { SmtpSourceOptions } from './smtp-source-options.ts';

/** The reply to a mail: `null` accepts it. Some get none, because the client is gone, or will never come to the end. */
export type MailReply = Error | null | 'gone' | 'cutOff';

/** What taking a mail needs to know. */
interface Reception {
  readonly options: SmtpSourceOptions;
  readonly maxBytes: number;
  readonly room: HeldBytes;
  readonly report: (error: unknown) => void;
}

/** Reads a mail, gives it to the desk and finds the reply. Never rejects. */
export async function takeMail(
  stream: AsyncIterable<Uint8Array>,
  envelope: NonNullable<RawInbound['envelope']>,
  { options, maxBytes, room, report }: Reception,
): Promise<MailReply> {
  let mail: Gathered;
  try {
    mail = await gatherMail(stream, maxBytes, room);
  } catch {
    // Half a mail was never accepted: the client offers it again.
    return 'gone';
  }
  if (!mail.ok) {
    if (mail.reason === 'endless') return 'cutOff';
    if (mail.reason === 'noRoom') return refusal(452, 'Too much mail at a time, try again later');
    return refusal(552, 'Message exceeds fixed maximum message size');
  }
  try {
    const offered = await offerMail(options, mail.bytes, envelope);
    if (offered.is === 'taken') return null;
    if (offered.is === 'refused') return refusal(554, `Not a mail that can be read: ${offered.why}`);
    report(offered.error);
    return refusal(451, 'The mail could not be stored, try again later');
  } finally {
    room.give(mail.bytes.byteLength);
  }
}
