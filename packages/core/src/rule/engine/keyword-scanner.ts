import { fold } from '../../text/fold.ts';
import type { Fold } from '../filter.ts';
import { type Letters, type LetterTable, MOST_BITS, mixed, PLAIN } from './letter-table.ts';

const GRAM = 4;
// How far each unit shifts the hash: far enough that the fifth is gone.
const SHIFT = 5;
// A place that is looked at for nothing costs as much as ten letters, so tables are large even for few keywords.
const LEAST_BITS = 15;
const WORD = /[\p{L}\p{N}_]/u;

/** How common a unit is in running text, roughly, as long as no text has been seen. */
function commonness(unit: number): number {
  const rank = ' etaoinsrhldcumf'.indexOf(String.fromCharCode(unit));
  if (rank >= 0) return 20 - rank;
  return unit < 0x80 ? 3 : 2;
}

/** Something to look for in a folded text. */
export interface Keyword {
  readonly text: string;
  readonly wholeWord: boolean;
}

/** What a scanner works with besides its keywords. */
export interface ScannerOptions {
  readonly mode: Fold;
  readonly letters: Letters;
  /** Per keyword the number of the scan that found it last; scanners of the same keywords may share it. */
  readonly stamps: Uint32Array;
  /** What {@link KeywordScanner.tally} has counted, to look for each keyword where it is rarest. */
  readonly counts: Uint32Array | null;
  /** Whether a keyword counts, by its place. */
  readonly isLookedFor: (keyword: number) => boolean;
}

/**
 * Finds all of many keywords in one pass over a text, folding it on the way: a rolling hash of four units against a table
 * says where a keyword may stand, and only there it is compared. Keywords shorter than that are tried wherever their first
 * letter stands.
 */
export class KeywordScanner {
  /** The keywords found by the last scan; only the first `count` are. */
  readonly found: Int32Array;
  count = 0;
  private readonly stamps: Uint32Array;
  private epoch = 0;
  private readonly mode: Fold;
  private readonly letters: LetterTable;
  private readonly tables: Letters;
  /** Per hash whether a keyword has it; a byte each, since this is read for every letter of every mail. */
  private readonly isWanted: Uint8Array;
  /** Per hash where its bucket begins. A bucket is pairs of keyword and offset, and ends with -1. */
  private readonly bucketAt: Int32Array;
  private readonly buckets: Int32Array;
  /** All keywords that are looked for one after another, and where each begins; the last entry is the end. */
  private readonly needles: Uint16Array;
  private readonly needleAt: Int32Array;
  private readonly wholeWord: readonly boolean[];
  /** Where the present text may hold a keyword: the last of four units, and their hash. */
  private hitAt = new Int32Array(1024);
  private hitHash = new Int32Array(1024);
  /** The keywords shorter than four units, by their first one. */
  private readonly short = new Map<number, number[]>();
  private readonly beginsShort = new Uint8Array(0x10000);

  constructor(keywords: readonly Keyword[], { mode, letters, stamps, counts, isLookedFor }: ScannerOptions) {
    this.mode = mode;
    this.letters = letters(mode);
    this.tables = letters;
    const texts = keywords.map(({ text }, keyword) => (isLookedFor(keyword) ? text : ''));
    const bits = bitsFor(texts);
    this.isWanted = new Uint8Array(1 << bits);
    this.bucketAt = new Int32Array(1 << bits);
    this.needles = unitsOf(texts.join(''));
    this.needleAt = new Int32Array(keywords.length + 1);
    texts.forEach((text, keyword) => {
      this.needleAt[keyword + 1] = (this.needleAt[keyword] as number) + text.length;
    });
    this.wholeWord = keywords.map(({ wholeWord }) => wholeWord);
    this.stamps = stamps;
    this.found = new Int32Array(keywords.length);
    this.buckets = this.fileAll(counts === null ? null : shortened(counts, bits));
  }

  /** Looks for all keywords in a text; afterwards `found` says which occur, and so do the stamps that equal `epoch`. */
  scan(text: string, epoch: number): void {
    this.epoch = epoch;
    if (this.pass(text, this.letters)) return;
    // A letter that was never seen, or one that folds together with its neighbours.
    if (this.letters.learn(text)) this.pass(text, this.letters);
    else {
      const folded = fold(text, this.mode);
      const plain = this.tables('folded');
      plain.learn(folded);
      this.pass(folded, plain);
    }
  }

  /** A count for each hash of four units: how often it stands in the texts given to {@link tally}. */
  newCounts(): Uint32Array {
    return new Uint32Array(this.isWanted.length);
  }

  /** Adds up which hashes a text has, so that another scanner can look for keywords where they are rarest. */
  tally(text: string, counts: Uint32Array): void {
    const { entries } = this.letters;
    const mask = counts.length - 1;
    let hash = 0;
    for (let index = 0; index < text.length; index += 1) {
      hash = ((hash << SHIFT) ^ (entries[text.charCodeAt(index)] as number)) & mask;
      counts[hash] = (counts[hash] as number) + 1;
    }
  }

  /** Says whether the answer counts: whether every letter of the text is plain in this table. */
  private pass(text: string, letters: LetterTable): boolean {
    this.count = 0;
    const { length } = text;
    if (this.hitAt.length < length) {
      this.hitAt = new Int32Array(length * 2);
      this.hitHash = new Int32Array(length * 2);
    }
    const { isWanted, hitAt, hitHash } = this;
    const { entries, folded } = letters;
    const mask = isWanted.length - 1;
    let hash = 0;
    let hits = 0;
    for (let index = 0; index < length; index += 1) {
      const entry = entries[text.charCodeAt(index)] as number;
      if (entry < PLAIN) return false;
      // What is beyond the mask is what came before the last four units: it is never looked at.
      hash = (hash << SHIFT) ^ entry;
      if (isWanted[hash & mask] === 1) {
        hitAt[hits] = index;
        hitHash[hits] = hash & mask;
        hits += 1;
      }
    }
    for (let hit = 0; hit < hits; hit += 1) {
      this.compare(text, folded, (hitAt[hit] as number) - (GRAM - 1), hitHash[hit] as number);
    }
    if (this.short.size > 0) this.passShort(text, folded);
    return true;
  }

