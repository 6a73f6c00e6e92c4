import type { MessageInput } from '@deskwright/core';
import type { Blobs, MessageSignal } from '@deskwright/core/port';

// Longer bodies would make every load of a conversation slow; what stays inline is enough for rules and lists.
const INLINE_LENGTH = 16 * 1024;
const MAX_BODY_BYTES = 64 * 1024 * 1024;

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function keep(blobs: Blobs, text: string): Promise<string> {
  const { sha256 } = await blobs.put(once(new TextEncoder().encode(text)), MAX_BODY_BYTES);
  return sha256;
}

/** The first part of a text, never cutting a character in two. */
function beginning(text: string): string {
  const last = text.charCodeAt(INLINE_LENGTH - 1);
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHighSurrogate ? INLINE_LENGTH - 1 : INLINE_LENGTH);
}

/**
 * The words of a message for its record. What is longer than 16 Ki characters goes into blobs as a whole; so does a text of
 * which the channel left something out.
 */
export async function bodyOf(
  blobs: Blobs | null,
  signal: MessageSignal,
): Promise<Pick<MessageInput, 'text' | 'html' | 'textBlob' | 'htmlBlob'>> {
  const { text, html } = signal;
  const whole = signal.wholeText ?? text;
  const isLongText = text.length > INLINE_LENGTH;
  const isLongHtml = blobs !== null && html !== null && html.length > INLINE_LENGTH;
  return {
    text: blobs !== null && isLongText ? beginning(text) : text,
    html: isLongHtml ? null : html,
    textBlob: blobs !== null && (isLongText || whole !== text) ? await keep(blobs, whole) : null,
    htmlBlob: isLongHtml ? await keep(blobs, html) : null,
  };
}
