import { bareValue, type MailHeaders, parameter, readHeaders } from './mail-headers.ts';
import type { MailLimits } from './mail-limits.ts';

/** One part of a mail as it lies in the raw text; offsets are bytes. Nested messages are leaves. */
export interface MimePart {
  readonly headers: MailHeaders;
  /** Media type in lower case; `text/plain` where none is declared (RFC 2045 §5.2). */
  readonly type: string;
  /** The multipart that it stands in; `null` for the mail itself. */
  readonly parent: MimePart | null;
  /** A multipart: whether anything was found in it. */
  hasParts: boolean;
  readonly start: number;
  readonly bodyStart: number;
  bodyEnd: number;
  /** A multipart: whether its closing boundary was seen. Always true for a leaf. */
  closed: boolean;
}

/** What became of looking at the structure of a mail. */
type MimeStructure =
  | { readonly ok: true; readonly parts: readonly MimePart[] }
  | { readonly ok: false; readonly detail: string };

/**
 * The parts of a mail (RFC 2046 §5.1), in one pass over its bytes read as Latin-1. `head` is the head of the mail, which
 * has been read already. Limits and warnings rest on this look at the structure.
 */
export function mimeParts(
  raw: string,
  head: MailHeaders,
  limits: Pick<MailLimits, 'maxDepth' | 'maxParts' | 'maxLines'>,
): MimeStructure {
  const parts: MimePart[] = [];
  const open: { part: MimePart; boundary: string }[] = [];
  const at = { headerStart: 0, part: null as MimePart | null, inHeader: true };

  const begin = (end: number, bodyStart: number): void => {
    const headers = parts.length === 0 ? head : readHeaders(raw.slice(at.headerStart, end));
    const contentType = headers.first('content-type');
    const parent = open.at(-1)?.part ?? null;
    const type = bareValue(contentType) || (parent?.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain');
    const boundary = type.startsWith('multipart/') ? parameter(contentType, 'boundary') : null;
    const part: MimePart = {
      headers,
      type,
      parent,
      hasParts: false,
      start: at.headerStart,
      bodyStart,
      bodyEnd: raw.length,
      closed: true,
    };
    if (parent) parent.hasParts = true;
    parts.push(part);
    at.part = part;
    at.inHeader = false;
    if (type.startsWith('multipart/')) part.closed = false;
    if (boundary) open.push({ part, boundary });
  };

  let count = 0;
  for (let line = 0; line < raw.length; ) {
    count += 1;
    const newline = raw.indexOf('\n', line);
    const next = newline < 0 ? raw.length : newline + 1;
    const mark = raw.startsWith('--', line) ? boundaryAt(raw, line, next, open) : null;
    if (mark) {
      if (at.inHeader) begin(line, line);
      const end = raw[line - 2] === '\r' ? line - 2 : line - 1;
      if (at.part) setEnd(at.part, end);
      for (const { part } of open.splice(mark.index + 1)) setEnd(part, end);
      if (mark.closing) {
        const closed = open.pop()?.part;
        if (closed) closed.closed = true;
      }
      Object.assign(at, { part: null, inHeader: !mark.closing, headerStart: next });
    } else if (at.inHeader && (next - line === 1 || (next - line === 2 && raw[line] === '\r'))) {
      begin(line, next);
    }
    if (open.length > limits.maxDepth) return { ok: false, detail: `parts nest deeper than ${limits.maxDepth}` };
    if (parts.length > limits.maxParts) return { ok: false, detail: `more than ${limits.maxParts} parts` };
    if (count > limits.maxLines) return { ok: false, detail: `more than ${limits.maxLines} lines` };
    line = next;
  }
  if (at.inHeader && at.headerStart < raw.length) begin(raw.length, raw.length);
  return { ok: true, parts };
}

function setEnd(part: MimePart, end: number): void {
  part.bodyEnd = Math.max(part.bodyStart, Math.min(part.bodyEnd, end));
}

function boundaryAt(
  raw: string,
  at: number,
  next: number,
  open: readonly { boundary: string }[],
): { index: number; closing: boolean } | null {
  if (open.length === 0) return null;
  const line = raw.slice(at + 2, Math.min(next, at + 300)).trimEnd();
  for (let index = open.length - 1; index >= 0; index--) {
    const boundary = open[index]?.boundary;
    if (line === boundary) return { index, closing: false };
    if (line === `${boundary}--`) return { index, closing: true };
  }
  return null;
}