  private passShort(text: string, folded: Uint16Array): void {
    const { beginsShort } = this;
    for (let index = 0; index < text.length; index += 1) {
      const unit = folded[text.charCodeAt(index)] as number;
      if (beginsShort[unit] === 0) continue;
      for (const keyword of this.short.get(unit) ?? []) this.try(text, folded, index, keyword);
    }
  }

  private compare(text: string, folded: Uint16Array, at: number, hash: number): void {
    const { buckets, stamps, epoch } = this;
    for (let index = this.bucketAt[hash] as number; buckets[index] !== -1; index += 2) {
      const keyword = buckets[index] as number;
      if (stamps[keyword] !== epoch) this.try(text, folded, at - (buckets[index + 1] as number), keyword);
    }
  }

  private try(text: string, folded: Uint16Array, at: number, keyword: number): void {
    const { needles, stamps } = this;
    const from = this.needleAt[keyword] as number;
    const length = (this.needleAt[keyword + 1] as number) - from;
    if (at < 0 || at + length > text.length || stamps[keyword] === this.epoch) return;
    for (let index = 0; index < length; index += 1) {
      if (folded[text.charCodeAt(at + index)] !== needles[from + index]) return;
    }
    if (this.wholeWord[keyword] === true && !isWholeWord(text, folded, at, at + length)) return;
    stamps[keyword] = this.epoch;
    this.found[this.count] = keyword;
    this.count += 1;
  }

  private fileAll(counts: Uint32Array | null): Int32Array {
    const mask = this.isWanted.length - 1;
    const byHash = new Map<number, number[]>();
    this.wholeWord.forEach((_, keyword) => {
      const needle = this.needles.subarray(this.needleAt[keyword], this.needleAt[keyword + 1]);
      if (needle.length === 0) return;
      const first = needle[0] as number;
      if (needle.length < GRAM) {
        this.short.set(first, [...(this.short.get(first) ?? []), keyword]);
        this.beginsShort[first] = 1;
        return;
      }
      const offset = rarest(needle, (at) => {
        return counts === null ? commonnessOf(needle, at) : (counts[hashOf(needle, at, mask)] as number);
      });
      const hash = hashOf(needle, offset, mask);
      const bucket = byHash.get(hash);
      if (bucket === undefined) byHash.set(hash, [keyword, offset]);
      else bucket.push(keyword, offset);
    });
    const flat: number[] = [];
    for (const [hash, bucket] of byHash) {
      this.isWanted[hash] = 1;
      this.bucketAt[hash] = flat.length;
      flat.push(...bucket, -1);
    }
    return Int32Array.from(flat);
  }
}

/** How many bits the hashes of keywords have, so that few other places of a text share one. */
function bitsFor(texts: readonly string[]): number {
  const count = texts.reduce((sum, text) => sum + (text === '' ? 0 : 1), 0);
  return Math.min(MOST_BITS, Math.max(LEAST_BITS, Math.ceil(Math.log2(count * 64 + 1))));
}

/** The counts of hashes with fewer bits. */
function shortened(counts: Uint32Array, bits: number): Uint32Array {
  const sums = new Uint32Array(1 << bits);
  for (let hash = 0; hash < counts.length; hash += 1) {
    const short = hash & (sums.length - 1);
    sums[short] = (sums[short] as number) + (counts[hash] as number);
  }
  return sums;
}

function hashOf(needle: Uint16Array, offset: number, mask: number): number {
  let hash = 0;
  for (let index = offset; index < offset + GRAM; index += 1) {
    hash = ((hash << SHIFT) ^ mixed(needle[index] as number)) & mask;
  }
  return hash;
}

function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let index = 0; index < text.length; index += 1) units[index] = text.charCodeAt(index);
  return units;
}

/** Where in a keyword the four units stand that are least common. */
function rarest(needle: Uint16Array, commonAt: (offset: number) => number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let offset = 0; offset + GRAM <= needle.length; offset += 1) {
    const common = commonAt(offset);
    if (common < least) {
      least = common;
      best = offset;
    }
  }
  return best;
}

function commonnessOf(needle: Uint16Array, offset: number): number {
  let sum = 0;
  for (let index = offset; index < offset + GRAM; index += 1) sum += commonness(needle[index] as number);
  return sum;
}

/** Whether there is no letter or digit directly before or after a place. */
function isWholeWord(text: string, folded: Uint16Array, at: number, end: number): boolean {
  const unitAt = (index: number): number => folded[text.charCodeAt(index)] as number;
  if (at > 0) {
    const unit = unitAt(at - 1);
    const high = at > 1 ? unitAt(at - 2) : 0;
    if (isWord(isLowSurrogate(unit) && isHighSurrogate(high) ? [high, unit] : [unit])) return false;
  }
  if (end === text.length) return true;
  const unit = unitAt(end);
  const low = end + 1 < text.length ? unitAt(end + 1) : 0;
  return !isWord(isHighSurrogate(unit) && isLowSurrogate(low) ? [unit, low] : [unit]);
}

function isWord(units: readonly number[]): boolean {
  return WORD.test(String.fromCharCode(...units));
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
