import { withoutPgpSignature } from './pgp-armor.ts';
import { isMarked, nextQuotation, QUOTATION_MARK } from './quotation-start.ts';
import { forwardedSubject } from './quote-words.ts';
import { SIGNATURE_BEGINS, SIGNATURE_ENDS, signatureStart } from './signature-lines.ts';

/** What is left out of the text of a mail. Each is independent of the other. */
export interface TextTrim {
  /** Earlier mail that is quoted below, above or as a whole. Answers between quoted lines keep the lines they answer. */
  readonly quotations: boolean;
  /** Signature, closing formula with name, what a phone adds, legal notices and footers of lists. */
  readonly signatures: boolean;
}

/** The text that shows, and whether a quotation was found in it. */
interface VisibleText {
  readonly text: string;
  readonly isQuoting: boolean;
}

const marks = new Set([QUOTATION_MARK, SIGNATURE_BEGINS, SIGNATURE_ENDS]);

/** A text without the marks that {@link htmlText} leaves in it. */
export function withoutMarks(text: string): string {
  if (!/[\uFDD0-\uFDD2]/.test(text)) return text;
  const lines = text.split('\n').filter((line) => !marks.has(line.replace(/^[>\s]+/, '')));
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/**
 * What the sender wrote. A mail that is passed on keeps what it passes on; when nothing would be left, the whole stays. The
 * time is linear in the length of the text.
 */
export function visibleText(text: string, subject: string | null, trim: TextTrim): VisibleText {
  const unsigned = trim.signatures ? withoutPgpSignature(text) : text;
  const lines = withAttributionsApart(unsigned.split('\n'));
  const isPlain = !/^\s{0,3}>/m.test(text) && nextQuotation(lines, 0) === null;
  const left = isPlain ? unquotedLines(lines, trim) : shownLines(lines, subject, trim);
  const whole = withoutMarks(text).trim();
  const isWhole = left.length === lines.length && unsigned === text;
  return { text: (isWhole ? '' : tidy(left)) || whole, isQuoting: !isPlain };
}

/** The lines that show of a text in which nothing is quoted, as in most mail. */
function unquotedLines(lines: readonly string[], trim: TextTrim): readonly string[] {
  const start = trim.signatures ? signatureStart(lines) : null;
  return start === null ? lines : lines.slice(0, start);
}

function shownLines(lines: readonly string[], subject: string | null, trim: TextTrim): readonly string[] {
  const { kept, body } = withoutQuotations(lines, forwardedSubject.test(subject ?? ''));
  const shown = trim.quotations ? kept : lines.map((_, index) => index);
  const signed = trim.signatures ? withoutSignatures(lines, shown, kept, body) : shown;
  return signed.flatMap((index, place) => {
    const line = lines[index] ?? '';
    const before = signed[place - 1];
    // What was taken out between two paragraphs must not make one of them.
    const isGap = before !== undefined && before + 1 < index && (lines[before] ?? '').trim() !== '';
    return isGap ? ['', line] : [line];
  });
}

interface Unquoted {
  /** The indices of lines that stay, ascending. */
  readonly kept: readonly number[];
  /** Where a mail that is passed on begins; the number of lines when none is. */
  readonly body: number;
}

function withoutQuotations(lines: readonly string[], isForward: boolean): Unquoted {
  const introduced = new Set<number>();
  let end = lines.length;
  let body = lines.length;
  for (let from = 0; from < lines.length; ) {
    const start = nextQuotation(lines, from);
    if (!start) break;
    if (start.kind === 'forward' || (isForward && start.kind === 'rest')) {
      end = start.at;
      body = start.at;
      break;
    }
    if (start.kind === 'rest') {
      end = start.at;
      break;
    }
    for (let at = start.at; at < start.next; at++) introduced.add(at);
    from = start.next;
  }
  const runs = runsOf(lines, end, introduced);
  const isAnswer = (run: Run | undefined) => run !== undefined && !run.isQuoted && !isFooter(lines, run);
  const answers = runs.filter((run, index) => index > 0 && isAnswer(run));
  const isUnintroduced = runs[0]?.isQuoted === false && introduced.size === 0;
  // A greeting and then the answer: what stands between them is what it answers.
  const isGreeted = answers.length === 1 && runs[0]?.isQuoted === false && isGreeting(lines, runs[0]);
  const isBetween = answers.length > 1 || (answers.length === 1 && (isUnintroduced || isGreeted));
  const kept = runs.flatMap((run, index) => {
    if (!run.isQuoted) return run.lines;
    return isBetween && isAnswer(runs[index + 1]) ? run.lines.filter((at) => !introduced.has(at)) : [];
  });
  const forwarded = Array.from({ length: lines.length - body }, (_, index) => body + index);
  return { kept: [...kept, ...forwarded], body };
}

/** `Hello Ana,` and nothing more. */
function isGreeting(lines: readonly string[], run: Run): boolean {
  const written = run.lines.map((at) => (lines[at] ?? '').trim()).filter((line) => line !== '');
  return written.length === 1 && /^[^.?!:]{1,40},$/.test(written[0] ?? '');
}

/** Where an attribution begins within a line: `--- On Mon, 16 Nov 2026 Ana wrote:`. */
const attributionWithin = /(?:-{2,}\s?)?\bOn (?=(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\p{L}*,|\d|\p{Lu}\p{Ll}{2} \d)/u;
const maxAttribution = 400;

/** What was written in front of an attribution, on the same line, gets a line of its own. */
function withAttributionsApart(lines: readonly string[]): readonly string[] {
  const isAttribution = (line: string, at: number) =>
    line.endsWith(' wrote:') && line.length <= maxAttribution && !line.includes('>') && isMarked(lines[at + 1] ?? '');
  if (!lines.some(isAttribution)) return lines;
  return lines.flatMap((line, at) => {
    const begins = isAttribution(line, at) ? line.search(attributionWithin) : -1;
    const written = line.slice(0, Math.max(0, begins)).trimEnd();
    return /[\p{L}\d]/u.test(written) ? [written, line.slice(begins)] : [line];
  });
}

/** Gmail on Android breaks what it quotes, and marks only the first part of each line. */
function continuesQuoted(lines: readonly string[], at: number): boolean {
  const above = lines[at - 1] ?? '';
  const below = lines[at + 1] ?? '';
  if (!isMarked(above) || !isMarked(below)) return false;
  return /^\p{Ll}/u.test(lines[at] ?? '') && above.length >= 60 && !/[.?!:;]\s*$/.test(above)
    ? true
    : /^[_&=/?]\S/.test(lines[at] ?? '') && /\S{20}$/.test(above);
}

interface Run {
  readonly isQuoted: boolean;
  readonly lines: readonly number[];
}

/** Stretches of quoted and of written lines in turn. Blank lines go with what stands before them. */
function runsOf(lines: readonly string[], end: number, introduced: ReadonlySet<number>): readonly Run[] {
  const runs: { isQuoted: boolean; lines: number[] }[] = [];
  for (let at = 0; at < end; at++) {
    const line = lines[at] ?? '';
    const isQuoted = introduced.has(at) || isMarked(line) || continuesQuoted(lines, at);
    const last = runs.at(-1);
    const isBlank = !isQuoted && (line.trim() === '' || line === SIGNATURE_ENDS);
    if (last && (isBlank || last.isQuoted === isQuoted)) last.lines.push(at);
    else if (!isBlank) runs.push({ isQuoted, lines: [at] });
  }
  return runs;
}

/** A signature or the footer of a list below a quotation answers nothing. */
function isFooter(lines: readonly string[], run: Run): boolean {
  return signatureStart(['.', ...run.lines.map((at) => lines[at] ?? '')]) === 1;
}

/** Takes the signature off each stretch of written lines that ends the text or stands above a quotation. */
function withoutSignatures(
  lines: readonly string[],
  shown: readonly number[],
  kept: readonly number[],
  body: number,
): readonly number[] {
  const own = new Set(kept.filter((at) => at < body && !isMarked(lines[at] ?? '')));
  const last = [...own].at(-1);
  if (last === undefined) return shown;
  const stretches: number[][] = [];
  for (const at of own) {
    const stretch = stretches.at(-1);
    if (stretch && stretch.at(-1) === at - 1) stretch.push(at);
    else stretches.push([at]);
  }
  const isKept = new Set(kept);
  const removed = new Set<number>();
  for (const stretch of stretches) {
    const below = (stretch.at(-1) ?? 0) + 1;
    if (below < lines.length && isKept.has(below) && below < body) continue;
    const before = kept[0] === stretch[0] ? [] : ['.'];
    const start = signatureStart([...before, ...stretch.map((at) => lines[at] ?? '')]);
    if (start === null) continue;
    for (const at of stretch.slice(Math.max(0, start - before.length))) {
      // A blank line keeps its place: what is kept below must not touch what stands above.
      if ((lines[at] ?? '').trim() !== '') removed.add(at);
    }
  }
  return shown.filter((at) => !removed.has(at));
}

function tidy(lines: readonly string[]): string {
  return lines
    .filter((line) => !marks.has(line.replace(/^[>\s]+/, '')))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
