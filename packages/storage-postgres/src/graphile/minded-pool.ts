import type { RunnerOptions } from 'graphile-worker';

/** A pool of `pg`. */
export type PgPool = NonNullable<RunnerOptions['pgPool']>;

const minded = new WeakSet<object>();

function nothing(): void {}

function mindClient(client: { on(event: 'error', listener: () => void): unknown }): void {
  if (minded.has(client)) return;
  minded.add(client);
  client.on('error', nothing);
}

/**
 * Sees to it that a connection which breaks ends no process, whether somebody uses it at that moment or not: whoever needs
 * it hears of it by the query that fails. graphile-worker does so only for pools without listeners, and only while it runs.
 */
export function mind(pool: PgPool): PgPool {
  if (minded.has(pool)) return pool;
  minded.add(pool);
  pool.on('error', nothing);
  pool.on('connect', mindClient);
  // Those that were there before.
  pool.on('acquire', mindClient);
  return pool;
}
