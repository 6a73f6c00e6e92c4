import { changesOf } from '../../properties/plain-time.ts';
import { chanceOf } from '../rules/chance.ts';
import type { BenchSchedule } from './bench-schedules.ts';

/** An instant and an amount to add, and a second instant to measure to. */
export interface Question {
  readonly at: number;
  readonly to: number;
  readonly ms: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** How long the spans of questions are, in minutes of elapsed time. */
export const SPANS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  minutes: [10, 480],
  days: [1440, 14 * 1440],
  years: [30 * 1440, 730 * 1440],
};

/**
 * Questions in whole minutes about the years 2024 to 2026, the same in every run. A third of the instants lie within a day
 * and a half of a change of the clocks. Long and short spans are equally frequent on a logarithmic scale.
 */
export function questionsOf({ schedule, openShare }: BenchSchedule, span: string, count: number): readonly Question[] {
  const chance = chanceOf(span.length * 1000 + schedule.timeZone.length);
  const [least, most] = SPANS[span] as readonly [number, number];
  const changes = [2024, 2025, 2026].flatMap((year) => changesOf(schedule.timeZone, year));
  return Array.from({ length: count }, () => {
    const somewhere = Date.UTC(2024, 0, 3) + chance.integer(0, 1090 * 1440) * MINUTE_MS;
    const isNear = changes.length > 0 && chance.isTrue(1 / 3);
    const at = isNear ? chance.pick(changes) + chance.integer(-2160, 2160) * MINUTE_MS : somewhere;
    const minutes = Math.round(least * (most / least) ** chance.fraction());
    // Short promises are in open time, and longer ones come to about the same stretch of the calendar as they measure.
    const open = span === 'minutes' ? minutes : Math.max(1, Math.round(minutes * openShare));
    return { at: Math.max(at, Date.UTC(2024, 0, 1) + DAY_MS), to: at + minutes * MINUTE_MS, ms: open * MINUTE_MS };
  });
}
