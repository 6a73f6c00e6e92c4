/**
 * A shorter list that still fails, by leaving out ever smaller parts (the algorithm ddmin of Zeller and Hildebrandt, 2002,
 * without its test of subsets). `fails` is asked at most so many times.
 */
export async function shrink<T>(
  list: readonly T[],
  fails: (part: readonly T[]) => Promise<boolean>,
  mostTries: number,
): Promise<readonly T[]> {
  let current = list;
  let tries = 0;
  for (let size = Math.ceil(current.length / 2); size >= 1; ) {
    let isShorter = false;
    for (let from = 0; from < current.length && tries < mostTries; ) {
      const part = [...current.slice(0, from), ...current.slice(from + size)];
      tries += 1;
      if (await fails(part)) {
        current = part;
        isShorter = true;
      } else from += size;
    }
    if (tries >= mostTries || (size === 1 && !isShorter)) break;
    size = size === 1 ? 1 : Math.ceil(size / 2);
  }
  return current;
}
