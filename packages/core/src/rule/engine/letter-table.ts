import { fold } from '../../text/fold.ts';
import type { Fold } from '../filter.ts';

/** The bit of an entry that says: this letter folds to exactly one unit, whatever stands around it. */
export const PLAIN = 1 << 30;
/** The bit of an entry that says: how this letter folds has to be seen in its text. Without either bit nobody asked yet. */
const SPECIAL = 1 << 29;
const MARK = /^\p{M}$/u;

/**
 * How UTF-16 code units fold, looked up once each. What folds letter by letter can be searched as it stands in the text,
 * without making a folded one; nearly all mail does.
 */
export class LetterTable {
  /** Per unit {@link PLAIN} and the bits that stand for it in the rolling hash; 0 for a unit never seen. */
  readonly entries = new Int32Array(0x10000);
  /** Per plain unit the unit that it folds to. */
  readonly folded = new Uint16Array(0x10000);
  private readonly mode: Fold | 'folded';

  /** `folded` as mode takes every unit for what it is: for texts that have been folded. */
  constructor(mode: Fold | 'folded') {
    this.mode = mode;
  }

  /** Looks up the units of a text that are new; says whether all of its units are plain. */
  learn(text: string): boolean {
    const { entries } = this;
    let isPlain = true;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (entries[unit] === 0) this.add(unit);
      if (((entries[unit] as number) & PLAIN) === 0) isPlain = false;
    }
    return isPlain;
  }

  private add(unit: number): void {
    const folded = this.mode === 'folded' ? unit : plainFold(unit, this.mode);
    this.entries[unit] = folded === null ? SPECIAL : PLAIN | mixed(folded);
    this.folded[unit] = folded ?? 0;
  }
}

/** Gives the table of each mode: all texts that are compared in one way share it. */
export type Letters = (mode: Fold | 'folded') => LetterTable;

/** Makes each table when it is first asked for. */
export function letterTables(): Letters {
  const tables = new Map<Fold | 'folded', LetterTable>();
  return (mode) => {
    const table = tables.get(mode) ?? new LetterTable(mode);
    tables.set(mode, table);
    return table;
  };
}

/** Most bits of a rolling hash. Hashes with fewer are the last ones of these. */
export const MOST_BITS = 18;

/** A unit spread over the bits of the hash. */
export function mixed(unit: number): number {
  return Math.imul(unit + 7, 0x9e3779b1) >>> (32 - MOST_BITS);
}

/** What a unit folds to wherever it stands; `null` when that depends on its neighbours, or is not one unit. */
function plainFold(unit: number, mode: Fold): number | null {
  if (unit >= 0xdc00 && unit <= 0xdfff) return unit;
  if (unit >= 0xd800 && unit <= 0xdbff) return keepsPlane(unit, mode) ? unit : null;
  const letter = String.fromCharCode(unit);
  if (isHangul(unit) || MARK.test(letter)) return null;
  const folded = fold(letter, mode);
  return folded.length === 1 ? folded.charCodeAt(0) : null;
}

// A high surrogate is plain when nothing that it begins folds to something else: true for most emoji.
function keepsPlane(high: number, mode: Fold): boolean {
  for (let low = 0xdc00; low <= 0xdfff; low += 1) {
    const letter = String.fromCharCode(high, low);
    if (MARK.test(letter) || fold(letter, mode) !== letter) return false;
  }
  return true;
}

// Hangul composes by context, so single letters say nothing about how a text folds.
function isHangul(unit: number): boolean {
  return (unit >= 0x1100 && unit <= 0x11ff) || (unit >= 0xa960 && unit <= 0xa97f) || (unit >= 0xac00 && unit <= 0xd7ff);
}
