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
const day = /(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d\d/;
const mailAddress = /[^\s<>()[\],;:"]@[\w.-]+/;
/** `Ana Novak wrote on 16/11/2026 10:05:`, `Ana je 16. 11. 2026 napisala:`: a name or two, then the verb. */
const someoneWrote = new RegExp(
  `^\\s*(?:\\S+\\s+){1,4}(?:(?:hat|je|ha)\\s+(?:\\S+\\s+){1,7})?(?:${wrote.source})`,
  'iu',
);
/** Without a verb that we know: the address stands in brackets near the end. */
const addressAtEnd = /[<(][^\s<>()]{1,64}@[^\s<>()]{1,255}[>)](?:\s+\S+){0,3}\s*[:：]\*?\s*$/;
/** The line of an attribution that is broken behind or in the address: `…, 20:03 Ana <ana@example.com>`, `… Ana <`. */
const addressGoesOn = /[<(][^\s<>()]{1,64}@[^\s<>()]{1,255}[>)]|<\s*$/;
/** Yahoo on Android quotes on the line of the attribution: `On Sun, Nov 15, 2026 at 8:03 PM, Ana<ana@example.com> wrote:   Is it`. */
const goesOnBehind = />\s[^<>:：]{1,30}[:：](?=\s{2,}\S)/;
/** Gmail breaks a long address, so that its end looks as if it were quoted: `… Ana <ana@example.com`, `> wrote:`. */
const opensAddress = /[<(][^\s<>()]{1,64}@[^\s<>()]{1,255}$/;
const closesAddress = /^[>)]\s?[^>]{0,40}[:：]\s*$/;
/** Programs of phones say no date: `Ana Novak <ana@example.com> wrote:`, `---- Ana Novak wrote ----`. */
const whoWrote = new RegExp(
  `^\\s*(?:[^\\s<>]+\\s+){1,5}<[^\\s<>]{1,64}@[^\\s<>]{1,255}>\\s+(?:${wrote.source})\\s*[:：]\\s*$|^-{3,}\\s(?:\\S+\\s+){1,5}(?:${wrote.source})\\s-{3,}\\s*$`,
  'iu',
);
const mayStandAbove = /above|ober|über|dessus|encima|powyżej|nad|πάνω/i;
/** GroupWise marks only the line above what it quotes. */
const groupWise = /^>>> .+ >>>\s*$/;
const rule = /^[\s*]*[-_=–—]{3,}[\s*]*$/;
/** Programs of the web without a colon: `On Mon, 16 Nov 2026 10:05:31 +0100 Ana <ana@example.com> wrote`. */
const endsInWrote = new RegExp(`[<(][^\\s<>()]{1,64}@[^\\s<>()]{1,255}[>)]\\s(?:${wrote.source})\\s*$`, 'iu');
/** All fields of the quoted mail on one line, as Hotmail leaves them in plain text. */
const fieldsOnOneLine =
  /^\s*(?:from|date|sent):\s(?=.{0,300}\bto:\s)(?=.{0,300}\bsubject:\s)(?=.{0,300}(?:\bfrom|\bdate|\bsent):\s).{0,300}@/i;
/** Marks of the reading direction, which Hebrew and Arabic programs put around names and addresses. */
const directions = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Whether a line is quoted in the way of mail, with `>` in front. */
export function isMarked(line: string): boolean {
  return /^\s{0,3}>/.test(line);
}

/** The first beginning of a quotation at or behind a line, or `null`. */
export function nextQuotation(lines: readonly string[], from: number): QuotationStart | null {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    if (isMarked(line)) {
      if (groupWise.test(line.slice(0, maxLine))) return { at, next: at + 1, kind: 'rest' };
      if (at > from && closesAddress.test(line) && opensAddress.test(lines[at - 1] ?? '')) {
        return { at: attributionTop(lines, at - 1, at, from), next: at + 1, kind: kindBelow(lines, at) };
      }
      continue;
    }
    const found = startAt(lines, at, line.slice(0, maxLine).replace(directions, ''), from);
    if (found) return found;
  }
  return null;
}

function startAt(lines: readonly string[], at: number, line: string, from: number): QuotationStart | null {
  if (line === QUOTATION_MARK) return marked(lines, at, from);
  // Nearly all lines end here: what introduces a quotation ends in a colon or a dash, has a colon near its beginning, or
  // stands right above what is quoted.
  const colon = line.search(/[:：]/);
  const mayBeField = colon > 0 && colon <= 40;
  if (isBareField(lines, at)) return { at: bareFieldsTop(lines, at, from), next: at + 1, kind: 'rest' };
  if (forwardedMessage.test(line)) return { at, next: at + 1, kind: 'forward' };
  if (originalMessage.test(line) || (mayStandAbove.test(line) && replyAbove.test(line))) {
    return { at, next: at + 1, kind: 'rest' };
  }
  if (mayBeField && fieldsOnOneLine.test(line)) return { at: aboveRule(lines, at, from), next: at + 1, kind: 'rest' };
  const top = mayBeField ? aboveRule(lines, at, from) : at;
  if (mayBeField && isHeaderBlock(lines, at, top < at)) return { at: top, next: at + 1, kind: 'rest' };
  const behind = goesOnBehind.exec(line);
  if (behind && attributionBegins.test(line) && saysWhoAndWhen(line.slice(0, behind.index + behind[0].length), false)) {
    return { at, next: at + 1, kind: 'rest' };
  }
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
function isHeaderBlock(lines: readonly string[], at: number, isBelowRule: boolean): boolean {
  if (quotedField(lines[at] ?? '') === null) return false;
  const found = new Set<string>();
  let others = 0;
  let isAddress = false;
  for (const line of lines.slice(at, at + 16)) {
    if (line.trim() === '') {
      others += 0.5;
    } else {
      const field = quotedField(line);
      if (field === null) others += 1;
      else found.add(field);
      isAddress ||= line.includes('@');
    }
    if (others > 3) break;
  }
  found.delete('other');
  // Journeys have fields as well: from Ljubljana, to Maribor, on Monday.
  if (!isAddress && !isBelowRule && !found.has('subject')) return false;
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
  const mayEnd = /[:：]\*?$|\)\s*[:：]?$|-{2,}$/.test(bare) || (when.test(bare) && endsInWrote.test(bare));
  const next = nextWritten(lines, end + 1);
  const isAboveMarked = next < lines.length && isMarked(lines[next] ?? '');
  // Directly above what is quoted a date at the beginning of the line says enough.
  if (isAboveMarked && rule.test(line)) return { at: end, next: end + 1, kind: 'marked' };
  if (!mayEnd && !(isAboveMarked && attributionBegins.test(line) && when.test(line))) return null;
  let joined = '';
  for (let at = end; at >= from && at > end - maxAttributionLines; at--) {
    const above = lines[at] ?? '';
    if (above.trim() === '' || isMarked(above) || above === QUOTATION_MARK) break;
    joined = `${above.slice(0, maxLine).replace(directions, '')} ${joined}`;
    if (!saysWhoAndWhen(joined, isAboveMarked)) continue;
    return { at: attributionTop(lines, at, end, from), next: end + 1, kind: kindBelow(lines, end) };
  }
  return null;
}

/** What an attribution that ends on a line introduces. */
function kindBelow(lines: readonly string[], end: number): 'marked' | 'rest' {
  return isMarked(lines[nextWritten(lines, end + 1)] ?? '') ? 'marked' : 'rest';
}

function saysWhoAndWhen(words: string, isAboveMarked: boolean): boolean {
  if (isAboveMarked) return when.test(words) || wrote.test(words);
  if (!when.test(words)) return whoWrote.test(words);
  if (!wrote.test(words)) return addressAtEnd.test(words);
  return mailAddress.test(words) || (day.test(words) && (attributionBegins.test(words) || someoneWrote.test(words)));
}

function attributionTop(lines: readonly string[], at: number, end: number, from: number): number {
  if (attributionBegins.test(lines[at] ?? '')) return at;
  for (let above = at - 1; above >= from && above > end - maxAttributionLines; above--) {
    const line = (lines[above] ?? '').slice(0, maxLine);
    if (line.trim() === '' || isMarked(line)) break;
    const says = when.test(line) || wrote.test(line);
    if (attributionBegins.test(line) || (says && addressGoesOn.test(line))) return above;
  }
  return at;
}

/** The index of the next line that is not blank. */
export function nextWritten(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && (lines[at] ?? '').trim() === '') at++;
  return at;
}
