import { isDeskError } from '@deskwright/core';
import type * as Postgres from '@deskwright/storage-postgres';
import type * as Sqlite from '@deskwright/storage-sqlite';
import { CliFault } from './cli-fault.ts';
import { type DatabaseAddress, databaseAddress, withoutPasswords } from './database-address.ts';
import type { CliHost } from './host.ts';
import { installed } from './installed.ts';
import { print, printJson } from './output.ts';

/** Options of `migrate`. */
export interface MigrateOptions {
  readonly check?: boolean;
  readonly json?: boolean;
}

interface Migration {
  readonly from: number;
  readonly to: number;
}

/** The part of `pg` that is used here. */
interface Pg {
  readonly Pool: new (config: {
    readonly connectionString: string;
    readonly max: number;
    readonly connectionTimeoutMillis: number;
  }) => Postgres.PostgresPool & { on(event: 'error', listener: () => void): unknown; end(): Promise<void> };
}

const CONNECTION_TIMEOUT_MS = 10_000;

async function migrateFile(host: CliHost, { address, shown }: DatabaseAddress, dryRun: boolean): Promise<Migration> {
  const sqlite = await installed<typeof Sqlite>(host, '@deskwright/storage-sqlite', shown);
  return sqlite.migrateSqlite({ path: address, dryRun });
}

async function migrateServer(host: CliHost, { address, shown }: DatabaseAddress, dryRun: boolean): Promise<Migration> {
  const postgres = await installed<typeof Postgres>(host, '@deskwright/storage-postgres', shown);
  const pg = await installed<{ readonly default: Pg }>(host, 'pg', shown);
  const connectionTimeoutMillis = CONNECTION_TIMEOUT_MS;
  const pool = new pg.default.Pool({ connectionString: address, max: 1, connectionTimeoutMillis });
  // Whoever waits for a statement hears of a connection that broke.
  pool.on('error', () => {});
  try {
    return await postgres.migratePostgres(pool, { dryRun });
  } finally {
    await pool.end();
  }
}

/** What went wrong with a database, on one line. */
function fault({ shown }: DatabaseAddress, error: unknown): CliFault {
  if (error instanceof CliFault) return error;
  const { code, message, cause } = error as { readonly code?: unknown; readonly message?: unknown; cause?: unknown };
  // A server of which no address answers is an error without a message of its own.
  const why = message === '' ? (cause as { readonly code?: unknown } | undefined)?.code : message;
  const parts = [isDeskError(error) ? code : null, why].filter((part) => typeof part === 'string' && part !== '');
  return new CliFault(withoutPasswords(`${shown}: ${parts.join(': ')}`));
}

/** Brings the schema of a database up to date; with `check`, says whether it is: 1 when it is not, and nothing changes. */
export async function migrateDatabase(host: CliHost, database: string, options: MigrateOptions): Promise<number> {
  const at = databaseAddress(database);
  const dryRun = options.check === true;
  let migration: Migration;
  try {
    migration = await (at.kind === 'sqlite' ? migrateFile : migrateServer)(host, at, dryRun);
  } catch (error) {
    throw fault(at, error);
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
