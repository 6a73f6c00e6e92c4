import type { Attachment as Part } from 'postal-mime';

/** The beginning of a part as text: UTF-8, whose seven-bit subset is all that headers and reports are meant to use. */
export function partText({ content }: Pick<Part, 'content'>, maxBytes = 256 * 1024): string {
  if (typeof content === 'string') return content.slice(0, maxBytes);
  const bytes = content instanceof Uint8Array ? content : new Uint8Array(content);
  return new TextDecoder().decode(bytes.subarray(0, maxBytes));
}
