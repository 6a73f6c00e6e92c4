import { containsText } from '../../text/find-text.ts';
import { fold } from '../../text/fold.ts';
import type { Scene } from '../field-catalogue.ts';
import type { Fold } from '../filter.ts';
import { FoldedUnits } from './folded-units.ts';
import { type Keyword, KeywordScanner } from './keyword-scanner.ts';

// For a few keywords the machine's own search, and only for those that are asked about, beats a pass over the whole text.
const WORTH_A_SCAN = 16;

/** One text folded one way, and the keywords that rules look for in it. */
export class TextSlot {
  private readonly read: (scene: Scene) => unknown;
  private readonly mode: Fold;
  private readonly keywords: Keyword[] = [];
  /** The number of each keyword among all keywords of all slots. */
  private readonly numbers: number[] = [];
  private readonly known = new Map<string, number>();
  private scanner: KeywordScanner | null = null;
  private folded: FoldedUnits | null = null;
  private foldedText: string | null = null;
  /** Per keyword what the native search said about the present text: 0 not asked, 1 absent, 2 present. */
  private answers = new Uint8Array(0);
  private text = '';
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

  seal(): void {
    if (this.keywords.length < WORTH_A_SCAN) this.answers = new Uint8Array(this.keywords.length);
    else {
      this.scanner = new KeywordScanner(this.keywords);
      this.folded = new FoldedUnits(this.mode);
    }
  }

  /** A new scene: its text is looked at when the first rule asks. */
  forget(): void {
    this.isCurrent = false;
  }

  has(place: number, scene: Scene): boolean {
    if (!this.isCurrent) this.renew(scene);
    if (this.scanner !== null) return this.scan(this.scanner).has(place);
    if (this.answers[place] === 0) this.answers[place] = this.search(place) ? 2 : 1;
    return this.answers[place] === 2;
  }

  /** Calls `found` once for every keyword that occurs, with its number. */
  each(found: (keyword: number) => void, scene: Scene): void {
    if (!this.isCurrent) this.renew(scene);
    if (this.scanner === null) {
      for (let place = 0; place < this.keywords.length; place += 1)
        if (this.has(place, scene)) found(this.numbers[place] as number);
      return;
    }
    const { found: places, count } = this.scan(this.scanner);
    for (let index = 0; index < count; index += 1) found(this.numbers[places[index] as number] as number);
  }

  private renew(scene: Scene): void {
    this.isCurrent = true;
    const value = this.read(scene);
    const text = typeof value === 'string' ? value : '';
    if (text === this.text) return;
    this.text = text;
    this.isScanned = false;
    this.foldedText = null;
    this.answers.fill(0);
  }

  private scan(scanner: KeywordScanner): KeywordScanner {
    if (this.isScanned || this.folded === null) return scanner;
    this.isScanned = true;
    scanner.scan(this.text, this.folded);
    return scanner;
  }

  private search(place: number): boolean {
    this.foldedText ??= fold(this.text, this.mode);
    const { text, wholeWord } = this.keywords[place] as Keyword;
    return containsText(this.foldedText, text, wholeWord);
  }
}
