import { type Blobs, DeskError, type Instant } from '@deskwright/core/port';
import { type Connection, connection } from '../connection.ts';
import { openMigrated } from '../open-migrated.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';
import { inDatabase } from './blob-failure.ts';
import { put } from './put.ts';
import { sweep } from './sweep.ts';

/**
 * Options of {@link sqliteBlobs}. Either `path`, a file, which may be the one of `sqliteStorage`, or `database`, one that
 * you opened, which may be the storage's too; closing it stays with you. `tenant` is `'default'` unless given;
 * `synchronous` is as for `sqliteStorage`; `now` dates what is put (epoch milliseconds; the system clock unless given).
 */
export type SqliteBlobsOptions = {
  readonly tenant?: string;
  readonly synchronous?: 'full' | 'normal';
  readonly now?: () => Instant;
} & (
  | { readonly path: string; readonly database?: never }
  | { readonly database: SqliteDatabase; readonly path?: never }
);

/** Blobs in a SQLite file. */
export interface SqliteBlobs extends Blobs {
  /** Closes the file, if it was opened by `path`. Streams that are still being read end with `blob.failed`. */
  close(): Promise<void>;
}

const FIND = 'SELECT upload, chunks FROM blobs WHERE tenant = ? AND sha256 = ?';
const CHUNK = 'SELECT bytes FROM blob_chunks WHERE tenant = ? AND upload = ? AND number = ?';

interface Found {
  readonly upload: string;
  readonly chunks: number;
}

async function* read(at: Connection, { upload, chunks }: Found): AsyncGenerator<Uint8Array> {
  for (let number = 0; number < chunks; number += 1) {
    const row = inDatabase(() => at.statement(CHUNK).get(at.tenantText, upload, number));
    if (row === undefined) throw new DeskError('blob.failed', 'The blob was removed while it was read');
    yield (row as { readonly bytes: Uint8Array }).bytes;
  }
}

/**
 * Blobs in a SQLite file, in rows of 256 KiB: one file to back up, and nothing that can part from it. Bytes are seen under
 * their hash once the last of them is there; what a crash leaves of others is removed by a later `sweep` of everything.
 * Several processes and several tenants may share the file. Throws what `sqliteStorage` throws; methods reject with a
 * `DeskError`: `blob.tooLarge`, `blob.full` (the disk), `blob.failed` (anything else about the database; see `cause`).
 */
export function sqliteBlobs(options: SqliteBlobsOptions): SqliteBlobs {
  const { tenant = 'default', now = Date.now } = options;
  const db = openMigrated(options);
  const at = connection(db, tenant, {});
  let closed = false;
  return {
    port: 1,
    put: (bytes, limit) => put(at, bytes, limit, now),
    async get(sha256) {
      const found = inDatabase(() => at.statement(FIND).get(at.tenantText, sha256));
      return found === undefined ? null : read(at, found as Found);
    },
    sweep: (isReferenced, olderThan, among) => sweep(at, isReferenced, olderThan, among),
    async close() {
      if (!closed && options.database === undefined) db.close();
      closed = true;
    },
  };
}
