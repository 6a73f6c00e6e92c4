import { DeskError } from '@deskwright/core/port';
import { migrations } from './migrations/index.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { inTransaction } from './transaction.ts';

function schemaVersion(db: SqliteDatabase): number {
  return (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}

/**
 * Brings the schema up to date. Several processes may do so at once: the first one migrates, the others wait and find it
 * done. Throws the {@link DeskError} `storage.newer` when the file was written by a later version of this package.
 */
export function migrate(db: SqliteDatabase, steps: readonly string[] = migrations): void {
  const found = schemaVersion(db);
  if (found > steps.length) {
    throw new DeskError(
      'storage.newer',
      `The database has schema ${found}, this version of @deskwright/storage-sqlite knows ${steps.length}: upgrade it`,
    );
  }
  if (found === steps.length) return;
  inTransaction(db, () => {
    for (const step of steps.slice(schemaVersion(db))) db.exec(step);
    db.exec(`PRAGMA user_version = ${steps.length}`);
  });
}
