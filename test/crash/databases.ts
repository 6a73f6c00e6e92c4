import type { Blobs, Storage } from '@deskwright/core/port';
import { type PostgresPool, postgresBlobs, postgresStorage } from '@deskwright/storage-postgres';
import { sqliteBlobs, sqliteStorage } from '@deskwright/storage-sqlite';
import { pgPool } from '../../packages/storage-postgres/test/drivers.ts';
import { desk } from './crash-desk.ts';

/** A place where a desk keeps its records and blobs. */
export interface Place {
  readonly storage: Storage;
  readonly blobs: Blobs;
  close(): Promise<void>;
}

/** A file, written so that a commit is on the disk when it returns. */
export function sqlitePlace(path: string, now: () => number): Place {
  const storage = sqliteStorage({ path, fields: desk.fields, synchronous: 'full' });
  const blobs = sqliteBlobs({ path, now, synchronous: 'full' });
  return {
    storage,
    blobs,
    async close() {
      await storage.close();
      await blobs.close();
    },
  };
}

/** A place in PostgreSQL on a pool of whatever driver. */
export function placeIn(pool: PostgresPool, now: () => number): Omit<Place, 'close'> {
  return { storage: postgresStorage({ pool, fields: desk.fields }), blobs: postgresBlobs({ pool, now }) };
}

/** A migrated database of PostgreSQL, at which this process shows under a name. */
export function postgresPlace(url: string, now: () => number, name = 'desk'): Place {
  const pool = pgPool(url, { name });
  return { ...placeIn(pool, now), close: () => pool.end() };
}

/** A place by the name of its kind, as it comes from the command line. */
export function openPlace(kind: string, address: string, now: () => number): Place {
  return kind === 'sqlite' ? sqlitePlace(address, now) : postgresPlace(address, now, 'worker');
}
