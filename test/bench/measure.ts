/** One benchmark, exported as `bench` from `NAME.bench.ts`. */
export interface Bench {
  /** What is compared, on what data, as a headline of the table. */
  readonly title: string;
  /** The contender that the others are measured against. */
  readonly baseline: string;
  /** One unit of work each. All must answer the same, so that none wins by doing less. */
  readonly contenders: Readonly<Record<string, () => unknown>>;
}

/** How one contender did: its time over the baseline's, as median and quartiles of the rounds. */
export interface BenchRow {
  readonly name: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Median time of one unit. */
  readonly microseconds: number;
  /** Memory that one unit keeps, where that is measured. */
  readonly bytes?: number;
  /** Share of wrong answers from 0 to 1, where not all have to be right. */
  readonly wrong?: number;
}

/** All rows of one benchmark, the baseline first. */
export interface BenchResult {
  readonly baseline: string;
  readonly rounds: number;
  readonly rows: readonly BenchRow[];
}

/** A result with its headline and, below it, what has to be known to read it. */
export interface BenchTable extends BenchResult {
  readonly title: string;
  readonly notes?: readonly string[];
}

/** What a benchmark of several tables exports as `run`: each table is printed when it comes. */
export type RunBench = (options: RunOptions) => AsyncIterable<BenchTable>;

/** How long to measure, and which part of a benchmark; `null` is everything. */
export interface RunOptions extends MeasureOptions {
  /** Sizes to measure, of those that the benchmark has: `--rules=10,100`. */
  readonly rules: readonly number[] | null;
  /** Contenders by name: `--only=deskwright,sift`. */
  readonly only: readonly string[] | null;
  /** Tables by name: `--tables=compile`. */
  readonly tables: readonly string[] | null;
  /** How many tickets are open: `--tickets=1000000`. */
  readonly tickets: number | null;
}

/** How long to measure. */
export interface MeasureOptions {
  readonly rounds: number;
  /** Least time of one contender in one round. */
  readonly minMs: number;
  /** Milliseconds that only grow; the process's own clock by default. */
  readonly now?: () => number;
}

function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * at)] ?? Number.NaN;
}

async function timeOf(work: () => unknown, repeats: number, now: () => number): Promise<number> {
  const started = now();
  for (let i = 0; i < repeats; i += 1) {
    const answer = work();
    // Awaiting what is no promise would measure the microtask queue.
    if (answer instanceof Promise) await answer;
  }
  return now() - started;
}

async function repeatsFor(work: () => unknown, minMs: number, now: () => number): Promise<number> {
  for (let repeats = 1; ; repeats *= 2) {
    if ((await timeOf(work, repeats, now)) >= minMs) return repeats;
  }
}

/** Measures all contenders of a benchmark against its baseline. */
export async function measure(bench: Bench, options: MeasureOptions): Promise<BenchResult> {
  const now = options.now ?? (() => performance.now());
  const base = bench.contenders[bench.baseline];
  if (base === undefined) throw new Error(`the baseline ${bench.baseline} is no contender`);
  const expected = JSON.stringify(await base());
  const entries = [];
  for (const [name, work] of Object.entries(bench.contenders)) {
    if (JSON.stringify(await work()) !== expected) throw new Error(`${name} answers otherwise than ${bench.baseline}`);
    entries.push({ name, work, repeats: await repeatsFor(work, options.minMs, now), times: [] as number[] });
  }
  for (let round = 0; round < options.rounds; round += 1) {
    for (const { work, repeats, times } of entries) times.push((await timeOf(work, repeats, now)) / repeats);
  }
  return compare(bench.baseline, entries);
}

/** The times of a contender: milliseconds a unit, one for each round. */
export interface Times {
  readonly name: string;
  readonly times: readonly number[];
}

/** Compares times that were taken in turns: each ratio is formed within a round, and the middle one counts. */
export function compare(baseline: string, entries: readonly Times[]): BenchResult {
  const baseTimes = entries.find(({ name }) => name === baseline)?.times ?? [];
  const rows = entries.map(({ name, times }) => {
    const ratios = times.map((time, round) => time / (baseTimes[round] ?? Number.NaN));
    return {
      name,
      ratio: quantile(ratios, 0.5),
      low: quantile(ratios, 0.25),
      high: quantile(ratios, 0.75),
      microseconds: quantile(times, 0.5) * 1000,
    };
  });
  const order = (name: string) => (name === baseline ? 0 : 1);
  return { baseline, rounds: baseTimes.length, rows: rows.toSorted((a, b) => order(a.name) - order(b.name)) };
}
