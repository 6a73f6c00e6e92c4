import { containsText } from '../../text/find-text.ts';
import { foldCheaply } from '../../text/fold.ts';
import type { Scene } from '../field-catalogue.ts';
import type { Fold } from '../filter.ts';
import { type Keyword, KeywordScanner } from './keyword-scanner.ts';

// For so few keywords the machine's own search is faster than a pass over the whole text, once that is folded.
const FEW = 8;

/** One text compared in one way, and the keywords that rules look for in it. */
export class TextSlot {
  private readonly read: (scene: Scene) => unknown;
  private readonly mode: Fold;
  private readonly keywords: Keyword[] = [];
  /** The number of each keyword among all keywords of all slots. */
  private readonly numbers: number[] = [];
  private readonly known = new Map<string, number>();
  private scanner: KeywordScanner | null = null;
  private text = '';
  /** The folded text, where there are few keywords and folding it costs next to nothing. */
  private folded: string | null = '';
  /** Per keyword what the machine's own search said about the present text: 0 not asked, 1 absent, 2 present. */
  private answers = new Uint8Array(0);
  /** What the texts so far were made of; see {@link learn}. */
  private counts: Uint32Array | null = null;
  /** The text has been compared with the scene's. */
  private isCurrent = false;
  private isScanned = false;

  constructor(read: (scene: Scene) => unknown, mode: Fold) {
    this.read = read;
    this.mode = mode;
  }

  /** The place of a keyword in this slot; a new one gets the number that `number` gives. */
  declare(keyword: Keyword, number: () => number): { readonly place: number; readonly number: number } {
    const key = `${keyword.wholeWord ? 'w' : 't'}${keyword.text}`;
    const known = this.known.get(key);
    if (known !== undefined) return { place: known, number: this.numbers[known] as number };
    const place = this.keywords.push(keyword) - 1;
    this.known.set(key, place);
    this.numbers.push(number());
    return { place, number: this.numbers[place] as number };
  }

  /** A new scene: its text is looked at when the first rule asks. */
  forget(): void {
    this.isCurrent = false;
  }

  /** Whether any of the keywords occurs whose places stand in a list from an index on, up to -1. */
  hasAny(places: Int32Array, from: number, scene: Scene): boolean {
    if (!this.isCurrent) this.renew(scene);
    if (this.folded !== null) {
      for (let index = from; places[index] !== -1; index += 1) if (this.asks(places[index] as number)) return true;
      return false;
    }
    const { stamps, epoch } = this.scan();
    for (let index = from; places[index] !== -1; index += 1) {
      if (stamps[places[index] as number] === epoch) return true;
    }
    return false;
  }

  /** Calls `found` once for every keyword that occurs, with its number. */
  each(found: (keyword: number) => void, scene: Scene): void {
    if (!this.isCurrent) this.renew(scene);
    if (this.folded !== null) {
      for (let place = 0; place < this.keywords.length; place += 1)
        if (this.asks(place)) found(this.numbers[place] as number);
      return;
    }
    const { found: places, count } = this.scan();
    for (let index = 0; index < count; index += 1) found(this.numbers[places[index] as number] as number);
  }

  /** Remembers what the present text is made of. */
  tally(scene: Scene): void {
    if (!this.isCurrent) this.renew(scene);
    if (this.folded !== null) return;
    const scanner = this.scan();
    this.counts ??= scanner.newCounts();
    scanner.tally(this.text, this.counts);
  }

  /** From now on looks for each keyword where it differs most from the texts that were remembered. */
  learn(): void {
    if (this.counts === null) return;
    this.scanner = new KeywordScanner(this.keywords, this.mode, this.counts);
    this.counts = null;
    this.isScanned = false;
  }

  // Rules are asked several times in one step, and few steps bring a new text.
  private renew(scene: Scene): void {
    this.isCurrent = true;
    const value = this.read(scene);
    const text = typeof value === 'string' ? value : '';
    if (text === this.text) return;
    this.text = text;
    this.isScanned = false;
    this.folded = this.keywords.length > FEW ? null : foldCheaply(text, this.mode);
    if (this.answers.length < this.keywords.length) this.answers = new Uint8Array(this.keywords.length);
    else this.answers.fill(0);
  }

  private scan(): KeywordScanner {
    this.scanner ??= new KeywordScanner(this.keywords, this.mode);
    if (!this.isScanned) {
      this.isScanned = true;
      this.scanner.scan(this.text);
    }
    return this.scanner;
  }

  private asks(place: number): boolean {
    if (this.answers[place] === 0) {
      const { text, wholeWord } = this.keywords[place] as Keyword;
      this.answers[place] = containsText(this.folded ?? '', text, wholeWord) ? 2 : 1;
    }
    return this.answers[place] === 2;
  }
}
