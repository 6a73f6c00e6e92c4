import { containsText } from '../../text/find-text.ts';
import { foldCheaply } from '../../text/fold.ts';
import type { Scene } from '../field-catalogue.ts';
import type { Fold } from '../filter.ts';
import { type Keyword, KeywordScanner } from './keyword-scanner.ts';
import type { Letters } from './letter-table.ts';

// So many texts are read twice before it is settled anew which keywords are asked for often; then twice as many.
const FIRST_PATIENCE = 64;
// For so few keywords the machine's own search is faster than a pass over the whole text, once that is folded.
const FEW = 8;

/** One text compared in one way, and the keywords that rules look for in it. */
export class TextSlot {
  private readonly read: (scene: Scene) => unknown;
  private readonly mode: Fold;
  private readonly letters: Letters;
  private readonly keywords: Keyword[] = [];
  /** The number of each keyword among all keywords of all slots. */
  private readonly numbers: number[] = [];
  private readonly known = new Map<string, number>();
  /** Looks for all keywords at first, and for those that are asked for often once that is known. */
  private scanner: KeywordScanner | null = null;
  /** Looks for the others, in texts in which a rule asks for one. */
  private seldomScanner: KeywordScanner | null = null;
  /** Per keyword 1 when it is one of the others. */
  private isSeldom = new Uint8Array(0);
  /** Per keyword 1 when a rule has asked for it, or is found by it. */
  private isAsked = new Uint8Array(0);
  private readTwice = 0;
  private patience = FIRST_PATIENCE;
  /** Per keyword the number of the text in which it was found last. */
  private stamps = new Uint32Array(0);
  private epoch = 0;
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
  private isSeldomScanned = false;

  constructor(read: (scene: Scene) => unknown, mode: Fold, letters: Letters) {
    this.read = read;
    this.mode = mode;
    this.letters = letters;
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
    if (!this.isScanned) this.scan();
    const { stamps, epoch, isSeldom, isAsked } = this;
    let isOpen = false;
    for (let index = from; places[index] !== -1; index += 1) {
      const place = places[index] as number;
      isAsked[place] = 1;
      if (stamps[place] === epoch) return true;
      if (isSeldom[place] === 1) isOpen = true;
    }
    if (!isOpen || this.isSeldomScanned) return false;
    this.scanSeldom();
    return this.hasAny(places, from, scene);
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

  /**
   * From now on looks for each keyword where it differs most from the texts that were remembered, and for those that no
   * rule has asked for yet only when one does. `isAnchor` says by which numbers rules are found.
   */
  learn(isAnchor: (keyword: number) => boolean): void {
    if (this.counts === null) return;
    for (const [place, number] of this.numbers.entries()) if (isAnchor(number)) this.isAsked[place] = 1;
    this.part();
  }

  private part(): void {
    this.isSeldom = this.isAsked.map((isAsked) => 1 - isAsked);
    this.scanner = this.scannerFor((place) => this.isSeldom[place] === 0);
    this.seldomScanner = null;
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
    if (this.folded === null) return;
    if (this.answers.length < this.keywords.length) this.answers = new Uint8Array(this.keywords.length);
    else this.answers.fill(0);
  }

  private scan(): KeywordScanner {
    if (this.scanner === null) {
      this.isAsked = new Uint8Array(this.keywords.length);
      this.stamps = new Uint32Array(this.keywords.length);
      this.scanner = this.scannerFor(() => true);
    }
    if (!this.isScanned) {
      this.isScanned = true;
      this.isSeldomScanned = false;
      this.epoch += 1;
      this.scanner.scan(this.text, this.epoch);
    }
    return this.scanner;
  }

  private scanSeldom(): void {
    this.isSeldomScanned = true;
    this.seldomScanner ??= this.scannerFor((place) => this.isSeldom[place] === 1);
    this.seldomScanner.scan(this.text, this.epoch);
    this.readTwice += 1;
    if (this.readTwice < this.patience) return;
    this.readTwice = 0;
    this.patience *= 2;
    this.part();
  }

  private scannerFor(isLookedFor: (place: number) => boolean): KeywordScanner {
    const { keywords, mode, letters, stamps, counts } = this;
    return new KeywordScanner(keywords, { mode, letters, stamps, counts, isLookedFor });
  }

  private asks(place: number): boolean {
    if (this.answers[place] === 0) {
      const { text, wholeWord } = this.keywords[place] as Keyword;
      this.answers[place] = containsText(this.folded ?? '', text, wholeWord) ? 2 : 1;
    }
    return this.answers[place] === 2;
  }
}
