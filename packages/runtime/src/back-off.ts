const FIRST_MS = 30_000;
const LONGEST_MS = 12 * 3_600_000;

/** How long to wait after the n-th failed attempt: half a minute, doubling, at most twelve hours. */
export function backOffMs(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempt - 1));
}
