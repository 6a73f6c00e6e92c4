/**
 * The bytes of a part, its transfer encoding undone (RFC 2045 §6). Damage never stops it: what is no base64 is passed over,
 * what is no quoted-printable stays as it is, an unknown encoding counts as none, and so does base64 above words.
 */
export function transferDecoded(
  bytes: Uint8Array,
  raw: string,
  from: number,
  to: number,
  encoding: string,
): Uint8Array {
  if (encoding === 'base64') {
    const body = raw.slice(from, to);
    return isPlainText(body) ? bytes.subarray(from, to) : base64Decoded(body);
  }
  if (encoding === 'quoted-printable') return quotedPrintableDecoded(bytes.subarray(from, to));
  return bytes.subarray(from, to);
}

/** Words with blanks between them, under the label of base64. */
function isPlainText(body: string): boolean {
  const lines = body
    .slice(0, 4000)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length > 0 && lines.filter((line) => /[a-z] +[a-z]/i.test(line)).length > lines.length / 2;
}

function base64Decoded(body: string): Uint8Array {
  const padding = body.indexOf('=');
  const hasMore = padding >= 0 && /[A-Za-z0-9+/]/.test(body.slice(padding));
  if (!hasMore) return Buffer.from(body, 'base64');
  // Some programs encode in pieces, each with its own padding.
  return Buffer.concat(body.split(/=+/).map((piece) => Buffer.from(piece, 'base64')));
}

const EQUALS = 0x3d;

function quotedPrintableDecoded(body: Uint8Array): Uint8Array {
  let at = body.indexOf(EQUALS);
  if (at < 0) return body;
  const out = Buffer.allocUnsafe(body.length);
  let length = 0;
  let from = 0;
  while (at >= 0) {
    out.set(body.subarray(from, at), length);
    length += at - from;
    const high = nibble(body[at + 1]);
    const low = nibble(body[at + 2]);
    if (high >= 0 && low >= 0) {
      out[length++] = high * 16 + low;
      from = at + 3;
    } else {
      from = softBreak(body, at + 1);
      if (from < 0) {
        out[length++] = EQUALS;
        from = at + 1;
      }
    }
    at = body.indexOf(EQUALS, from);
  }
  out.set(body.subarray(from), length);
  return out.subarray(0, length + body.length - from);
}

/** Where the next line begins when nothing but blanks is left of this one, or -1. */
function softBreak(body: Uint8Array, from: number): number {
  let at = from;
  while (at < from + 80 && (body[at] === 0x20 || body[at] === 0x09)) at++;
  if (body[at] === 0x0d) at++;
  if (body[at] === 0x0a) return at + 1;
  return at >= body.length ? body.length : -1;
}

function nibble(code = 0): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x41 && code <= 0x46) return code - 0x37;
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1;
}
