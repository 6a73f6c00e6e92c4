import { DeskError } from '@deskwright/core/port';
import { storageFailure } from './failure.ts';
import { migrations } from './migrations/index.ts';
import type { PostgresPool } from './postgres-pool.ts';

const IS_MIGRATED = `SELECT to_regclass('deskwright.migrations') IS NOT NULL AS known`;
const VERSION = 'SELECT coalesce(max(version), 0)::text AS version FROM deskwright.migrations';

async function schemaVersion(pool: PostgresPool): Promise<number> {
  const { rows: found } = await pool.query(IS_MIGRATED, []);
  if ((found[0] as { readonly known: unknown }).known !== true) return 0;
  const { rows } = await pool.query(VERSION, []);
  return Number((rows[0] as { readonly version: string }).version);
}

function tooNew(found: number, known: number): DeskError {
  return new DeskError(
    'storage.newer',
    `The database has schema ${found}, this version of @deskwright/storage-postgres knows ${known}: upgrade it`,
  );
}

/** One statement, and so one transaction, that runs the steps that the database has not had. */
function migration(steps: readonly string[]): string {
  const guarded = steps.map((step, at) => {
    const version = at + 1;
    return `IF known < ${version} THEN
${step}
INSERT INTO deskwright.migrations (version) VALUES (${version});
END IF;`;
  });
  return `DO $migration$
DECLARE
  known integer := 0;
BEGIN
PERFORM pg_advisory_xact_lock(hashtext('deskwright.migrate'));
IF NOT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'deskwright' AND tablename = 'migrations') THEN
CREATE SCHEMA IF NOT EXISTS deskwright;
CREATE TABLE deskwright.migrations (version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
END IF;
SELECT coalesce(max(version), 0) INTO known FROM deskwright.migrations;
${guarded.join('\n')}
END
$migration$`;
}

/** From which schema to which a database was brought; both are the same when it was up to date. A new one has schema 0. */
export interface PostgresMigration {
  readonly from: number;
  readonly to: number;
}

/** Options of {@link migratePostgres}. With `dryRun` it says what it would do, and changes nothing. */
export interface MigratePostgresOptions {
  readonly dryRun?: boolean;
}

/** {@link migratePostgres} with steps of its own, for tests. */
export async function migrate(
  pool: PostgresPool,
  steps: readonly string[] = migrations,
  { dryRun = false }: MigratePostgresOptions = {},
): Promise<PostgresMigration> {
  const found = await schemaVersion(pool);
  if (found > steps.length) throw tooNew(found, steps.length);
  if (found < steps.length && !dryRun) await pool.query(migration(steps), []);
  return { from: found, to: steps.length };
}

/**
 * Makes the schema `deskwright`, or brings it up to date, and says what it found. Run it when you deploy, as the role that
 * shall own the tables. Several processes may do so at once: the first one migrates, the others wait and find it done. All
 * outstanding steps are done or none. Throws the {@link DeskError} `storage.newer` when a later version of this package has
 * been here, and those of `postgresStorage`.
 */
export async function migratePostgres(
  pool: PostgresPool,
  options: MigratePostgresOptions = {},
): Promise<PostgresMigration> {
  try {
    return await migrate(pool, migrations, options);
  } catch (error) {
    throw storageFailure(error);
  }
}

/** Throws unless the schema is the one that this version knows. */
export async function checkSchema(pool: PostgresPool): Promise<void> {
  const found = await schemaVersion(pool);
  if (found > migrations.length) throw tooNew(found, migrations.length);
  if (found < migrations.length) {
    throw new DeskError(
      'storage.older',
      `The database has schema ${found}, this version of @deskwright/storage-postgres needs ${migrations.length}: call migratePostgres`,
    );
  }
}
