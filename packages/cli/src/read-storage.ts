import type { Desk } from '@deskwright/core';
import type { Storage } from '@deskwright/core/port';
import type * as Postgres from '@deskwright/storage-postgres';
import type * as Sqlite from '@deskwright/storage-sqlite';
import { CliFault } from './cli-fault.ts';
import { type DatabaseAddress, databaseAddress } from './database-address.ts';
import type { CliHost } from './host.ts';
import { installed } from './installed.ts';
import { databaseFault, postgresPool } from './postgres-pool.ts';

/** What a command looks up in a database. Nothing is changed there. Its methods throw a {@link CliFault}. */
export type Lookup = Pick<Storage, 'load' | 'close'>;

/** Which database, and whose records in it. */
interface Place {
  readonly database: string | undefined;
  /** `default`, unless given. */
  readonly tenant: string | undefined;
}

/**
 * Opens a database to look things up, but only one of the present version: a command that reads must not migrate. Without a
 * database nothing is known.
 */
export async function readStorage(host: CliHost, desk: Desk, { database, tenant }: Place): Promise<Lookup> {
  if (database === undefined) return { load: async () => null, close: async () => {} };
  const { storage, close } = await openStorage(host, desk, { database, tenant });
  const fault = (error: unknown) => Promise.reject(databaseFault(databaseAddress(database), error));
  return { load: (key) => storage.load(key).catch(fault), close };
}

/** A storage, and how it is closed together with what was opened for it. */
export interface OpenStorage {
  readonly storage: Storage;
  close(): Promise<void>;
}

/** Opens a database of the present version; it is neither made nor migrated. Throws a {@link CliFault}. */
export async function openStorage(
  host: CliHost,
  desk: Desk,
  { database, tenant }: { readonly database: string; readonly tenant: string | undefined },
): Promise<OpenStorage> {
  const at = databaseAddress(database);
  const options = { fields: desk.fields, ...(tenant === undefined ? {} : { tenant }) };
  try {
    return await (at.kind === 'sqlite' ? openFile(host, at, options) : openServer(host, at, options));
  } catch (error) {
    throw databaseFault(at, error);
  }
}

type Options = Pick<Postgres.PostgresStorageOptions, 'fields' | 'tenant'>;

async function openFile(host: CliHost, { address, shown }: DatabaseAddress, options: Options): Promise<OpenStorage> {
  const sqlite = await installed<typeof Sqlite>(host, '@deskwright/storage-sqlite', shown);
  // Opening it would bring it up to date, and make it when it is not there.
  expectPresent(await sqlite.migrateSqlite({ path: address, dryRun: true }), shown);
  const storage = sqlite.sqliteStorage({ path: address, ...options });
  return { storage, close: () => storage.close() };
}

async function openServer(host: CliHost, at: DatabaseAddress, options: Options): Promise<OpenStorage> {
  const postgres = await installed<typeof Postgres>(host, '@deskwright/storage-postgres', at.shown);
  const pool = await postgresPool(host, at);
  try {
    expectPresent(await postgres.migratePostgres(pool, { dryRun: true }), at.shown);
    const storage = postgres.postgresStorage({ pool, ...options });
    const close = async (): Promise<void> => {
      await storage.close();
      await pool.end();
    };
    return { storage, close };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

function expectPresent({ from, to }: { readonly from: number; readonly to: number }, shown: string): void {
  if (from !== to) throw new CliFault(`${shown}: this is no database of the present version; see "deskwright migrate"`);
}
