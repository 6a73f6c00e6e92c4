import { attributionBegins, forwardedMessage, originalMessage, quotedField, replyAbove, wrote } from './quote-words.ts';

/** Where a quotation begins, how many lines introduce it, and what follows. */
export interface QuotationStart {
  readonly at: number;
  /** The first line behind the introduction. */
  readonly next: number;
  /** `forward`: a mail that is passed on; `marked`: only lines with `>` are quoted; `rest`: everything that follows is. */
  readonly kind: 'forward' | 'marked' | 'rest';
}

/** A line that HTML marks as the beginning of a quotation: a noncharacter, which no mail may hold (Unicode 23.7). */
export const QUOTATION_MARK = '\uFDD0';

const maxAttributionLines = 4;
const maxLine = 400;
const when = /\d{1,2}[:.h]\d\d|(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d\d/;
const mailAddress = /[^\s<>()[\],;:"]@[\w.-]+/;
/** GroupWise marks only the line above what it quotes. */
const groupWise = /^>>> .+ >>>\s*$/;
const rule = /^[\s*]*[-_=–—]{10,}[\s*]*$/;

/** Whether a line is quoted in the way of mail, with `>` in front. */
export function isMarked(line: string): boolean {
  return /^\s{0,3}>/.test(line);
}

/** The first beginning of a quotation at or behind a line, or `null`. */
export function nextQuotation(lines: readonly string[], from: number): QuotationStart | null {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    if (isMarked(line)) {
      if (groupWise.test(line.slice(0, maxLine))) return { at, next: at + 1, kind: 'rest' };
      continue;
    }
    const found = startAt(lines, at, line.length > maxLine ? line.slice(0, maxLine) : line, from);
    if (found) return found;
  }
  return null;
}

function startAt(lines: readonly string[], at: number, line: string, from: number): QuotationStart | null {
  if (line === QUOTATION_MARK) return marked(lines, at, from);
  const last = line.trimEnd().at(-1) ?? '';
  // Nearly all lines end here: what introduces a quotation ends in a colon or a dash, or has a colon near its beginning.
  const colon = line.search(/[:：]/);
  const mayBeField = colon > 0 && colon <= 40;
  if (isBareField(lines, at)) return { at: bareFieldsTop(lines, at, from), next: at + 1, kind: 'rest' };
  if (
    !mayBeField &&
    !/[:：\-–—_=*#)]/.test(last) &&
    !forwardedMessage.test(line) &&
    !/above|ober|über|dessus|encima|nad|πάνω/i.test(line)
  )
    return null;
  if (forwardedMessage.test(line)) return { at, next: at + 1, kind: 'forward' };
  if (originalMessage.test(line)) return { at, next: at + 1, kind: 'rest' };
  if (replyAbove.test(line)) return { at, next: at + 1, kind: 'rest' };
  if (mayBeField && isHeaderBlock(lines, at)) return { at: aboveRule(lines, at, from), next: at + 1, kind: 'rest' };
  return attributionEnding(lines, at, line, from);
}

/** Behind the mark of HTML: what `>` does not mark within a few lines is a quotation to the end, else an attribution. */
function marked(lines: readonly string[], mark: number, from: number): QuotationStart {
  const at = aboveRule(lines, mark, from);
  for (let next = mark + 1; next < lines.length && next <= mark + 6; next++) {
    const line = lines[next] ?? '';
    if (forwardedMessage.test(line.slice(0, maxLine))) return { at, next: next + 1, kind: 'forward' };
    if (isMarked(line)) return { at, next, kind: 'marked' };
  }
  return { at, next: mark + 1, kind: 'rest' };
}

/** Whether the fields of a quoted mail begin here: sender and two more, in whatever order, each on a line of its own. */
function isHeaderBlock(lines: readonly string[], at: number): boolean {
  if (quotedField(lines[at] ?? '') === null) return false;
  const found = new Set<string>();
  let others = 0;
  for (const line of lines.slice(at, at + 16)) {
    if (line.trim() === '') {
      others += 0.5;
    } else {
      const field = quotedField(line);
      if (field === null) others += 1;
      else found.add(field);
    }
    if (others > 3) break;
  }
  found.delete('other');
  return found.has('from') ? found.size >= 3 : found.size >= 3 && found.has('subject') && found.has('date');
}

/** Lotus Notes 6 writes `To`, `cc` and `Subject` on lines of their own, without colons. */
function isBareField(lines: readonly string[], at: number): boolean {
  if (!/^\s*(?:To|An|A|Para|Do|Za|Προς)\s*$/.test(lines[at] ?? '')) return false;
  const below = lines.slice(at + 1, at + 12).map((line) => line.trim().toLowerCase());
  return below.includes('cc') && below.some((line) => quotedField(`${line}:`) === 'subject');
}

/** Above them stand sender and date, in two blocks at most. */
function bareFieldsTop(lines: readonly string[], at: number, from: number): number {
  let top = at;
  for (let above = at - 1, blanks = 0; above >= from && above > at - 8 && blanks < 2; above--) {
    if ((lines[above] ?? '').trim() === '') blanks += top === at ? 0 : 1;
    else top = above;
  }
  return top;
}

/** A rule directly above the fields belongs to them. */
function aboveRule(lines: readonly string[], at: number, from: number): number {
  let above = at - 1;
  while (above >= from && (lines[above] ?? '').trim() === '') above--;
  return above >= from && rule.test(lines[above] ?? '') ? above : at;
}

/**
 * `On Monday Ana wrote:` in whatever language, order and number of lines: it ends in a colon (or dashes), and says when and
 * who; or it says less, but stands directly above what is marked with `>`.
 */
function attributionEnding(lines: readonly string[], end: number, line: string, from: number): QuotationStart | null {
  const bare = line.trimEnd();
  if (!/[:：]\*?$|\)\s*[:：]?$|-{2,}$/.test(bare)) return null;
  const next = nextWritten(lines, end + 1);
  const isAboveMarked = next < lines.length && isMarked(lines[next] ?? '');
  let joined = '';
  for (let at = end; at >= from && at > end - maxAttributionLines; at--) {
    const above = lines[at] ?? '';
    if (above.trim() === '' || isMarked(above) || above === QUOTATION_MARK) break;
    joined = `${above.slice(0, maxLine)} ${joined}`;
    if (!saysWhoAndWhen(joined, isAboveMarked)) continue;
    return { at: attributionTop(lines, at, end, from), next: end + 1, kind: isAboveMarked ? 'marked' : 'rest' };
  }
  return null;
}

function saysWhoAndWhen(words: string, isAboveMarked: boolean): boolean {
  const isTime = when.test(words);
  const isAddress = mailAddress.test(words);
  if (wrote.test(words)) return isTime || isAboveMarked;
  return isTime && (isAddress || isAboveMarked);
}

function attributionTop(lines: readonly string[], at: number, end: number, from: number): number {
  if (attributionBegins.test(lines[at] ?? '')) return at;
  for (let above = at - 1; above >= from && above > end - maxAttributionLines; above--) {
    const line = lines[above] ?? '';
    if (line.trim() === '' || isMarked(line)) break;
    if (attributionBegins.test(line.slice(0, maxLine))) return above;
  }
  return at;
}

/** The index of the next line that is not blank. */
export function nextWritten(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && (lines[at] ?? '').trim() === '') at++;
  return at;
}
