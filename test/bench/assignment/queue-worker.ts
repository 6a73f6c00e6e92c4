// A worker of the benchmark of queues, as a process of its own: works on a tenant from one order to the next.
// `node queue-worker.ts DATABASE`
import { setTimeout as wait } from 'node:timers/promises';
import { createHelpdesk } from '@deskwright/runtime';
import { postgresStorage } from '@deskwright/storage-postgres';
import { pgPool as poolOf } from '../../../packages/storage-postgres/test/drivers.ts';
import { desk } from './queues-desk.ts';

/** A tenant to work on, or `null` to rest. */
export type Order = { readonly tenant: string | null };

const CONCURRENCY = 8;
const IDLE_MS = 20;

const pool = poolOf(process.argv[2] ?? '');
let rest = async (): Promise<void> => {};

async function begin(tenant: string): Promise<void> {
  const storage = postgresStorage({ pool, tenant, fields: desk.fields });
  const helpdesk = createHelpdesk(desk, { storage, onError: (error) => console.error(error) });
  await helpdesk.applyConfiguration();
  let isOver = false;
  const working = (async () => {
    while (!isOver) if ((await helpdesk.work({ concurrency: CONCURRENCY })).done === 0) await wait(IDLE_MS);
  })();
  rest = async () => {
    isOver = true;
    await working;
  };
}

process.on('message', async ({ tenant }: Order) => {
  if (tenant === null) await rest();
  else await begin(tenant);
  process.send?.('done');
});
process.on('disconnect', () => process.exit());
process.send?.('done');
