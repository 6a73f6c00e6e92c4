import type { MailFile } from './mail-body.ts';

/** The beginning of a part as text: UTF-8, whose seven-bit subset is all that headers and reports are meant to use. */
export function partText({ content }: MailFile, maxBytes = 256 * 1024): string {
  return new TextDecoder().decode(content.subarray(0, maxBytes));
}
