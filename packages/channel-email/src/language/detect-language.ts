import { eld } from 'eld/extrasmall';

/** Which languages are expected, and how much text it takes to tell them. */
export interface LanguageOptions {
  /** Two-letter codes (ISO 639-1) of the languages to choose from: fewer are told better. All sixty that eld knows. */
  readonly languages?: readonly string[];
  /** Letters that a text must have. 20: below, three short words of one language are often good words of another. */
  readonly minLetters?: number;
}

/** The statistics say no more for reading more. */
const maxLength = 2000;
/** What belongs to no language: addresses and numbers. */
const noWords = /https?:\/\/\S{1,500}|[^\s@]{1,64}@[^\s@]{1,255}|[\d_#]+/g;

/**
 * A function for the option `detectLanguage` of the channel: the two-letter code of the language of a text, or `null` when
 * the text is too short or could be of several. It goes by groups of letters (eld, its smallest database of 1 MB).
 */
export function detectLanguage({ languages, minLetters = 20 }: LanguageOptions = {}): (text: string) => string | null {
  const detector = eld.newInstance();
  if (languages !== undefined) detector.setLanguageSubset([...languages]);
  return (text) => {
    const words = text.slice(0, maxLength).replace(noWords, ' ');
    if (words.replace(/\P{L}+/gu, '').length < minLetters) return null;
    const found = detector.detect(words);
    return found.language !== '' && found.isReliable() ? found.language : null;
  };
}
