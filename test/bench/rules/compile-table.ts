import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type BenchTable, compare } from '../measure.ts';
import type { BenchRule } from './bench-rule.ts';
import type { CompileCost } from './compile-process.ts';

// Each round is a new process, which compiles for the first time.
const ROUNDS = 5;

async function compileOnce(rules: readonly BenchRule[]): Promise<CompileCost> {
  const child = fork(join(import.meta.dirname, 'compile-process.ts'), {
    execArgv: ['--conditions=@deskwright/source', '--expose-gc'],
  });
  try {
    child.send(JSON.stringify(rules));
    const [cost] = (await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [null])])) as [
      CompileCost | null,
    ];
    if (cost === null) throw new Error('the process that compiles ended');
    return cost;
  } finally {
    child.kill();
  }
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** What it takes to make a desk of these rules ready, a rule. */
export async function compileTable(rules: readonly BenchRule[]): Promise<BenchTable> {
  const costs: CompileCost[] = [];
  for (let round = 0; round < ROUNDS; round += 1) costs.push(await compileOnce(rules));
  const parts = {
    'JSON.parse': ({ parse }: CompileCost) => [parse],
    'defineDesk, policies: checks and actions': ({ policies }: CompileCost) => [policies],
    'first match: the matcher': ({ matcher }: CompileCost) => [matcher],
    'all of the desk': ({ policies, matcher }: CompileCost) => [policies, matcher],
  };
  const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / rules.length;
  const entries = Object.entries(parts).map(([name, pick]) => ({
    name,
    times: costs.map((cost) => total(pick(cost).map(({ ms }) => ms))),
    bytes: middle(costs.map((cost) => total(pick(cost).map(({ bytes }) => bytes)))),
  }));
  const result = compare('JSON.parse', entries);
  const rows = result.rows.map((row) => ({ ...row, bytes: entries.find(({ name }) => name === row.name)?.bytes ?? 0 }));
  const notes = ['a rule; in a new process, so all code is cold; bytes are what stays after garbage collection'];
  return { title: `${rules.length} rules: compiling a desk, against reading them from JSON`, ...result, rows, notes };
}
