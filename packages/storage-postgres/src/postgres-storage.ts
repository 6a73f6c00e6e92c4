import { DeskError, type FieldTable, type Storage } from '@deskwright/core/port';
import { changes } from './changes.ts';
import { claim } from './claim.ts';
import { committer } from './commit.ts';
import { type Connection, connection } from './connection.ts';
import { count } from './count.ts';
import { storageFailure } from './failure.ts';
import { find } from './find.ts';
import { list } from './list.ts';
import type { PostgresPool } from './postgres-pool.ts';
import { history, load } from './read.ts';
import { schemaCheck } from './schema-check.ts';

/**
 * Options of {@link postgresStorage}. `pool` is yours: closing it stays with you, and several storages may share it.
 * `tenant` is `'default'` unless given and may not be empty; `fields` come from `desk.fields`.
 */
export interface PostgresStorageOptions {
  readonly pool: PostgresPool;
  readonly tenant?: string;
  readonly fields: FieldTable;
}

/**
 * Storage in PostgreSQL, for many processes and many tenants in one database. The database must have been
 * brought up to date by `migratePostgres`; the first call looks whether it is. Its methods reject with a {@link DeskError}:
 * `storage.unreachable` (no connection, or it was lost: what was under way may have happened or not), `storage.busy` (lost
 * one race after another, or a time limit of yours was reached), `storage.full` (the disk), `storage.corrupt`,
 * `storage.older` (call `migratePostgres`), `storage.newer` (migrated by a later version), `storage.closed`,
 * `storage.failed` (anything else; see `cause`).
 */
export function postgresStorage(options: PostgresStorageOptions): Storage {
  const at = connection(options.pool, options.tenant ?? 'default', options.fields);
  if (at.tenant === '') throw new DeskError('storage.badTenant', 'A tenant needs a name');
  const commit = committer(at);
  let closed = false;
  const ready = schemaCheck(at.pool);

  async function answer<T>(work: (at: Connection) => Promise<T>): Promise<T> {
    if (closed) throw new DeskError('storage.closed', 'The storage is closed');
    try {
      const checking = ready();
      if (checking !== null) await checking;
      return await work(at);
    } catch (error) {
      throw storageFailure(error);
    }
  }

  return {
    port: 1,
    tenant: at.tenant,
    load: (key) => answer(() => load(at, key)),
    history: (record, page = {}) => answer(() => history(at, record, page)),
    find: (kind, query) => answer(() => find(at, kind, query)),
    count: (kind, query) => answer(() => count(at, kind, query)),
    commit: (batch) => answer(() => commit(batch)),
    claim: (lease) => answer(() => claim(at, lease)),
    changes: (page) => answer(() => changes(at, page)),
    list: (what, page) => answer(() => list(at, what, page)),
    async close() {
      closed = true;
    },
  };
}
