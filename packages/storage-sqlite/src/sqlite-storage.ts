import { DeskError, type FieldTable, type Storage } from '@deskwright/core/port';
import { claim, claimNothing } from './claim.ts';
import { commit } from './commit.ts';
import { type Connection, connection } from './connection.ts';
import { count } from './count.ts';
import { storageFailure } from './failure.ts';
import { find } from './find.ts';
import { list } from './list.ts';
import { refuseOvertaken } from './migrate.ts';
import { openMigrated } from './open-migrated.ts';
import { prepareBatch } from './prepare-batch.ts';
import { changes, history, load } from './read.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { writeQueueOf } from './write-queue.ts';

/**
 * Options of {@link sqliteStorage}. Either `path`, a file or `':memory:'`, or `database`, one that you opened: it must be
 * for Deskwright alone, and closing it stays with you. `tenant` is `'default'` unless given; `fields` come from
 * `desk.fields`. `synchronous: 'full'` (default) loses no commit when the power fails; `'normal'` may lose the last ones,
 * never part of one, and is faster.
 */
export type SqliteStorageOptions = {
  readonly tenant?: string;
  readonly fields: FieldTable;
  readonly synchronous?: 'full' | 'normal';
} & (
  | { readonly path: string; readonly database?: never }
  | { readonly database: SqliteDatabase; readonly path?: never }
);

/**
 * Storage in one SQLite file, for a desk on one machine; several processes and several tenants may share the file. Creates
 * the file and brings its schema up to date. Throws, and its methods reject with, a {@link DeskError}: `storage.full` (the
 * disk), `storage.busy` (another writer took too long), `storage.corrupt`, `storage.newer` (written by a later version),
 * `storage.closed`, `storage.failed` (anything else; see `cause`).
 */
export function sqliteStorage(options: SqliteStorageOptions): Storage {
  const db = openMigrated(options);
  const at = connection(db, options.tenant ?? 'default', options.fields);
  const queue = writeQueueOf(db, () => refuseOvertaken(at), storageFailure);
  let closed = false;

  async function answer<T>(work: (at: Connection) => T | Promise<T>): Promise<T> {
    if (closed) throw new DeskError('storage.closed', 'The storage is closed');
    try {
      return work(at);
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
    commit: (batch) =>
      answer(() => {
        const prepared = prepareBatch(at, batch);
        return queue.add(prepared.bytes, () => commit(at, prepared));
      }),
    claim: (lease) =>
      answer(() => {
        // What was committed before counts, though it may still be waiting for its transaction.
        const nothing = queue.isBusy() ? null : claimNothing(at, lease);
        return nothing ?? queue.add(0, () => claim(at, lease));
      }),
    changes: (page) => answer(() => changes(at, page)),
    list: (what, page) => answer(() => list(at, what, page)),
    async close() {
      if (closed) return;
      closed = true;
      queue.drain();
      if (options.database === undefined) db.close();
    },
  };
}
