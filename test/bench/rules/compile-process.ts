// The other side of `compile-table.ts`: compiles a desk once in a fresh process, as at a start, and says what it took.
import type { BenchRule } from './bench-rule.ts';
import { generateTickets } from './generate-tickets.ts';
import { deskWith, matchOf } from './peers/desk.ts';
import { cpuMs } from './spent-time.ts';

/** What compiling took: processor time, and memory that stays. */
export interface CompileCost {
  readonly parse: Cost;
  readonly policies: Cost;
  readonly matcher: Cost;
}

/** Milliseconds and bytes. */
export interface Cost {
  readonly ms: number;
  readonly bytes: number;
}

function heap(): number {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc');
  for (let times = 0; times < 3; times += 1) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function costOf<T>(work: () => T): { readonly value: T; readonly cost: Cost } {
  const before = heap();
  const started = cpuMs();
  const value = work();
  const ms = cpuMs() - started;
  return { value, cost: { ms, bytes: heap() - before } };
}

process.on('message', (json: string) => {
  const cases = generateTickets(1);
  const parsed = costOf(() => JSON.parse(json) as readonly BenchRule[]);
  const desk = costOf(() => deskWith(parsed.value));
  // The matcher is built when the first ticket asks.
  const matched = costOf(() => {
    const match = matchOf(desk.value, cases);
    match(0);
    return match;
  });
  const cost: CompileCost = { parse: parsed.cost, policies: desk.cost, matcher: matched.cost };
  process.send?.(cost);
});
