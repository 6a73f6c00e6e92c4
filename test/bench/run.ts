// `npm run bench` lists the benchmarks; `npm run bench -- NAME …` runs some. Contenders take turns within each round,
// so a busy machine slows all of them alike, and what is printed is their ratio to the baseline.
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bench, type BenchTable, measure, type RunBench, type RunOptions } from './measure.ts';

const here = import.meta.dirname;
const names = globSync('*.bench.ts', { cwd: here })
  .map((file) => file.replace(/\.bench\.ts$/, ''))
  .toSorted();

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '15' },
    'min-ms': { type: 'string', default: '20' },
    // For benchmarks of several tables: sizes, contenders and tables, separated by commas.
    rules: { type: 'string' },
    only: { type: 'string' },
    tables: { type: 'string' },
    // For benchmarks of a database: how many tickets are open in the larger one.
    tickets: { type: 'string' },
  },
});

const list = (text: string | undefined): readonly string[] | null => text?.split(',') ?? null;
const options: RunOptions = {
  rounds: Number(values.rounds),
  minMs: Number(values['min-ms']),
  rules: list(values.rules)?.map(Number) ?? null,
  only: list(values.only),
  tables: list(values.tables),
  tickets: values.tickets === undefined ? null : Number(values.tickets),
};

function print({ title, rows, notes = [] }: BenchTable): void {
  console.log(`\n${title}`);
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, ratio, low, high, microseconds, bytes, wrong } of rows) {
    const range = `(${low.toFixed(2)} to ${high.toFixed(2)})`;
    const time = microseconds < 1 ? `${(microseconds * 1000).toFixed(1)} ns` : `${microseconds.toFixed(2)} µs`;
    const size = bytes === undefined ? '' : `  ${Math.round(bytes)} bytes`;
    const faults = wrong === undefined ? '' : `  ${(wrong * 100).toFixed(1)} % wrong`;
    console.log(`  ${name.padEnd(width)}  ${ratio.toFixed(2).padStart(8)} x  ${range}  ${time}${size}${faults}`);
  }
  for (const note of notes) console.log(`  - ${note}`);
}

/** A benchmark is one table, exported as `bench`, or several, from `run`. */
async function* tablesOf(name: string): AsyncIterable<BenchTable> {
  const found = (await import(join(here, `${name}.bench.ts`))) as { readonly bench?: Bench; readonly run?: RunBench };
  if (found.run !== undefined) yield* found.run(options);
  if (found.bench !== undefined) yield { title: found.bench.title, ...(await measure(found.bench, options)) };
}

const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0 || positionals.length === 0) {
  if (unknown.length > 0) console.error(`no benchmark is called ${unknown.join(', ')}`);
  console.log(names.length === 0 ? 'There are no benchmarks yet.' : `Benchmarks: ${names.join(', ')}`);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  mkdirSync(join(here, 'results'), { recursive: true });
  for (const name of positionals) {
    const tables: BenchTable[] = [];
    for await (const table of tablesOf(name)) {
      print(table);
      tables.push(table);
    }
    const machine = { node: process.version, platform: `${process.platform}-${process.arch}` };
    const file = join(here, 'results', `${name}.json`);
    writeFileSync(file, `${JSON.stringify({ ...machine, tables }, null, 2)}\n`);
  }
}
