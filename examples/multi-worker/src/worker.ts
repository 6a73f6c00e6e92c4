// One worker, as a process of its own: it runs the desk's work until it is told to stop, or killed.
// `node worker.ts PLACE LEASE`: what it works on, as JSON, and for how many milliseconds it leases work.
import { isDeskError } from '@deskwright/core';
import { startGraphile } from '@deskwright/storage-postgres/graphile';
import { openDesk, openPool, type Place } from './open-desk.ts';

const [json = '{}', leaseMs = '60000'] = process.argv.slice(2);
const place = JSON.parse(json) as Place;

function tell(message: object): void {
  if (process.connected) process.send?.(message);
}
function onError(error: unknown): void {
  tell({ error: isDeskError(error) ? (error as { code?: string }).code : String(error) });
}

// Behind PgBouncer this would be two pools: this one for the desk, and a small direct one for graphile-worker, which listens.
const pool = openPool(place.url, 12);
const { storage, helpdesk } = openDesk(place, pool, onError);
const worker = await startGraphile({
  pgPool: pool,
  claims: storage,
  helpdesk: () => helpdesk,
  leaseMs: Number(leaseMs),
  // Several desks may share the database; these workers are for one of them.
  name: place.tenant,
  onError,
});

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await worker.stop();
  await storage.close();
  await pool.end();
  if (process.connected) process.disconnect();
}
process.on('SIGTERM', stop);
// Ctrl-C reaches all processes of a terminal, but the first one decides when this one stops.
process.on('SIGINT', () => {});
// Without the process that started it nobody would stop it.
process.on('disconnect', stop);
tell({ ready: true });
