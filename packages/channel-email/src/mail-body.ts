import { decodeText } from './charset.ts';
import { unflowed } from './flowed-text.ts';
import { headerWords } from './header-words.ts';
import { bareValue } from './mail-headers.ts';
import { type MailParameters, mailParameters } from './mail-parameters.ts';
import type { MimePart } from './mime-parts.ts';
import { tnefFiles } from './tnef.ts';
import { transferDecoded } from './transfer-encoding.ts';
import { uuFile, withoutUuFiles } from './uuencode.ts';

const isUuencoded = /^(?:x-)?uu(?:e|encode)$/;
const isTnef = /^application\/(?:vnd\.)?ms-tnef$/;

/** A part of a mail that is a file. */
export interface MailFile {
  readonly name: string | null;
  /** As declared, in lower case. */
  readonly type: string;
  readonly contentId: string | null;
  readonly content: Uint8Array;
}

/** One stretch of the body: a text, or the versions of one. */
export interface BodyPart {
  plain: string | null;
  html: string | null;
}

/** What the parts of a mail hold. */
export interface MailBody {
  readonly body: readonly BodyPart[];
  readonly files: readonly MailFile[];
}

/** Sorts the parts of a mail into what is to be read and what is a file; nested mail is a file, unopened. */
export function mailBody(
  bytes: Uint8Array,
  raw: string,
  parts: readonly MimePart[],
  fallback: string,
  warnings: string[],
): MailBody {
  const body: BodyPart[] = [];
  const files: MailFile[] = [];
  const alternatives = new Map<MimePart, BodyPart>();
  for (const part of parts) {
    // A multipart in which no part was found is read as text, so that nothing is lost.
    if (part.type.startsWith('multipart/') && part.hasParts) continue;
    const encoding = bareValue(part.headers.first('content-transfer-encoding'));
    const content = transferDecoded(bytes, raw, part.bodyStart, part.bodyEnd, encoding);
    const typeParameters = mailParameters(part.headers.first('content-type'), fallback);
    const uu = isUuencoded.test(encoding) ? uuFile(Buffer.from(content).toString('latin1')) : null;
    const name = fileName(part, typeParameters, fallback) ?? uu?.name ?? null;
    if (!isBody(part, name, body.length > 0)) {
      if (isOnlyForPrograms(part)) continue;
      const contentId = part.headers.first('content-id');
      files.push({ name, type: part.type, contentId, content: uu?.content ?? content });
      if (isTnef.test(part.type)) files.push(...unpacked(content, warnings));
      continue;
    }
    const whole = textOf(content, part, typeParameters, fallback, warnings);
    const { text, files: inText } = part.type === 'text/html' ? { text: whole, files: [] } : withoutUuFiles(whole);
    for (const file of inText) files.push({ ...file, type: 'application/octet-stream', contentId: null });
    const alternative = enclosing(part, 'multipart/alternative');
    const known = alternative === null ? undefined : alternatives.get(alternative);
    const stretch = known ?? { plain: null, html: null };
    if (!known) body.push(stretch);
    if (alternative !== null) alternatives.set(alternative, stretch);
    const kind = part.type === 'text/html' ? 'html' : 'plain';
    stretch[kind] = stretch[kind] === null ? text : `${stretch[kind]}\n${text}`;
  }
  return { body, files };
}

/** The files in a winmail.dat; it stays among the files itself, because its text is not taken out. */
function unpacked(content: Uint8Array, warnings: string[]): readonly MailFile[] {
  const files = tnefFiles(content);
  const what = files === null ? 'it is kept unopened' : 'its files were taken out of it, its text was not';
  warnings.push(`The mail carries a winmail.dat (TNEF); ${what}.`);
  return files ?? [];
}

function textOf(
  content: Uint8Array,
  part: MimePart,
  parameters: MailParameters,
  fallback: string,
  warnings: string[],
): string {
  const { text, warning } = decodeText(content, parameters.get('charset') ?? '', part.type, fallback);
  if (warning !== null) warnings.push(warning);
  if (part.type === 'text/html' || parameters.get('format')?.toLowerCase() !== 'flowed') return text;
  return unflowed(text, parameters.get('delsp')?.toLowerCase() === 'yes');
}

/** Text is to be read unless it says that it is a file, or has the name of one and something to read stands before it. */
function isBody(part: MimePart, name: string | null, hasBody: boolean): boolean {
  if (part.type.startsWith('multipart/')) return true;
  if (part.type !== 'text/plain' && part.type !== 'text/html') return false;
  if (bareValue(part.headers.first('content-disposition')) === 'attachment') return false;
  return name === null || !hasBody || enclosing(part, 'multipart/alternative') !== null;
}

/** Versions of the body for some programs only, and the resource forks of old Apple files: no person misses them. */
function isOnlyForPrograms({ type, parent }: MimePart): boolean {
  return type === 'text/x-amp-html' || (type === 'application/applefile' && parent?.type === 'multipart/appledouble');
}

function fileName(part: MimePart, typeParameters: MailParameters, fallback: string): string | null {
  const disposition = part.headers.first('content-disposition');
  const name =
    (disposition === null ? undefined : mailParameters(disposition, fallback).get('filename')) ??
    typeParameters.get('name');
  return name === undefined || name === '' ? null : headerWords(name);
}

function enclosing(part: MimePart, type: string): MimePart | null {
  for (let { parent } = part; parent !== null; { parent } = parent) if (parent.type === type) return parent;
  return null;
}
