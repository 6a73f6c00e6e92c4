/** Draws that are the same in every run. */
export interface Chance {
  /** From 0 up to, not including, 1. */
  fraction(): number;
  /** Both ends included. */
  integer(from: number, to: number): number;
  isTrue(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Like `pick`, but what stands early in the list comes often and what stands late rarely. */
  skewed<T>(list: readonly T[]): T;
  /** Distinct members in a random order; fewer when the list is shorter. */
  some<T>(list: readonly T[], count: number): readonly T[];
}

/** A source of chance that begins with `seed`: the generator Mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = seed | 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const at = <T>(list: readonly T[], where: number): T => list[Math.floor(where * list.length)] as T;
  return {
    fraction,
    integer: (from, to) => from + Math.floor(fraction() * (to - from + 1)),
    isTrue: (probability) => fraction() < probability,
    pick: (list) => at(list, fraction()),
    skewed: (list) => at(list, fraction() ** 2.5),
    some(list, count) {
      const left = [...list];
      const taken: (typeof left)[number][] = [];
      while (taken.length < count && left.length > 0)
        taken.push(...left.splice(Math.floor(fraction() * left.length), 1));
      return taken;
    },
  };
}
