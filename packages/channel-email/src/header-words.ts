import { decodeWords } from 'postal-mime';

/** An encoded word (RFC 2047); longer than the rule allows, as programs write them. */
const word = /=\?[\w.*:+-]{1,60}\?([bq])\?[^?]{0,2000}\?=/gi;

/** A header value with its encoded words read, also those that were broken over lines, which RFC 2047 does not allow. */
export function headerWords(value: string): string {
  if (!value.includes('=?')) return value;
  return decodeWords(
    value.replace(word, (whole, encoding: string) => {
      if (!/\s/.test(whole)) return whole;
      // In the other encoding a blank may be one that the program forgot to encode.
      return encoding.toLowerCase() === 'b'
        ? whole.replace(/\s+/g, '')
        : whole.replace(/=([\da-f]?)\s+(?=[\da-f])/gi, '=$1');
    }),
  );
}
