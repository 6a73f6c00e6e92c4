import { existsSync } from 'node:fs';
import { storageFailure } from './failure.ts';
import { migrate, outstanding, type SqliteMigration } from './migrate.ts';
import { configure, openFile, openReadOnly } from './open-database.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** Options of {@link migrateSqlite}. With `dryRun` it says what it would do, and neither makes nor changes a file. */
export interface MigrateSqliteOptions {
  readonly path: string;
  readonly dryRun?: boolean;
}

/**
 * Brings the schema of a file up to date without opening a storage, for a step of its own before a new version starts;
 * `sqliteStorage` does the same when it opens the file. Creates the file when it is missing. Other processes may use it
 * meanwhile. Throws what `sqliteStorage` throws.
 */
export function migrateSqlite({ path, dryRun = false }: MigrateSqliteOptions): SqliteMigration {
  let db: SqliteDatabase | undefined;
  try {
    if (dryRun) {
      db = existsSync(path) ? openReadOnly(path) : openFile(':memory:');
      return outstanding(db);
    }
    db = openFile(path);
    configure(db, 'full');
    return migrate(db);
  } catch (error) {
    throw storageFailure(error);
  } finally {
    db?.close();
  }
}
