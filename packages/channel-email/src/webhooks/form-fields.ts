const CRLF = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');
const MOST_FIELDS = 1000;

/**
 * The fields of a form, as bytes: a mail may stand in one, and what it holds is often no text in any charset. Reads
 * `multipart/form-data` (RFC 7578) and `application/x-www-form-urlencoded`; `null` for anything else, and for what breaks the
 * rules. Of fields with the same name the first counts.
 */
export function formFields(body: Uint8Array, contentType: string | null): ReadonlyMap<string, Uint8Array> | null {
  const [type = '', ...parameters] = (contentType ?? '').split(';');
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (/^\s*application\/x-www-form-urlencoded\s*$/i.test(type)) return urlencoded(bytes);
  if (!/^\s*multipart\/form-data\s*$/i.test(type)) return null;
  const [, quoted, plain] = /\bboundary=(?:"([^"]{1,70})"|([^\s";,]{1,70}))/i.exec(parameters.join(';')) ?? [];
  const boundary = quoted ?? plain;
  return boundary === undefined ? null : multipart(bytes, boundary);
}

function multipart(body: Buffer, boundary: string): ReadonlyMap<string, Uint8Array> | null {
  const fields = new Map<string, Uint8Array>();
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const between = Buffer.concat([CRLF, delimiter]);
  if (body.indexOf(delimiter) !== 0) return null;
  for (let at = delimiter.length, count = 0; count <= MOST_FIELDS; count += 1) {
    if (body.subarray(at, at + 2).toString('latin1') === '--') return fields;
    const start = body.indexOf(HEAD_END, at);
    const end = start < 0 ? -1 : body.indexOf(between, start + CRLF.length);
    if (end < 0 || body.indexOf(CRLF, at) !== at) return null;
    const head = body.subarray(at, start).toString('utf8');
    const [, name] = /^content-disposition: *form-data;(?:[^\r\n]*;)? *name="([^"\r\n]*)"/im.exec(head) ?? [];
    // An empty field ends where its head does.
    const content = body.subarray(Math.min(start + HEAD_END.length, end), end);
    if (name !== undefined && !fields.has(name)) fields.set(name, content);
    at = end + between.length;
  }
  return null;
}

function urlencoded(body: Buffer): ReadonlyMap<string, Uint8Array> | null {
  const fields = new Map<string, Uint8Array>();
  let count = 0;
  for (let at = 0; at < body.length; count += 1) {
    if (count > MOST_FIELDS) return null;
    const next = body.indexOf(0x26, at);
    const end = next < 0 ? body.length : next;
    const equals = body.subarray(at, end).indexOf(0x3d);
    const split = equals < 0 ? end : at + equals;
    const name = decoded(body.subarray(at, split)).toString('utf8');
    if (!fields.has(name)) fields.set(name, decoded(body.subarray(Math.min(split + 1, end), end)));
    at = end + 1;
  }
  return fields;
}

/** Undoes percent-encoding, byte for byte. */
function decoded(bytes: Buffer): Buffer {
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const value = byte === 0x25 ? hexValue(bytes[at + 1]) * 16 + hexValue(bytes[at + 2]) : Number.NaN;
    out[length] = byte === 0x2b ? 0x20 : Number.isNaN(value) ? byte : value;
    if (!Number.isNaN(value)) at += 2;
    length += 1;
  }
  return out.subarray(0, length);
}

function hexValue(byte: number | undefined): number {
  return byte === undefined ? Number.NaN : Number.parseInt(String.fromCharCode(byte), 16);
}
