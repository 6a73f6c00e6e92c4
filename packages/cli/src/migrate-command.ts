import type * as Postgres from '@deskwright/storage-postgres';
import type * as Sqlite from '@deskwright/storage-sqlite';
import { type DatabaseAddress, databaseAddress } from './database-address.ts';
import type { CliHost } from './host.ts';
import { installed } from './installed.ts';
import { print, printJson } from './output.ts';
import { databaseFault, postgresPool } from './postgres-pool.ts';

/** Options of `migrate`. */
export interface MigrateOptions {
  readonly check?: boolean;
  readonly json?: boolean;
}

interface Migration {
  readonly from: number;
  readonly to: number;
}

async function migrateFile(host: CliHost, { address, shown }: DatabaseAddress, dryRun: boolean): Promise<Migration> {
  const sqlite = await installed<typeof Sqlite>(host, '@deskwright/storage-sqlite', shown);
  return sqlite.migrateSqlite({ path: address, dryRun });
}

async function migrateServer(host: CliHost, at: DatabaseAddress, dryRun: boolean): Promise<Migration> {
  const postgres = await installed<typeof Postgres>(host, '@deskwright/storage-postgres', at.shown);
  const pool = await postgresPool(host, at);
  try {
    return await postgres.migratePostgres(pool, { dryRun });
  } finally {
    await pool.end();
  }
}

/** Brings the schema of a database up to date; with `check`, says whether it is: 1 when it is not, and nothing changes. */
export async function migrateDatabase(host: CliHost, database: string, options: MigrateOptions): Promise<number> {
  const at = databaseAddress(database);
  const dryRun = options.check === true;
  let migration: Migration;
  try {
    migration = await (at.kind === 'sqlite' ? migrateFile : migrateServer)(host, at, dryRun);
  } catch (error) {
    throw databaseFault(at, error);
  }
  const { from, to } = migration;
  const outstanding = dryRun && from < to;
  if (options.json === true) printJson(host, { database: at.shown, from, to, outstanding });
  else {
    const change = from === to ? `schema ${to}, up to date` : `schema ${from} -> ${to}`;
    print(host, [`${at.shown}: ${change}${outstanding ? ', outstanding' : ''}`]);
  }
  return outstanding ? 1 : 0;
}
