import { type FoldedUnits, type GramFilter, mix, shiftOf } from './folded-units.ts';

const GRAM = 4;
const LEAST_BITS = 10;
const MOST_BITS = 18;
const WORD = /[\p{L}\p{N}_]/u;

/** How common a unit is in running text, roughly: a keyword is looked for by its rarest four units. */
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

/**
 * Finds all of many keywords in one pass over a folded text: a rolling hash of four units against a bitmap says where a
 * keyword may stand, and only there it is compared. What is shorter than four units is looked for one by one.
 */
export class KeywordScanner implements GramFilter {
  /** The keywords found by the last scan; only the first `count` are. */
  readonly found: Int32Array;
  count = 0;
  readonly bits: number;
  readonly bitmap: Uint32Array;
  /** Per hash where its bucket begins, -1 without one. A bucket is pairs of keyword and offset, and ends with -1. */
  private readonly bucketAt: Int32Array;
  private readonly buckets: Int32Array;
  private readonly needles: readonly Uint16Array[];
  private readonly wholeWord: readonly boolean[];
  private readonly short: readonly number[];
  private readonly stamps: Uint32Array;
  private epoch = 0;

  constructor(keywords: readonly Keyword[]) {
    this.bits = Math.min(MOST_BITS, Math.max(LEAST_BITS, Math.ceil(Math.log2(keywords.length * 64 + 1))));
    this.bitmap = new Uint32Array(1 << (this.bits - 5));
    this.bucketAt = new Int32Array(1 << this.bits).fill(-1);
    this.needles = keywords.map(({ text }) => unitsOf(text));
    this.wholeWord = keywords.map(({ wholeWord }) => wholeWord);
    this.stamps = new Uint32Array(keywords.length);
    this.found = new Int32Array(keywords.length);
    this.short = keywords.flatMap(({ text }, keyword) => (text.length < GRAM ? [keyword] : []));
    this.buckets = this.fileAll();
  }

  private fileAll(): Int32Array {
    const byHash = new Map<number, number[]>();
    this.needles.forEach((needle, keyword) => {
      if (needle.length < GRAM) return;
      const offset = rarest(needle);
      const shift = shiftOf(this.bits);
      const mask = (1 << this.bits) - 1;
      let hash = 0;
      for (let index = offset; index < offset + GRAM; index += 1) {
        hash = ((hash << shift) ^ mix(needle[index] as number, this.bits)) & mask;
      }
      const bucket = byHash.get(hash);
      if (bucket === undefined) byHash.set(hash, [keyword, offset]);
      else bucket.push(keyword, offset);
    });
    const flat: number[] = [];
    for (const [hash, bucket] of byHash) {
      this.bitmap[hash >>> 5] = (this.bitmap[hash >>> 5] as number) | (1 << (hash & 31));
      this.bucketAt[hash] = flat.length;
      flat.push(...bucket, -1);
    }
    return Int32Array.from(flat);
  }

  /** Looks for all keywords in a text; afterwards `has` and `found` say which occur. */
  scan(text: string, folded: FoldedUnits): void {
    this.epoch += 1;
    this.count = 0;
    folded.load(text, this);
    const { units, length, hits, hitAt, hitHash } = folded;
    for (let index = 0; index < hits; index += 1) {
      this.compare(units, length, (hitAt[index] as number) - (GRAM - 1), hitHash[index] as number);
    }
    for (const keyword of this.short) if (this.occurs(units, length, keyword)) this.mark(keyword);
  }

  /** Whether a keyword occurs in the text that was scanned last. */
  has(keyword: number): boolean {
    return this.stamps[keyword] === this.epoch;
  }

  private mark(keyword: number): void {
    this.stamps[keyword] = this.epoch;
    this.found[this.count] = keyword;
    this.count += 1;
  }

  private compare(units: Uint16Array, length: number, at: number, hash: number): void {
    const { buckets, stamps, epoch } = this;
    for (let index = this.bucketAt[hash] as number; buckets[index] !== -1; index += 2) {
      const keyword = buckets[index] as number;
      if (stamps[keyword] === epoch) continue;
      if (this.standsAt(units, length, at - (buckets[index + 1] as number), keyword)) this.mark(keyword);
    }
  }

  private occurs(units: Uint16Array, length: number, keyword: number): boolean {
    for (let at = 0; at < length; at += 1) if (this.standsAt(units, length, at, keyword)) return true;
    return false;
  }

  private standsAt(units: Uint16Array, length: number, at: number, keyword: number): boolean {
    const needle = this.needles[keyword] as Uint16Array;
    const end = at + needle.length;
    if (at < 0 || end > length || units[end - 1] !== needle[needle.length - 1]) return false;
    for (let index = 0; index < needle.length; index += 1) if (units[at + index] !== needle[index]) return false;
    return this.wholeWord[keyword] !== true || !(isWordBefore(units, at) || isWordAt(units, length, end));
  }
}

function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let index = 0; index < text.length; index += 1) units[index] = text.charCodeAt(index);
  return units;
}

function rarest(needle: Uint16Array): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let offset = 0; offset + GRAM <= needle.length; offset += 1) {
    let sum = 0;
    for (let index = offset; index < offset + GRAM; index += 1) sum += commonness(needle[index] as number);
    if (sum < least) {
      least = sum;
      best = offset;
    }
  }
  return best;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function isWordAt(units: Uint16Array, length: number, at: number): boolean {
  if (at >= length) return false;
  const unit = units[at] as number;
  const low = at + 1 < length ? (units[at + 1] as number) : 0;
  return WORD.test(
    isHighSurrogate(unit) && isLowSurrogate(low) ? String.fromCharCode(unit, low) : String.fromCharCode(unit),
  );
}

function isWordBefore(units: Uint16Array, at: number): boolean {
  if (at === 0) return false;
  const unit = units[at - 1] as number;
  const high = at > 1 ? (units[at - 2] as number) : 0;
  return WORD.test(
    isLowSurrogate(unit) && isHighSurrogate(high) ? String.fromCharCode(high, unit) : String.fromCharCode(unit),
  );
}
