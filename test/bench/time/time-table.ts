import { type BenchTable, compare, type RunOptions } from '../measure.ts';
import { chanceOf } from '../rules/chance.ts';
import { BENCH_SCHEDULES, type BenchSchedule } from './bench-schedules.ts';
import { type ContenderHandle, startContender } from './contender-handle.ts';
import type { Operation } from './contender-process.ts';
import { deskwright } from './contenders/deskwright.ts';
import { handWritten } from './contenders/prefix-table.ts';
import { CONTENDERS } from './contenders.ts';
import { judge, type Verdict } from './judge.ts';
import { questionsOf } from './questions.ts';

const JUDGED = 90;
const TIMED = 4096;
const WARM_UP_MS = 400;
const SLICE_MS = 60;
const RUN_LIMIT_MS = 60_000;

interface Row {
  readonly name: string;
  readonly verdicts: Verdict[];
  /** Milliseconds an answer: for each schedule, one for each round. */
  readonly times: (readonly number[])[];
}

/** Times all contenders at one operation on all schedules, after their answers were compared with the clock on the wall. */
export async function timeTable(operation: Operation, span: string, options: RunOptions): Promise<BenchTable> {
  const kept = [handWritten.name, deskwright.name, ...(options.only ?? CONTENDERS.map(({ name }) => name))];
  const rows: Row[] = CONTENDERS.filter(({ name }) => kept.includes(name)).map(({ name }) => ({
    ...{ name, verdicts: [], times: [] },
  }));
  for (const schedule of BENCH_SCHEDULES) await timeOn(schedule, rows, operation, span, options.rounds);
  const entries = rows.map(({ name, times }) => ({ name, times: sums(times, options.rounds) }));
  const result = compare(handWritten.name, entries);
  const verdicts = new Map(rows.map((row) => [row.name, row.verdicts]));
  return {
    title: `${operation}, spans of ${span}: processor time of one answer, mean of ${BENCH_SCHEDULES.length} schedules`,
    ...result,
    rows: result.rows.map((row) => ({ ...row, wrong: shareOf(verdicts.get(row.name) ?? []) })),
    notes: rows.flatMap(noteOf),
  };
}

async function timeOn(
  bench: BenchSchedule,
  rows: readonly Row[],
  operation: Operation,
  span: string,
  rounds: number,
): Promise<void> {
  const { schedule } = bench;
  const running: {
    readonly handle: ContenderHandle;
    readonly run: (ms: number) => Promise<number>;
    readonly times: number[];
  }[] = [];
  try {
    for (const row of rows) {
      const contender = CONTENDERS.find(({ name }) => name === row.name)!;
      const handle = await startContender(contender, schedule);
      const verdict = await judge(handle, schedule, operation, questionsOf(bench, span, JUDGED));
      // Who was right about all gets more questions, so that no branch is learnt by heart; others only what they can answer.
      const questions = verdict.wrong === 0 ? questionsOf(bench, span, TIMED) : verdict.answered;
      const run = async (ms: number): Promise<number> => {
        if (questions.length === 0) return Number.NaN;
        const outcome = await handle.ask({ ask: 'run', operation, questions, ms }, RUN_LIMIT_MS);
        return outcome !== null && 'count' in outcome ? outcome.cpuMs / outcome.count : Number.NaN;
      };
      await run(WARM_UP_MS);
      row.verdicts.push(verdict);
      const times: number[] = [];
      row.times.push(times);
      running.push({ handle, run, times });
    }
    const chance = chanceOf(schedule.timeZone.length);
    for (let round = 0; round < rounds; round += 1) {
      for (const { run, times } of chance.some(running, running.length)) times.push(await run(SLICE_MS));
    }
  } finally {
    for (const { handle } of running) handle.end();
  }
}

/** Of all schedules together, a round each. Where a contender had no time, the mean is that of the other schedules. */
function sums(times: readonly (readonly number[])[], rounds: number): readonly number[] {
  return Array.from({ length: rounds }, (_, round) => {
    const known = times.map((each) => each[round]!).filter((time) => !Number.isNaN(time));
    return known.reduce((sum, time) => sum + time, 0) / known.length;
  });
}

const total = (verdicts: readonly Verdict[], of: (verdict: Verdict) => number): number =>
  verdicts.reduce((sum, verdict) => sum + of(verdict), 0);

const shareOf = (verdicts: readonly Verdict[]): number =>
  total(verdicts, ({ wrong }) => wrong) / total(verdicts, ({ asked }) => asked);

function noteOf({ name, verdicts }: Row): readonly string[] {
  const endless = total(verdicts, (verdict) => verdict.endless);
  const asked = total(verdicts, (verdict) => verdict.asked);
  const all = JUDGED * BENCH_SCHEDULES.length;
  if (asked === all) return [];
  return [`${name} was asked ${asked} of ${all} questions; it came to no end in ${endless}`];
}

/** How each contender was set up. */
export const CONTENDER_NOTES: readonly string[] = CONTENDERS.map(({ name, note }) => `${name}: ${note}`);
