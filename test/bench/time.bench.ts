import type { BenchTable, RunOptions } from './measure.ts';
import { buildTable } from './time/build-table.ts';
import { contenderNamed } from './time/contenders.ts';
import { SPANS } from './time/questions.ts';
import { CONTENDER_NOTES, timeTable } from './time/time-table.ts';

const TABLES = ['add', 'between', 'build'] as const;

/** Business time against named peers and a table written by hand: additions, measurements, and what has to be built first. */
export async function* run(options: RunOptions): AsyncIterable<BenchTable> {
  const unknown = options.tables?.find((table) => !(TABLES as readonly string[]).includes(table));
  if (unknown !== undefined) throw new Error(`no table is called ${unknown}; there are ${TABLES.join(', ')}`);
  options.only?.forEach(contenderNamed);
  let notes = CONTENDER_NOTES;
  for (const operation of ['add', 'between'] as const) {
    if (options.tables?.includes(operation) === false) continue;
    for (const span of Object.keys(SPANS)) {
      const table = await timeTable(operation, span, options);
      yield { ...table, notes: [...(table.notes ?? []), ...notes] };
      notes = [];
    }
  }
  if (options.tables?.includes('build') !== false) yield await buildTable(options);
}
