import { storageFailure } from './failure.ts';
import { migrate, type SqliteMigration } from './migrate.ts';
import { configure, openFile } from './open-database.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/**
 * Brings the schema of a file up to date without opening a storage, for a step of its own before a new version starts;
 * `sqliteStorage` does the same when it opens the file. Creates the file when it is missing. Other processes may use it
 * meanwhile. Throws what `sqliteStorage` throws.
 */
export function migrateSqlite(options: { readonly path: string }): SqliteMigration {
  let db: SqliteDatabase | undefined;
  try {
    db = openFile(options.path);
    configure(db, 'full');
    return migrate(db);
  } catch (error) {
    throw storageFailure(error);
  } finally {
    db?.close();
  }
}
