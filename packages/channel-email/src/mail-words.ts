import { cleanText, cut } from './clean-text.ts';
import { nestsTooDeep, withoutTags } from './html-depth.ts';
import { markedHtmlText, marksQuotation } from './html-text.ts';
import type { BodyPart } from './mail-body.ts';
import type { MailLimits } from './mail-limits.ts';
import { isPgpMessage } from './pgp-armor.ts';
import { safeHtml } from './safe-html.ts';
import { type TextTrim, visibleText, withoutMarks } from './visible-text.ts';

/** What a mail says, as text and to look at. */
export interface MailWords {
  /** The whole text. */
  readonly text: string;
  /** Sanitised, or `null`. */
  readonly html: string | null;
  /** What the sender wrote, without what is to be left out. */
  written(subject: string | null, trim: TextTrim): string;
}

/** Makes the words of a mail out of the stretches of its body. A stretch without a version is rendered from its other one. */
export function mailWords(body: readonly BodyPart[], limits: MailLimits, warnings: string[]): MailWords {
  const foreign = htmlOf(body, limits);
  const html = cleanText(cut(foreign, limits.maxHtml));
  const deep = nestsTooDeep(html);
  const asPlain = cleanText(plainOf(body, limits, warnings)).trim();
  const isPlain = asPlain !== '' || html === '';
  const ofHtml = (): string => (deep ? withoutTags(html).trim() : htmlWords(html, warnings));
  const all = isPlain ? asPlain.replace(/[\uFDD0-\uFDD2]/g, '') : ofHtml();
  if (all.length > limits.maxText) warnings.push(`The text was cut off after ${limits.maxText} characters.`);
  const marked = cut(all, limits.maxText);
  if (isPgpMessage(marked)) warnings.push('The text is encrypted (PGP); it is kept as it is.');
  return {
    text: withoutMarks(marked),
    html: html === '' ? null : shownHtml(html, foreign.length, deep, limits, warnings),
    written: (subject, trim) => {
      const visible = visibleText(marked, subject, trim);
      if (!isPlain || deep || visible.isQuoting || !trim.quotations || !marksQuotation(html)) return visible.text;
      // The plain version quotes in a way nobody knows, so the marks of the HTML decide.
      const other = visibleText(cut(ofHtml(), limits.maxText), subject, trim);
      return other.isQuoting && other.text.length < visible.text.length ? other.text : visible.text;
    },
  };
}

/** All HTML of the body; empty when there is none. */
function htmlOf(body: readonly BodyPart[], limits: MailLimits): string {
  if (body.every(({ html }) => html === null)) return '';
  return body.map(({ html, plain }) => html ?? asHtml(cut(plain ?? '', limits.maxText))).join('\n');
}

function asHtml(plain: string): string {
  const escaped = plain.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return `<div>${escaped.trim().replace(/\r?\n/g, '<br>\n')}</div>`;
}

/** All plain text of the body; empty when there is none, for then the HTML is read as a whole. */
function plainOf(body: readonly BodyPart[], limits: MailLimits, warnings: string[]): string {
  if (body.every(({ plain }) => plain === null || plain.trim() === '')) return '';
  const rendered = (html: string): string => {
    const clean = cleanText(cut(html, limits.maxHtml));
    return withoutMarks(nestsTooDeep(clean) ? withoutTags(clean) : htmlWords(clean, warnings));
  };
  return body.map(({ plain, html }) => plain ?? rendered(html ?? '')).join('\n');
}

function shownHtml(html: string, length: number, deep: boolean, limits: MailLimits, warnings: string[]): string | null {
  if (deep) {
    warnings.push('The HTML nests too deep to be shown; only its text was kept.');
    return null;
  }
  const shown = length > limits.maxHtml ? null : attempt(() => safeHtml(html), warnings);
  if (Math.max(length, shown?.length ?? 0) <= limits.maxHtml) return shown;
  warnings.push('The HTML is too long to be shown; only its text was kept.');
  return null;
}

function htmlWords(html: string, warnings: string[]): string {
  return cleanText(attempt(() => markedHtmlText(html), warnings) ?? withoutTags(html)).trim();
}

/** The converters walk foreign trees; what breaks them must not cost the mail. */
function attempt<T>(convert: () => T, warnings: string[]): T | null {
  try {
    return convert();
  } catch {
    warnings.push('The HTML could not be read.');
    return null;
  }
}
