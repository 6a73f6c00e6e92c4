const SIGNED = '-----BEGIN PGP SIGNED MESSAGE-----';
const SIGNATURE = '-----BEGIN PGP SIGNATURE-----';
const SIGNATURE_END = '-----END PGP SIGNATURE-----';

/** Whether a text is, or contains, an encrypted message in ASCII armor (RFC 9580 §6.2). */
export function isPgpMessage(text: string): boolean {
  return text.startsWith('-----BEGIN PGP MESSAGE-----') || text.includes('\n-----BEGIN PGP MESSAGE-----');
}

/**
 * A text whose signature stands around it (RFC 9580 §7), without that: the words that were signed, their dashes no longer
 * escaped, and what stands before and behind. Any other text stays as it is.
 */
export function withoutPgpSignature(text: string): string {
  if (!text.includes(SIGNED)) return text;
  const lines = text.split('\n');
  const begin = lines.indexOf(SIGNED);
  const words = lines.indexOf('', begin);
  const signature = lines.indexOf(SIGNATURE, begin);
  const end = lines.indexOf(SIGNATURE_END, signature);
  if (begin < 0 || words < 0 || words > begin + 10 || signature < words || end < 0) return text;
  const signed = lines.slice(words + 1, signature).map((line) => (line.startsWith('- ') ? line.slice(2) : line));
  return [...lines.slice(0, begin), ...signed, ...lines.slice(end + 1)].join('\n').trim();
}
