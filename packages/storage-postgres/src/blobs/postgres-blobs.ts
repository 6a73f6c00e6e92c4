import { type Blobs, DeskError, type Instant } from '@deskwright/core/port';
import { type Connection, connection } from '../connection.ts';
import type { PostgresPool } from '../postgres-pool.ts';
import { schemaCheck } from '../schema-check.ts';
import { inDatabase } from './blob-failure.ts';
import { put } from './put.ts';
import { sweep } from './sweep.ts';

/**
 * Options of {@link postgresBlobs}. `pool` is yours, and may be the one of `postgresStorage`; `tenant` is `'default'` unless
 * given and may not be empty; `now` dates what is put (epoch milliseconds; the system clock unless given).
 */
export interface PostgresBlobsOptions {
  readonly pool: PostgresPool;
  readonly tenant?: string;
  readonly now?: () => Instant;
}

const FIND = `SELECT blobs.upload, blobs.chunks FROM deskwright.blobs
WHERE blobs.tenant = own.tenant AND blobs.sha256 = $2 OFFSET 0`;
const CHUNK = `SELECT blob_chunks.bytes FROM deskwright.blob_chunks
WHERE blob_chunks.tenant = own.tenant AND blob_chunks.upload = $2 AND blob_chunks.number = $3 OFFSET 0`;

const HASH = /^[0-9a-f]{64}$/;

async function* read(at: Connection, upload: string, chunks: number): AsyncGenerator<Uint8Array> {
  for (let number = 0; number < chunks; number += 1) {
    const [row] = await inDatabase(() => at.rows(CHUNK, [upload, number]));
    if (row === undefined) throw new DeskError('blob.failed', 'The blob was removed while it was read');
    yield row.bytes as Uint8Array;
  }
}

/**
 * Blobs in PostgreSQL, in rows of 256 KiB: one database to back up, and nothing that can part from it. Bytes are seen under
 * their hash once the last of them is there; what a crash leaves of others is removed by a later `sweep` of everything. No
 * transaction lasts longer than one chunk. The database must have been brought up to date by `migratePostgres`; the first
 * call looks whether it is. Methods reject with a `DeskError`: `blob.tooLarge`, `blob.full` (the disk), `blob.failed`
 * (anything else about the database, a lost connection too; see `cause`), `storage.older` and `storage.newer` as those of
 * `postgresStorage` do.
 */
export function postgresBlobs(options: PostgresBlobsOptions): Blobs {
  const { now = Date.now } = options;
  const at = connection(options.pool, options.tenant ?? 'default', {});
  if (at.tenant === '') throw new DeskError('storage.badTenant', 'A tenant needs a name');
  const check = schemaCheck(at.pool);
  const ready = () => inDatabase(async () => check());

  return {
    port: 1,
    async put(bytes, limit) {
      await ready();
      return put(at, bytes, limit, now);
    },
    async get(sha256) {
      await ready();
      if (!HASH.test(sha256)) return null;
      const [found] = await inDatabase(() => at.rows(FIND, [sha256]));
      return found === undefined ? null : read(at, String(found.upload), Number(found.chunks));
    },
    async sweep(isReferenced, olderThan, among) {
      await ready();
      return sweep(at, isReferenced, olderThan, among);
    },
  };
}
