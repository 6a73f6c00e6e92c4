import { fold } from '../../text/fold.ts';
import type { Fold } from '../filter.ts';

const UNKNOWN = 0xffff_fffd;
const DROPPED = 0xffff_fffe;
const COMPLEX = 0xffff_ffff;
const MARK = /^\p{M}$/u;

// Hangul composes by context, so single letters say nothing about how a text folds.
function isHangul(unit: number): boolean {
  return (unit >= 0x1100 && unit <= 0x11ff) || (unit >= 0xa960 && unit <= 0xa97f) || (unit >= 0xac00 && unit <= 0xd7ff);
}

/** Which four units in a row are worth a closer look: a bitmap over a rolling hash of them. */
export interface GramFilter {
  readonly bits: number;
  readonly bitmap: Uint32Array;
}

/** How far each unit shifts the hash, so that the fifth is gone. */
export function shiftOf(bits: number): number {
  return Math.ceil(bits / 4);
}

/** A unit spread over the bits of the hash. */
export function mix(unit: number, bits: number): number {
  return Math.imul(unit + 7, 0x9e3779b1) >>> (32 - bits);
}

/**
 * Folds text into UTF-16 code units without making a string, giving exactly what {@link fold} gives. Letters are looked up
 * one by one as they first occur; what does not fold letter by letter takes the slow way as a whole.
 */
export class FoldedUnits {
  /** The folded text; only the first `length` units count. */
  units = new Uint16Array(1024);
  length = 0;
  /** Where the filter let four units pass (the last of them), and their hash; only the first `hits` count. */
  hitAt = new Int32Array(256);
  hitHash = new Int32Array(256);
  hits = 0;
  private readonly mode: Fold;
  private readonly table = new Uint32Array(0x10000).fill(UNKNOWN);

  constructor(mode: Fold) {
    this.mode = mode;
  }

  load(text: string, filter: GramFilter): void {
    if (this.units.length < text.length) this.units = new Uint16Array(text.length * 2);
    if (this.hitAt.length < text.length) {
      this.hitAt = new Int32Array(text.length * 2);
      this.hitHash = new Int32Array(text.length * 2);
    }
    const { table, units, hitAt, hitHash } = this;
    const { bits, bitmap } = filter;
    const shift = shiftOf(bits);
    const mask = (1 << bits) - 1;
    let length = 0;
    let hits = 0;
    let hash = 0;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      let folded = table[unit] as number;
      if (folded === UNKNOWN) {
        folded = this.lookUp(unit);
        table[unit] = folded;
      }
      if (folded < DROPPED) {
        units[length] = folded;
        hash = ((hash << shift) ^ mix(folded, bits)) & mask;
        if (((bitmap[hash >>> 5] as number) >>> (hash & 31)) & 1) {
          hitAt[hits] = length;
          hitHash[hits] = hash;
          hits += 1;
        }
        length += 1;
      } else if (folded === COMPLEX) {
        this.loadSlowly(text, filter);
        return;
      }
    }
    this.length = length;
    this.hits = hits;
  }

  private loadSlowly(text: string, { bits, bitmap }: GramFilter): void {
    const folded = fold(text, this.mode);
    if (this.units.length < folded.length) this.units = new Uint16Array(folded.length * 2);
    if (this.hitAt.length < folded.length) {
      this.hitAt = new Int32Array(folded.length * 2);
      this.hitHash = new Int32Array(folded.length * 2);
    }
    this.length = folded.length;
    this.hits = 0;
    let hash = 0;
    for (let index = 0; index < folded.length; index += 1) {
      const unit = folded.charCodeAt(index);
      this.units[index] = unit;
      hash = ((hash << shiftOf(bits)) ^ mix(unit, bits)) & ((1 << bits) - 1);
      if ((((bitmap[hash >>> 5] as number) >>> (hash & 31)) & 1) === 0) continue;
      this.hitAt[this.hits] = index;
      this.hitHash[this.hits] = hash;
      this.hits += 1;
    }
  }

  private lookUp(unit: number): number {
    if (unit < 0x80) return this.mode === 'none' ? unit : String.fromCharCode(unit).toLowerCase().charCodeAt(0);
    const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
    if (isSurrogate || isHangul(unit)) return COMPLEX;
    const letter = String.fromCharCode(unit);
    if (MARK.test(letter)) return this.mode === 'accents' ? DROPPED : COMPLEX;
    const folded = fold(letter, this.mode);
    return folded.length === 1 ? folded.charCodeAt(0) : COMPLEX;
  }
}
