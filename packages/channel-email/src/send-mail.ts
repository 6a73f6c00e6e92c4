import type { Blobs, Receipt, Rendered, SendCall } from '@deskwright/core/port';
import { deliveryFailure, refusedRecipients } from './delivery-failure.ts';
import type { MailTransport } from './mail-transport.ts';
import { ownMessageId } from './message-id.ts';
import type { OutgoingFile } from './outgoing-file.ts';
import { isOutgoingMail } from './render-mail.ts';

/** How mail goes out. */
interface WayOut {
  /** Name of the channel. */
  readonly name: string;
  readonly domain: string;
  readonly blobs: Blobs;
  /** Most bytes of files in one mail. */
  readonly maxBytes: number;
  readonly transport: MailTransport | null;
  readonly now: () => number;
}

/** One attempt. The Message-ID comes from the key alone, so a second attempt is the same mail to everybody. */
export async function sendMail({ payload }: Rendered, { key, signal }: SendCall, way: WayOut): Promise<Receipt> {
  if (signal.aborted) return { ok: false, retry: 'later', notBefore: way.now(), detail: 'stopped before sending' };
  if (!way.transport) return never('this channel has no transport');
  if (!isOutgoingMail(payload)) return never('not a mail of this channel');
  if (payload.to.length + payload.cc.length === 0) return never('no recipient');
  const messageId = ownMessageId(key, way.domain);
  try {
    const attachments = await filled(payload.attachments ?? [], way);
    if (typeof attachments === 'string') return never(attachments);
    const files = attachments.length === 0 ? {} : { attachments };
    const told = await way.transport.sendMail({ ...payload, ...files, messageId });
    const refused = refusedRecipients(told);
    const ref = { channel: way.name, thread: messageId };
    return refused.length > 0 ? { ok: true, ref, refused } : { ok: true, ref };
  } catch (error) {
    return deliveryFailure(error, way.now());
  }
}

/** Files with their bytes, or why the mail cannot be sent with them. */
async function filled(files: readonly OutgoingFile[], { blobs, maxBytes }: WayOut): Promise<OutgoingFile[] | string> {
  const ready: OutgoingFile[] = [];
  let room = maxBytes;
  for (const file of files) {
    const stream = await blobs.get(file.sha256);
    if (stream === null) return 'a file that belongs to the mail is not there any more';
    const pieces: Uint8Array[] = [];
    for await (const piece of stream) {
      room -= piece.byteLength;
      if (room < 0) return `the files are larger than ${maxBytes} bytes`;
      pieces.push(piece);
    }
    ready.push({ ...file, content: Buffer.concat(pieces) });
  }
  return ready;
}

function never(detail: string): Receipt {
  return { ok: false, retry: 'never', detail };
}
