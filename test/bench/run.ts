// `npm run bench` lists the benchmarks; `npm run bench -- NAME …` runs some. Contenders take turns within each round,
// so a busy machine slows all of them alike, and what is printed is their ratio to the baseline.
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bench, type BenchResult, measure } from './measure.ts';

const here = import.meta.dirname;
const names = globSync('*.bench.ts', { cwd: here })
  .map((file) => file.replace(/\.bench\.ts$/, ''))
  .toSorted();

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '15' }, 'min-ms': { type: 'string', default: '20' } },
});

function print(title: string, { rows }: BenchResult): void {
  console.log(`\n${title}`);
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, ratio, low, high, microseconds } of rows) {
    const range = `${low.toFixed(2)} to ${high.toFixed(2)}`;
    console.log(
      `  ${name.padEnd(width)}  ${ratio.toFixed(2).padStart(8)} x  (${range})  ${microseconds.toFixed(2)} µs`,
    );
  }
}

const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0 || positionals.length === 0) {
  if (unknown.length > 0) console.error(`no benchmark is called ${unknown.join(', ')}`);
  console.log(names.length === 0 ? 'There are no benchmarks yet.' : `Benchmarks: ${names.join(', ')}`);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  mkdirSync(join(here, 'results'), { recursive: true });
  for (const name of positionals) {
    const { bench } = (await import(join(here, `${name}.bench.ts`))) as { readonly bench: Bench };
    const result = await measure(bench, { rounds: Number(values.rounds), minMs: Number(values['min-ms']) });
    print(bench.title, result);
    const machine = { node: process.version, platform: `${process.platform}-${process.arch}` };
    const file = join(here, 'results', `${name}.json`);
    writeFileSync(file, `${JSON.stringify({ title: bench.title, ...machine, ...result }, null, 2)}\n`);
  }
}
