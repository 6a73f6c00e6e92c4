/**
 * The distribution of many waits in little room, as plain JSON: how many lie in each of the buckets that follow one another
 * at a fixed ratio. Sketches of parts merge into the sketch of the whole, exactly. (The buckets are those of DDSketch:
 * Masson, Rim, Lee, VLDB 2019.)
 */
export interface WaitSketch {
  /** Waits of no time at all. */
  readonly zeros: number;
  /** Number of a bucket and how many waits lie in it, ascending: bucket `i` holds what is above γ^(i-1) and up to γ^i. */
  readonly buckets: readonly (readonly [index: number, count: number])[];
}

/** How far a quantile of a sketch is from the true one at the most, as a share of the true one. */
export const WAIT_ERROR = 0.01;

const GAMMA = (1 + WAIT_ERROR) / (1 - WAIT_ERROR);
const LOG_GAMMA = Math.log(GAMMA);

/** Counts waits, one after the other. */
export interface WaitCounter {
  /** Adds a wait in milliseconds; what is negative counts as none. */
  add(ms: number): void;
  addAll(sketch: WaitSketch): void;
  readonly sketch: WaitSketch;
}

/** Begins to count waits. */
export function waitCounter(): WaitCounter {
  const counts = new Map<number, number>();
  let zeros = 0;
  const raise = (index: number, by: number): void => void counts.set(index, (counts.get(index) ?? 0) + by);
  return {
    add(ms) {
      if (ms < 1) zeros += 1;
      else raise(Math.ceil(Math.log(ms) / LOG_GAMMA), 1);
    },
    addAll(sketch) {
      zeros += sketch.zeros;
      for (const [index, count] of sketch.buckets) raise(index, count);
    },
    get sketch() {
      return { zeros, buckets: [...counts].sort(([a], [b]) => a - b) };
    },
  };
}

/** The sketch of some waits in milliseconds. */
export function sketchOf(waits: Iterable<number>): WaitSketch {
  const counter = waitCounter();
  for (const ms of waits) counter.add(ms);
  return counter.sketch;
}

/** The sketch of everything that is in some sketches. */
export function mergeSketches(sketches: Iterable<WaitSketch>): WaitSketch {
  const counter = waitCounter();
  for (const sketch of sketches) counter.addAll(sketch);
  return counter.sketch;
}

/** How many waits are in a sketch. */
export function countOf({ zeros, buckets }: WaitSketch): number {
  return buckets.reduce((sum, [, count]) => sum + count, zeros);
}

/**
 * The wait that a share `q` (0 to 1) of all waits does not exceed: the one at place ⌊q (n − 1)⌋ in ascending order, within
 * {@link WAIT_ERROR}. `null` for an empty sketch.
 */
export function quantileOf(sketch: WaitSketch, q: number): number | null {
  const count = countOf(sketch);
  if (count === 0) return null;
  const place = Math.floor(q * (count - 1));
  let seen = sketch.zeros;
  if (place < seen) return 0;
  for (const [index, inBucket] of sketch.buckets) {
    seen += inBucket;
    if (place < seen) return (2 * GAMMA ** index) / (GAMMA + 1);
  }
  return null;
}
