import type { MailFile } from './mail-body.ts';
import { headerEnd, type MailHeaders, readHeaders } from './mail-headers.ts';
import { messageIds } from './message-id.ts';
import { partText } from './part-text.ts';

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

/** What a bounce tells about the mail that it gives back. */
export interface ReturnedMail {
  /** Its Message-ID, or `null` when the bounce does not tell. */
  readonly original: string | null;
  /** All ids that lead to its conversation, the most telling first. */
  readonly ids: readonly string[];
}

/**
 * The Message-ID of the mail that a bounce gives back: from the returned message or its headers (RFC 6522), from the
 * status fields where a server repeats it there, else from a copy in the text, as qmail and Exim send it. Behind it come the
 * ids that the returned mail answered, so that a bounce finds its conversation even where our own id was never recorded.
 */
export function returnedMail(parts: readonly MailFile[], text: string): ReturnedMail {
  const found: string[] = [];
  const further: string[] = [];
  for (const part of parts) {
    if (/^(message\/(global|rfc822)|text\/rfc822-headers|message\/global-headers)$/i.test(part.type)) {
      const block = partText(part);
      const original = readHeaders(block.slice(0, headerEnd(block).end));
      const answered = [...original.all('in-reply-to'), ...original.all('references').toReversed()];
      found.push(...messageIds(original.first('message-id') ?? ''));
      further.push(...answered.flatMap((value) => messageIds(value).toReversed()));
    } else if (/^message\/(global-)?delivery-status$/i.test(part.type)) {
      const fields = readHeaders(partText(part));
      found.push(
        ...['x-original-message-id', 'original-message-id'].flatMap((name) => fields.all(name)).flatMap(messageIds),
      );
    }
  }
  if (found.length === 0) {
    const copied = /^[ >]{0,4}message-id:[ \t]*\n?[ \t]*(<[^<>\s]{1,998}>)/im.exec(text)?.[1];
    if (copied !== undefined) found.push(copied);
  }
  return { original: found[0] ?? null, ids: [...found, ...further] };
}
