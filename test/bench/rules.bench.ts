import type { BenchTable, RunOptions } from './measure.ts';
import { advanceTable } from './rules/advance-table.ts';
import { changedRuleTable } from './rules/changed-rule-table.ts';
import { compileTable } from './rules/compile-table.ts';
import { deadRulesTable } from './rules/dead-rules-table.ts';
import { matchTable, PEER_NOTES } from './rules/match-table.ts';
import { peerNamed } from './rules/peers.ts';
import { type Workload, workloadOf } from './rules/workload.ts';

const SIZES = [10, 100, 1000, 10_000];
const TICKETS = 400;
const TABLES = ['match', 'dead', 'compile', 'change', 'advance'];

/** Matching rules against named peers and closures written by hand, and what surrounds a match. */
export async function* run(options: RunOptions): AsyncIterable<BenchTable> {
  const unknown = options.tables?.find((table) => !TABLES.includes(table));
  if (unknown !== undefined) throw new Error(`no table is called ${unknown}; there are ${TABLES.join(', ')}`);
  options.only?.forEach(peerNamed);
  const isWanted = (table: string): boolean => options.tables?.includes(table) ?? true;
  const made = new Map<number, Workload>();
  const workload = (rules: number): Workload => {
    const known = made.get(rules) ?? workloadOf(rules, TICKETS);
    made.set(rules, known);
    return known;
  };
  const sizes = options.rules ?? SIZES;
  const large = sizes.filter((size) => size >= 1000);
  for (const [index, size] of (isWanted('match') ? sizes : []).entries()) {
    const table = await matchTable(workload(size), options);
    yield index === 0 ? { ...table, notes: [...(table.notes ?? []), ...PEER_NOTES] } : table;
  }
  if (isWanted('dead')) yield await deadRulesTable(workload(1000), options);
  if (isWanted('compile')) for (const size of large) yield await compileTable(workload(size).rules);
  if (isWanted('change')) yield await changedRuleTable(workload(Math.max(...sizes)), options);
  if (isWanted('advance')) yield await advanceTable(workload(100), options);
}
