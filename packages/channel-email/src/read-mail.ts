import { isUtf8 } from 'node:buffer';
import { decodeHeader, isKnown } from './charset.ts';
import { cleanLine } from './clean-text.ts';
import { headerWords } from './header-words.ts';
import { type MailFile, mailBody } from './mail-body.ts';
import { headerEnd, type MailHeaders, parameter, readHeaders } from './mail-headers.ts';
import type { MailLimits } from './mail-limits.ts';
import { type MailWords, mailWords } from './mail-words.ts';
import { type MimePart, mimeParts } from './mime-parts.ts';
import { structureWarnings } from './structure-warnings.ts';

/** A mail taken apart; nothing of it has been stored yet. */
interface ReadMail {
  readonly ok: true;
  readonly headers: MailHeaders;
  /** The bytes after the header block. */
  readonly body: Uint8Array;
  readonly subject: string | null;
  readonly words: MailWords;
  readonly files: readonly MailFile[];
  /** The parts as they lie in the raw mail. */
  readonly structure: readonly MimePart[];
  readonly warnings: readonly string[];
}

/** Why bytes are no mail. */
interface NoMail {
  readonly ok: false;
  readonly detail: string;
}

/** Without one of these, a block of lines with colons is not the head of a mail. */
const mailFields = new Set([
  'from',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'received',
  'return-path',
  'mime-version',
]);

/** Takes a mail apart. Never throws: whatever the bytes are, the answer is a mail or the reason why it is none. */
export function readMail(bytes: Uint8Array, limits: MailLimits, fallback: string): ReadMail | NoMail {
  if (bytes.byteLength > limits.maxBytes) return no(`larger than ${limits.maxBytes} bytes`);
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const { end, body } = headerEnd(raw);
  if (end > limits.maxHeaderBytes) return no(`headers longer than ${limits.maxHeaderBytes} bytes`);
  const warnings: string[] = [];
  const headers = readHeaders(headerText(bytes.subarray(0, end), fallback, warnings));
  if (headers.entries.length > limits.maxHeaders) return no(`more than ${limits.maxHeaders} header fields`);
  if (!headers.entries.some(([name]) => mailFields.has(name))) return no('no mail headers');
  try {
    const structure = mimeParts(raw, headers, limits);
    if (!structure.ok) return structure;
    const { body: stretches, files } = mailBody(bytes, raw, structure.parts, fallback, warnings);
    warnings.push(...structureWarnings(structure.parts, raw));
    const subject = headers.first('subject');
    return {
      ok: true,
      headers,
      body: bytes.subarray(body),
      subject: subject === null ? null : cleanLine(headerWords(subject), 1000) || null,
      words: mailWords(stretches, limits, warnings),
      files,
      structure: structure.parts,
      warnings,
    };
  } catch (error) {
    return no(`cannot be parsed: ${cleanLine(String(error), 200)}`);
  }
}

/** Header bytes as text: UTF-8 (RFC 6532), else the charset that the mail declares, because old senders leave them bare. */
function headerText(block: Uint8Array, fallback: string, warnings: string[]): string {
  if (isUtf8(block)) return decodeHeader(block, 'utf-8');
  const bare = readHeaders(Buffer.from(block).toString('latin1'));
  const declared = parameter(bare.first('content-type'), 'charset')?.toLowerCase() ?? '';
  const charset = declared !== '' && !/^(utf-?8|us-ascii)$/.test(declared) && isKnown(declared) ? declared : fallback;
  warnings.push(`The headers hold bare 8-bit text; it was read as ${charset}.`);
  return decodeHeader(block, charset);
}

function no(detail: string): NoMail {
  return { ok: false, detail };
}
