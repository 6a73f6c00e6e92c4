import type { Attachment as Part } from 'postal-mime';
import { headerEnd, type MailHeaders, readHeaders } from './mail-headers.ts';
import { messageIds } from './message-id.ts';

const maxReferences = 100;

/**
 * The mails that this one answers or speaks of, most telling first: what a bounce returns, then In-Reply-To, then
 * References from the last (the nearest) to the first; each once, a hundred at most.
 */
export function mailReferences(headers: MailHeaders, returned: readonly string[], own: string): readonly string[] {
  const replied = headers.all('in-reply-to').flatMap(messageIds);
  const earlier = headers.all('references').flatMap(messageIds).reverse();
  const found = new Set([...returned, ...replied, ...earlier]);
  found.delete(own);
  return [...found].slice(0, maxReferences);
}

/**
 * The Message-ID of the mail that a bounce gives back: from the returned message or its headers (RFC 6522), from the
 * status fields where a server repeats it there, else from a copy in the text, as qmail and Exim send it. Behind it come the
 * ids that the returned mail answered, so that a bounce finds its conversation even where our own id was never recorded.
 */
export function returnedIds(parts: readonly Part[], text: string): readonly string[] {
  const found: string[] = [];
  const further: string[] = [];
  for (const part of parts) {
    const block = latin1(part.content);
    if (part.mimeType === 'message/rfc822' || part.mimeType === 'text/rfc822-headers') {
      const original = readHeaders(block.slice(0, headerEnd(block).end));
      const answered = [...original.all('in-reply-to'), ...original.all('references').toReversed()];
      found.push(...messageIds(original.first('message-id') ?? ''));
      further.push(...answered.flatMap((value) => messageIds(value).toReversed()));
    } else if (part.mimeType === 'message/delivery-status') {
      found.push(...readHeaders(block).all('x-original-message-id').flatMap(messageIds));
    }
  }
  if (found.length + further.length > 0) return [...found, ...further];
  const copied = /^[ >]{0,4}message-id:[ \t]*(<[^<>\s]{1,998}>)/im.exec(text)?.[1];
  return copied === undefined ? [] : [copied];
}

function latin1(content: Part['content']): string {
  if (typeof content === 'string') return content;
  const bytes = content instanceof Uint8Array ? content : new Uint8Array(content);
  return Buffer.from(bytes.subarray(0, 256 * 1024)).toString('latin1');
}
