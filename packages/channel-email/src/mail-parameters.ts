import { decodeHeader, decodeText } from './charset.ts';

const maxParameters = 100;
const maxValue = 4000;

/** The parameters of a structured value (RFC 2045 §5.1), names in lower case, with what RFC 2231 adds undone. */
export type MailParameters = ReadonlyMap<string, string>;

/**
 * Reads `attachment; filename*0*=utf-8''%CE; filename*1*=%B1.pdf`: quoted values with escapes, values in pieces, values with
 * charset and percent signs. `value` is the header as read from bytes in Latin-1, so that bare eight-bit names are still
 * told: they are UTF-8, else in `fallback`. Of a parameter given twice the first counts.
 */
export function mailParameters(value: string | null, fallback: string): MailParameters {
  const plain = new Map<string, string>();
  const pieces = new Map<string, { at: number; text: string; isEncoded: boolean }[]>();
  let count = 0;
  for (const [, rawName = '', quoted, token = ''] of (value ?? '').matchAll(
    /;\s*([^\s=;"]{1,100})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/gs,
  )) {
    if (++count > maxParameters) break;
    const text = (quoted === undefined ? token.trim() : unescaped(quoted)).slice(0, maxValue);
    const [, name = '', at, star] = /^(.*?)(?:\*(\d{1,3}))?(\*)?$/s.exec(rawName.toLowerCase()) ?? [];
    if (at === undefined && star === undefined) {
      if (!plain.has(name)) plain.set(name, eightBit(text, fallback));
      continue;
    }
    const list = pieces.get(name) ?? [];
    list.push({ at: Number(at ?? 0), text, isEncoded: star !== undefined });
    pieces.set(name, list);
  }
  // The extended form is the better one where a program writes both (RFC 6266 §4.3).
  for (const [name, list] of pieces) plain.set(name, joined(list, fallback));
  return plain;
}

/** A backslash escapes a quotation mark or itself; in front of anything else it is part of a path of Windows. */
function unescaped(quoted: string): string {
  return quoted.replace(/\\(["\\])/g, '$1');
}

function joined(list: readonly { at: number; text: string; isEncoded: boolean }[], fallback: string): string {
  const ordered = list.toSorted((a, b) => a.at - b.at);
  const [first] = ordered;
  const [, charset = '', rest] =
    (first?.isEncoded && /^([\w.:+-]{0,40})'[\w-]{0,40}'(.*)$/s.exec(first.text)) || ([] as string[]);
  const bytes = ordered.map(({ text, isEncoded }, index) => {
    const own = index === 0 && rest !== undefined ? rest : text;
    return Buffer.from(isEncoded ? percentDecoded(own) : own, 'latin1');
  });
  return decodeText(Buffer.concat(bytes).subarray(0, maxValue), charset, 'text/plain', fallback).text;
}

function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function eightBit(text: string, fallback: string): string {
  return /[\x80-\xff]/.test(text) ? decodeHeader(Buffer.from(text, 'latin1'), fallback) : text;
}
