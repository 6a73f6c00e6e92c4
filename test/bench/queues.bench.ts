// How fast worker processes give out what waits in ten departments of one PostgreSQL.
import { queueTable } from './assignment/queue-table.ts';
import type { BenchTable, RunOptions } from './measure.ts';

/** With one process and with four. `--tickets` says how many wait; default 10 000. */
export async function* run({ tickets }: RunOptions): AsyncIterable<BenchTable> {
  yield await queueTable(tickets);
}
