import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** Labels that promise seven bits only, or nothing. */
const asciiLabels = new Set(['', 'us-ascii', 'ascii', 'ansi_x3.4-1968', 'iso-ir-6', '646', '7bit', '8bit']);
/** Labels that mail uses and the Encoding Standard does not list, `-` and `_` and what says nothing taken out. */
const aliases: Readonly<Record<string, string>> = {
  '932': 'shift_jis',
  shiftjis: 'shift_jis',
  windows31j: 'shift_jis',
  mskanji: 'shift_jis',
  eucjp: 'euc-jp',
  iso2022jp: 'iso-2022-jp',
  iso2022jp1: 'iso-2022-jp',
  iso2022jp2: 'iso-2022-jp',
  junet: 'iso-2022-jp',
  '936': 'gbk',
  '949': 'euc-kr',
  uhc: 'euc-kr',
  euckr: 'euc-kr',
  '950': 'big5',
  big5hkscs: 'big5',
  '874': 'windows-874',
  tis620: 'windows-874',
  iso88598i: 'iso-8859-8-i',
  iso88598e: 'iso-8859-8',
  unicode11utf7: 'utf-7',
  utf7: 'utf-7',
  utf8mb4: 'utf-8',
};
/** Charsets in which every byte stands for something, so that nothing but the content tells a wrong label. */
const singleByte = /^(?:windows-12|windows-874|iso-8859-|koi8|x-mac|macintosh|ibm866)/;

const decoders = new Map<string, TextDecoder>();

/** Text, and what was not as it should be. */
interface DecodedText {
  readonly text: string;
  readonly warning: string | null;
}

/**
 * Decodes text under the label that it declares, unless that cannot be right: missing or `us-ascii` with eight-bit bytes,
 * a label nobody knows, or bytes that are UTF-8 under the label of another charset and the reverse. Such text is read as
 * UTF-8 when it is UTF-8, else in `fallback`.
 */
export function decodeText(bytes: Uint8Array, declared: string, type: string, fallback: string): DecodedText {
  const label = declared.trim().toLowerCase().replace(/\*.*$/, '');
  if (asciiLabels.has(label)) {
    // In seven bits most charsets agree; Japanese mail writes its charset in seven bits, and says so by escapes.
    if (isAscii(bytes)) return { text: decode(bytes, isEscaped(bytes) ? 'iso-2022-jp' : 'utf-8'), warning: null };
    const charset = isUtf8(bytes) ? 'utf-8' : (metaCharset(bytes, type) ?? fallback);
    const isRight = label === '' && charset === 'utf-8';
    const warning = `The text declares ${label === '' ? 'no charset' : label}; it was read as ${charset}.`;
    return { text: decode(bytes, charset), warning: isRight ? null : warning };
  }
  const charset = charsetOf(label);
  if (charset === null) {
    const instead = isUtf8(bytes) ? 'utf-8' : fallback;
    return {
      text: decode(bytes, instead),
      warning: `The text declares an unknown charset; it was read as ${instead}.`,
    };
  }
  if (charset === 'utf-7') return { text: decodeUtf7(bytes), warning: null };
  if (charset === 'utf-8') return decodeDeclaredUtf8(bytes, fallback);
  if (singleByte.test(charset) && !isAscii(bytes) && isUtf8(bytes)) {
    return { text: decode(bytes, 'utf-8'), warning: `The text declares ${label}, but it is UTF-8 and was read so.` };
  }
  const text = decode(bytes, charset);
  // Two bytes of an East Asian charset may be UTF-8 by chance; a whole text that is, and that the charset cannot read, is not.
  if (/[\uFFFD\uE000-\uF8FF]/.test(text) && !isAscii(bytes) && isUtf8(bytes)) {
    return { text: decode(bytes, 'utf-8'), warning: `The text declares ${label}, but it is UTF-8 and was read so.` };
  }
  return { text, warning: null };
}

function isEscaped(bytes: Uint8Array): boolean {
  const at = bytes.indexOf(0x1b);
  return at >= 0 && bytes[at + 1] === 0x24 && bytes.includes(0x42, at);
}

/** The name by which the platform knows a label (WHATWG Encoding Standard), `utf-7`, or `null`. */
function charsetOf(label: string): string | null {
  if (isKnown(label)) return decoder(label).encoding;
  const bare = label.replace(/^(?:x-|cs)/, '').replace(/[-_ ]/g, '');
  const alias = aliases[bare] ?? aliases[bare.replace(/^(?:cp|ms|windows|ibm)/, '')];
  if (alias !== undefined) return alias;
  const spelled = bare.replace(/^(?:cp|windows|win)(125\d)$/, 'windows-$1').replace(/^iso?8859(\d+)$/, 'iso-8859-$1');
  return isKnown(spelled) ? decoder(spelled).encoding : null;
}

/** A single character that is no UTF-8 is damage; a text without any that is was never UTF-8. */
function decodeDeclaredUtf8(bytes: Uint8Array, fallback: string): DecodedText {
  const text = decode(bytes, 'utf-8');
  if (isUtf8(bytes)) return { text, warning: null };
  if (/[\u0080-\ufffc]/.test(text)) {
    return { text, warning: 'The text holds bytes that are not UTF-8; they were replaced.' };
  }
  return { text: decode(bytes, fallback), warning: `The text declares utf-8, but is not; it was read as ${fallback}.` };
}

/** UTF-7 (RFC 2152), which old Exchange servers wrote. */
function decodeUtf7(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/\+([A-Za-z0-9+/]*)-?/g, (_, shifted: string) =>
      shifted === '' ? '+' : new TextDecoder('utf-16be').decode(evenBytes(Buffer.from(shifted, 'base64'))),
    );
}

function evenBytes(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length - (bytes.length % 2));
}

function decoder(label: string): TextDecoder {
  const known = decoders.get(label) ?? new TextDecoder(label);
  // Labels come from strangers: only so many are remembered.
  if (decoders.size < 200) decoders.set(label, known);
  return known;
}

function decode(bytes: Uint8Array, label: string): string {
  return decoder(label).decode(bytes);
}

/** Bare eight-bit text of headers: UTF-8 (RFC 6532) where it is that, else in the charset given. */
export function decodeHeader(bytes: Uint8Array, charset: string): string {
  return decode(bytes, isUtf8(bytes) ? 'utf-8' : charset);
}

/** Whether the platform can decode this label (WHATWG Encoding Standard). */
export function isKnown(label: string): boolean {
  if (decoders.has(label)) return true;
  try {
    decoder(label);
    return true;
  } catch {
    return false;
  }
}

function metaCharset(body: Uint8Array, type: string): string | null {
  if (type !== 'text/html') return null;
  const head = Buffer.from(body.subarray(0, 2048)).toString('latin1');
  const label = /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1]?.toLowerCase();
  return label && isKnown(label) ? label : null;
}
