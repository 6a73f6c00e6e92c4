import { createHash } from 'node:crypto';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The schedule that the specification proposes: ten attempts over three days and some hours. */
export const DELAYS_MS: readonly number[] = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR],
  ...[10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
];

/** While an endpoint accepts nothing at all, it is asked once in so many milliseconds at the least. */
export const LONGEST_SILENCE_MS = HOUR;

/**
 * How long to wait after the n-th failure: by the schedule, its last delay again and again, and up to a tenth more. How much
 * more follows from the name of what failed, so that not all come back in the same moment and each time is the same.
 */
export function retryDelayMs(
  name: string,
  failures: number,
  schedule: readonly number[],
  longest = Number.POSITIVE_INFINITY,
): number {
  const delay = Math.min(longest, schedule[Math.min(failures, schedule.length) - 1] ?? 0);
  const fraction = createHash('sha256').update(`${name}\n${failures}`).digest().readUInt32BE() / 2 ** 32;
  return Math.ceil(delay * (1 + fraction / 10));
}
