/**
 * Positions, strictly ascending, for members of a list that had these positions before (`null`: is new). As many as
 * possible keep theirs, so that moving or adding one member changes one record.
 */
export function placeParts(before: readonly (number | null)[]): readonly number[] {
  const kept = longestAscending(before);
  const places: number[] = [];
  for (let index = 0; index < before.length; index += 1) {
    const own = before[index];
    if (own != null && kept.has(index)) {
      places.push(own);
      continue;
    }
    const low = places.at(-1) ?? null;
    let end = index;
    while (end < before.length && !kept.has(end)) end += 1;
    const high = before[end] ?? null;
    places.push(between(low, high, end - index));
  }
  // Halves of halves end somewhere.
  const isAscending = places.every((place, index) => index === 0 || place > (places[index - 1] ?? place));
  return isAscending ? places : before.map((_, index) => index);
}

/** The first of several places between two. */
function between(low: number | null, high: number | null, count: number): number {
  if (low === null) return high === null ? 0 : high - count;
  return high === null ? low + 1 : low + (high - low) / (count + 1);
}

/** The places of a longest strictly ascending choice of numbers. */
function longestAscending(values: readonly (number | null)[]): ReadonlySet<number> {
  // `ends[n]` is where the ascent of length n + 1 with the smallest last number ends; `previous` leads back along each.
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    let length = 0;
    let most = ends.length;
    while (length < most) {
      const middle = (length + most) >> 1;
      const last = values[ends[middle] ?? 0] ?? 0;
      if (last < value) length = middle + 1;
      else most = middle;
    }
    previous[index] = ends[length - 1];
    ends[length] = index;
  });
  const kept = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = previous[at]) kept.add(at);
  return kept;
}
