import { postgresStorage } from '@deskwright/storage-postgres';
import { graphileNudges } from '@deskwright/storage-postgres/graphile';
import type { TestDatabase } from '../../../packages/storage-postgres/test/database.ts';
import { type BenchTable, compare } from '../measure.ts';
import type { Crew } from './crew.ts';
import { untilDone } from './until-done.ts';
import { desk, fill } from './workers-desk.ts';

const LOOK_EVERY_MS = 2;

/** How long one piece of work waits for workers that have nothing else to do. */
export async function waitTable(database: TestDatabase, crew: Crew, rounds: number): Promise<BenchTable> {
  const storageOf = (tenant: string) => postgresStorage({ pool: database.app, tenant, fields: desk.fields });
  const entries = (['start', 'graphile'] as const).map((engine) => {
    const name = engine === 'start' ? 'helpdesk.start()' : 'graphile, nudged';
    return { name, engine, storage: storageOf(`wait-${engine}`), times: [] as number[] };
  });
  const nudges = graphileNudges({ pgPool: database.owner, name: 'wait-graphile' });
  for (const { engine, storage, times } of entries) {
    await crew.tell(1, { engine, tenant: `wait-${engine}` });
    for (let round = 0; round <= rounds; round += 1) {
      await fill(storage, `${round}`, 1);
      const started = performance.now();
      if (engine === 'graphile') nudges.nudge();
      await untilDone(storage, LOOK_EVERY_MS);
      if (round > 0) times.push(performance.now() - started);
    }
    await crew.tell(1, { rest: true });
  }
  await nudges.close();
  const title = 'One piece of work, committed by another process: until it is done';
  const notes = ['each piece comes when the one before is done, so the loop has just gone to sleep: its longest wait'];
  return { title, ...compare('helpdesk.start()', entries), notes };
}
