import { compileSchedule, type Schedule, timeZones } from '@deskwright/core/time';
import { type BenchTable, measure, type RunOptions } from '../measure.ts';
import { cpuMs } from '../rules/spent-time.ts';
import { BENCH_SCHEDULES, KNOWN_FROM, KNOWN_TO } from './bench-schedules.ts';
import { prefixTable } from './contenders/prefix-table.ts';

const schedules = BENCH_SCHEDULES.map(({ schedule }) => schedule);
// Inside of the years that the table knows.
const [FROM, TO] = [KNOWN_FROM + 86_400_000, KNOWN_TO - 86_400_000];

const openOf = (between: (schedule: Schedule) => (from: number, to: number) => number): readonly number[] =>
  schedules.map((schedule) => between(schedule)(FROM, TO));

/** What it takes until a calendar knows six years, of all four schedules. */
export async function buildTable(options: RunOptions): Promise<BenchTable> {
  const known = timeZones();
  const result = await measure(
    {
      title: 'build',
      baseline: 'table by hand',
      contenders: {
        'table by hand': () => openOf((schedule) => prefixTable(schedule).between),
        deskwright: () => openOf((schedule) => compileSchedule(schedule).between),
        'deskwright, zones known already': () =>
          openOf((schedule) => compileSchedule(schedule, { zones: known }).between),
      },
    },
    { ...options, now: cpuMs },
  );
  const title = `building ${schedules.length} calendars of six years: processor time, in a process that has done so before`;
  return { title, ...result };
}
