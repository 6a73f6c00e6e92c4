import { bareValue, parameter } from './mail-headers.ts';
import type { MimePart } from './mime-parts.ts';

/** Labels that promise seven bits only, or nothing. */
const asciiLabels = new Set(['', 'us-ascii', 'ascii', 'ansi_x3.4-1968', 'iso-ir-6', '646', '7bit', '8bit']);
/** Labels unknown to the Encoding Standard that the parser maps itself. */
const knownAliases = /932|936|949|950|874|euc|jis|tis-?620/;

/** Bytes whose text parts declare a charset that fits them. */
interface RepairedMail {
  readonly bytes: Uint8Array;
  readonly warnings: readonly string[];
}

/**
 * Corrects the declared charset of text parts where the declaration cannot be right: missing or `us-ascii` with eight-bit
 * bytes, or a label nobody knows. Such a part is read as UTF-8 when it is valid UTF-8, else in `fallback`.
 */
export function repairCharsets(
  bytes: Uint8Array,
  raw: string,
  parts: readonly MimePart[],
  fallback: string,
): RepairedMail {
  const warnings: string[] = [];
  const edits: { at: number; remove: number; insert: string }[] = [];
  for (const part of parts) {
    if (part.type !== 'text/plain' && part.type !== 'text/html') continue;
    const body = partBytes(part, raw);
    const declared = (parameter(part.headers.first('content-type'), 'charset') ?? '').trim().toLowerCase();
    const verdict = judge(declared, body, part.type, fallback);
    if (verdict.warning) warnings.push(verdict.warning);
    if (verdict.charset) edits.push(edit(part, raw, verdict.charset));
  }
  if (edits.length === 0) return { bytes, warnings };
  const pieces: Uint8Array[] = [];
  let done = 0;
  for (const { at, remove, insert } of edits) {
    pieces.push(bytes.subarray(done, at), Buffer.from(insert, 'latin1'));
    done = at + remove;
  }
  pieces.push(bytes.subarray(done));
  return { bytes: Buffer.concat(pieces), warnings };
}

function judge(
  declared: string,
  body: Uint8Array,
  type: string,
  fallback: string,
): { charset?: string; warning?: string } {
  const label = declared.replace(/\*.*$/, '');
  if (asciiLabels.has(label)) {
    if (body.every((byte) => byte < 0x80)) return {};
    const charset = isUtf8(body) ? 'utf-8' : (metaCharset(body, type) ?? fallback);
    if (label === '' && charset === 'utf-8') return { charset };
    return { charset, warning: `The text declares ${label === '' ? 'no charset' : label}; it was read as ${charset}.` };
  }
  if (!isKnown(label)) {
    if (knownAliases.test(label)) return {};
    const charset = isUtf8(body) ? 'utf-8' : fallback;
    return { charset, warning: `The text declares an unknown charset; it was read as ${charset}.` };
  }
  if (/^utf-?8$/.test(label) && !isUtf8(body)) {
    return { warning: 'The text holds bytes that are not UTF-8; they were replaced.' };
  }
  return {};
}

/** Whether the platform can decode this label (WHATWG Encoding Standard). */
export function isKnown(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}

/** Whether bytes are valid UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
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

/** The bytes of a part, its transfer encoding (RFC 2045 §6) undone. */
function partBytes(part: MimePart, raw: string): Uint8Array {
  const body = raw.slice(part.bodyStart, part.bodyEnd);
  const encoding = bareValue(part.headers.first('content-transfer-encoding'));
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
  const text = body
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}

function edit(part: MimePart, raw: string, charset: string): { at: number; remove: number; insert: string } {
  const block = raw.slice(part.start, part.bodyStart);
  const field = /^content-type[ \t]*:\s*[^\s;]+/im.exec(block);
  if (!field) return { at: part.start, remove: 0, insert: `Content-Type: text/plain; charset=${charset}\r\n` };
  const after = field.index + field[0].length;
  const rest = /^(?:.*(?:\r?\n[ \t].*)*)/.exec(block.slice(after))?.[0] ?? '';
  const old = /;\s*charset\s*=\s*(?:"[^"]*"|[^\s;"]+)/i.exec(rest);
  const insert = `; charset=${charset}`;
  return old
    ? { at: part.start + after + old.index, remove: old[0].length, insert }
    : { at: part.start + after, remove: 0, insert };
}
