import { ENGLISH_HOURS } from './english.ts';
import { GREEK_HOURS } from './greek.ts';
import type { HoursWording } from './hours-wording.ts';
import { POLISH_HOURS } from './polish.ts';
import { SLOVENIAN_HOURS } from './slovenian.ts';

/** The languages in which opening hours are published: English, Greek, Polish, Slovenian. */
export type HoursLanguage = 'en' | 'el' | 'pl' | 'sl';

const WORDINGS: Readonly<Record<HoursLanguage, HoursWording>> = {
  en: ENGLISH_HOURS,
  el: GREEK_HOURS,
  pl: POLISH_HOURS,
  sl: SLOVENIAN_HOURS,
};

/** The language for a reader whose BCP 47 tag is known, such as `el-CY`; English for every other, and for `null`. */
export function hoursLanguage(tag: string | null): HoursLanguage {
  const primary = (tag ?? '').toLowerCase().split('-', 1)[0] ?? '';
  return Object.hasOwn(WORDINGS, primary) ? (primary as HoursLanguage) : 'en';
}

/** The words of a language. */
export function wordingOf(language: HoursLanguage): HoursWording {
  return WORDINGS[language];
}
