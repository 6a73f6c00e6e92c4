// How fast worker processes do what is due in one PostgreSQL: with 1, 2 and 4 of them, by the bare loop that claims and
// performs, and by graphile-worker; and how long one piece waits that another process has committed.
import { openDatabase } from '../../packages/storage-postgres/test/database.ts';
import { setup } from '../../packages/storage-postgres/test/server.ts';
import type { BenchTable, RunOptions } from './measure.ts';
import { backlogTable } from './workers/backlog-table.ts';
import { Crew } from './workers/crew.ts';
import { waitTable } from './workers/wait-table.ts';

const MOST = 4;

/** Both tables, or those that are asked for: `--tables=backlog,wait`. */
export async function* run({ rounds, tables }: RunOptions): AsyncIterable<BenchTable> {
  const stop = await setup();
  const database = await openDatabase();
  const crew = await Crew.start(MOST, [database.url('app'), database.url('owner')]);
  try {
    if (tables?.includes('backlog') ?? true)
      yield await backlogTable(database, crew, Math.max(1, Math.ceil(rounds / 3)));
    if (tables?.includes('wait') ?? true) yield await waitTable(database, crew, rounds);
  } finally {
    crew.end();
    await database.close();
    await stop();
  }
}
