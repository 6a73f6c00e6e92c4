// A worker of the benchmark, as a process of its own. It is told which engine to use on which tenant, says when it is ready,
// and works until it is told to rest.
// `node worker-process.ts APP OWNER`: the addresses of the role of the desk, and of that of the jobs.
import { setTimeout as wait } from 'node:timers/promises';
import { createHelpdesk } from '@deskwright/runtime';
import { postgresStorage } from '@deskwright/storage-postgres';
import { startGraphile } from '@deskwright/storage-postgres/graphile';
import { pgPool as poolOf } from '../../../packages/storage-postgres/test/drivers.ts';
import type { Order } from './crew.ts';
import { desk } from './workers-desk.ts';

const CONCURRENCY = 8;
const IDLE_MS = 20;

const [app = '', owner = ''] = process.argv.slice(2);
const pool = poolOf(app);
const pgPool = poolOf(owner);
let rest = async (): Promise<void> => {};

function onError(error: unknown): void {
  console.error(error);
}

/** The bare loop: claim and perform, again and again. */
function startLoop(helpdesk: ReturnType<typeof openDesk>['helpdesk']) {
  let isOver = false;
  const looping = (async () => {
    while (!isOver) {
      if ((await helpdesk.work({ concurrency: CONCURRENCY })).done === 0) await wait(IDLE_MS);
    }
  })();
  return async () => {
    isOver = true;
    await looping;
  };
}

function openDesk(tenant: string) {
  const storage = postgresStorage({ pool, tenant, fields: desk.fields });
  return { storage, helpdesk: createHelpdesk(desk, { storage, onError }) };
}

async function begin({ engine, tenant }: Extract<Order, { engine: string }>): Promise<void> {
  const { storage, helpdesk } = openDesk(tenant);
  await helpdesk.applyConfiguration();
  if (engine === 'loop') {
    rest = startLoop(helpdesk);
    return;
  }
  if (engine === 'start') {
    await helpdesk.start();
    rest = () => helpdesk.stop();
    return;
  }
  const options = { claims: storage, helpdesk: () => helpdesk, concurrency: CONCURRENCY, name: tenant, onError };
  const worker = await startGraphile({ ...options, pgPool });
  rest = () => worker.stop();
}

process.on('message', async (order: Order) => {
  if ('engine' in order) await begin(order);
  else await rest();
  process.send?.('done');
});
process.on('disconnect', () => process.exit());
process.send?.('done');
