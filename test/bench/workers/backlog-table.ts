import { postgresStorage } from '@deskwright/storage-postgres';
import { graphileNudges } from '@deskwright/storage-postgres/graphile';
import type { TestDatabase } from '../../../packages/storage-postgres/test/database.ts';
import { type BenchTable, compare } from '../measure.ts';
import type { Crew } from './crew.ts';
import { untilDone } from './until-done.ts';
import { desk, fill } from './workers-desk.ts';

const COUNTS = [1, 2, 4];
const ENGINES = ['loop', 'graphile'] as const;
const DUE = 400;
const LOOK_EVERY_MS = 10;

/** How long a backlog takes. */
export async function backlogTable(database: TestDatabase, crew: Crew, rounds: number): Promise<BenchTable> {
  const entries = COUNTS.flatMap((count) =>
    ENGINES.map((engine) => {
      const name = `${engine}, ${count} process${count > 1 ? 'es' : ''}`;
      const tenant = `${engine}-${count}`;
      const storage = postgresStorage({ pool: database.app, tenant, fields: desk.fields });
      return { name, engine, count, tenant, storage, times: [] as number[] };
    }),
  );
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { engine, count, tenant, storage, times } of round % 2 === 0 ? entries : entries.toReversed()) {
      const nudges = graphileNudges({ pgPool: database.owner, name: tenant });
      // The loop begins with what is there, graphile-worker when it hears of it.
      if (engine === 'graphile') await crew.tell(count, { engine, tenant });
      await fill(storage, `${round}`, DUE);
      const started = performance.now();
      if (engine === 'graphile') nudges.nudge();
      else await crew.tell(count, { engine, tenant });
      await untilDone(storage, LOOK_EVERY_MS);
      if (round > 0) times.push((performance.now() - started) / DUE);
      await crew.tell(count, { rest: true });
      await nudges.close();
    }
  }
  const table = compare('loop, 1 process', entries);
  const engines = COUNTS.map((count) => {
    const pair = entries.filter((entry) => entry.count === count);
    const [, graphile] = compare(pair[0]?.name ?? '', pair).rows;
    return `with ${count}: graphile-worker takes ${graphile?.ratio.toFixed(2)} x the time of the loop`;
  });
  const rates = table.rows.map(({ name, microseconds }) => `${name}: ${Math.round(1e6 / microseconds)} a second`);
  const title = `A backlog of ${DUE} pieces of work: one unit is claiming, deciding and committing one`;
  return { title, ...table, notes: [...engines, ...rates] };
}
