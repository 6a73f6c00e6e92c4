import { DeskError } from '@deskwright/core/port';
import { migrations } from './migrations/index.ts';
import type { SqliteDatabase, SqliteStatement } from './sqlite-database.ts';
import { inTransaction } from './transaction.ts';

function newer(found: number, known: number): DeskError {
  return new DeskError(
    'storage.newer',
    `The database has schema ${found}, this version of @deskwright/storage-sqlite knows ${known}: upgrade it`,
  );
}

/** The schema that this version of the package knows. */
export const NEWEST = migrations.length;

/**
 * Throws the {@link DeskError} `storage.newer` when another process has brought the database to a later schema since it was
 * opened: what this version would write is not all that is kept there. To be called in a write transaction.
 */
export function refuseOvertaken(at: { statement(sql: string): SqliteStatement }): void {
  const { user_version: found } = at.statement('PRAGMA user_version').get() as { user_version: number };
  if (found > NEWEST) throw newer(found, NEWEST);
}

function schemaVersion(db: SqliteDatabase): number {
  return (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}

/** From which schema to which a database was brought; both are the same when it was up to date. A new file has schema 0. */
export interface SqliteMigration {
  readonly from: number;
  readonly to: number;
}

/**
 * From which schema to which a database would be brought. Throws the {@link DeskError} `storage.newer` when the file was
 * written by a later version of this package.
 */
export function outstanding(db: SqliteDatabase, steps: readonly string[] = migrations): SqliteMigration {
  const from = schemaVersion(db);
  if (from > steps.length) throw newer(from, steps.length);
  return { from, to: steps.length };
}

/**
 * Brings the schema up to date and says what it found. Several processes may do so at once: the first one migrates, the
 * others wait and find it done. Throws what {@link outstanding} throws.
 */
export function migrate(db: SqliteDatabase, steps: readonly string[] = migrations): SqliteMigration {
  const { from: found, to } = outstanding(db, steps);
  if (found === to) return { from: found, to };
  return inTransaction(db, () => {
    const from = schemaVersion(db);
    for (const step of steps.slice(from)) db.exec(step);
    db.exec(`PRAGMA user_version = ${to}`);
    return { from, to };
  });
}
