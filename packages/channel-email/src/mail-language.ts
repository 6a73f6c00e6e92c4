import type { MailHeaders } from './mail-headers.ts';

/** Tells the language of a text, and who hears when it cannot. */
export interface LanguageDetection {
  readonly detect: ((text: string) => string | null) | undefined;
  /** Never throws. */
  readonly report: (error: unknown) => void;
}

/** Characters of a text that are looked at: no language needs more of them, and a mail may have millions. */
const MOST_LOOKED_AT = 10_000;

/** The first tag of Content-Language (RFC 3282) in its canonical form, or `null`. */
export function declaredLanguage(headers: MailHeaders): string | null {
  return canonical(headers.first('content-language')?.split(',')[0]?.trim() ?? '');
}

/**
 * The language that the detection finds, in its canonical form, or `null`. A detection that throws, or answers with anything
 * but a tag, must not keep a mail out: it is reported, and the language stays unknown.
 */
export function detectedLanguage(text: string, { detect, report }: LanguageDetection): string | null {
  if (detect === undefined) return null;
  try {
    const found: unknown = detect(text.slice(0, MOST_LOOKED_AT).toWellFormed());
    if (found === null) return null;
    const language = typeof found === 'string' ? canonical(found) : null;
    if (language === null) report(new TypeError('detectLanguage gives a BCP 47 tag or null, at once'));
    // A promise that nobody waits for must not end the process when it fails.
    if (found instanceof Promise) found.catch(report);
    return language;
  } catch (error) {
    report(error);
    return null;
  }
}

function canonical(tag: string): string | null {
  if (tag === '') return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}
