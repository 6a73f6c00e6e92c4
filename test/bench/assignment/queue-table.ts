import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Queue } from '@deskwright/core';
import type { Storage } from '@deskwright/core/port';
import { postgresStorage } from '@deskwright/storage-postgres';
import { openDatabase } from '../../../packages/storage-postgres/test/database.ts';
import { setup } from '../../../packages/storage-postgres/test/server.ts';
import { type BenchTable, compare } from '../measure.ts';
import { untilDone } from '../workers/until-done.ts';
import type { Order } from './queue-worker.ts';
import { desk, enqueue, staff } from './queues-desk.ts';

const WORKER = fileURLToPath(new URL('./queue-worker.ts', import.meta.url));
const COUNTS = [1, 4];
const TICKETS = 10_000;
const LOOK_EVERY_MS = 50;

async function tell(worker: ChildProcess, order: Order): Promise<void> {
  worker.send(order);
  await once(worker, 'message');
}

/** What all queues of a desk have done together. */
async function countsOf(storage: Storage): Promise<{ readonly assigned: number; readonly conflicts: number }> {
  const { items } = await storage.find('queue', { now: Date.now(), limit: 100 });
  const queues = items.map(({ value }) => value as unknown as Queue);
  return {
    assigned: queues.reduce((sum, { counts }) => sum + counts.assigned, 0),
    conflicts: queues.reduce((sum, { counts }) => sum + counts.conflicts, 0),
  };
}

/** How long ten departments take to give out all that waits, with one worker process and with four. */
export async function queueTable(tickets: number | null): Promise<BenchTable> {
  const count = tickets ?? TICKETS;
  const stop = await setup();
  const database = await openDatabase();
  const execArgv = ['--no-warnings', '--conditions=@deskwright/source'];
  const workers = Array.from({ length: Math.max(...COUNTS) }, () => fork(WORKER, [database.url('app')], { execArgv }));
  try {
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    const entries = [];
    const notes: string[] = [];
    for (const processes of COUNTS) {
      const tenant = `workers-${processes}`;
      const storage = postgresStorage({ pool: database.app, tenant, fields: desk.fields });
      await staff(storage);
      await untilQuiet(storage, workers[0], tenant);
      await enqueue(storage, count);
      const started = performance.now();
      await Promise.all(workers.slice(0, processes).map((worker) => tell(worker, { tenant })));
      await untilDone(storage, LOOK_EVERY_MS);
      const elapsedMs = performance.now() - started;
      await Promise.all(workers.slice(0, processes).map((worker) => tell(worker, { tenant: null })));
      const { assigned, conflicts } = await countsOf(storage);
      if (assigned !== count) throw new Error(`${assigned} of ${count} tickets were given to somebody`);
      const name = `${processes} process${processes > 1 ? 'es' : ''}`;
      entries.push({ name, times: [elapsedMs / count] });
      const rate = Math.round(count / (elapsedMs / 1000));
      notes.push(
        `with ${name}: ${rate} tickets a second, ${(conflicts / assigned).toFixed(4)} retries for each ticket`,
      );
    }
    const title = `${count} tickets wait in ten departments of twenty agents: one unit is one, from its notice to its agent`;
    return { title, ...compare(entries[0]?.name ?? '', entries), notes };
  } finally {
    for (const worker of workers) worker.disconnect();
    await database.close();
    await stop();
  }
}

/** What hiring has caused is done before the time is taken. */
async function untilQuiet(storage: Storage, worker: ChildProcess | undefined, tenant: string): Promise<void> {
  if (worker === undefined) return;
  await tell(worker, { tenant });
  await untilDone(storage, LOOK_EVERY_MS);
  await tell(worker, { tenant: null });
}
