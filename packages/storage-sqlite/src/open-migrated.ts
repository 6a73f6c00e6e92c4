import { storageFailure } from './failure.ts';
import { migrate } from './migrate.ts';
import { configure, openFile } from './open-database.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/**
 * The database that options name, open and up to date. When that fails, it throws a `DeskError`, and a file that was
 * opened for it is closed again.
 */
export function openMigrated(options: {
  readonly path?: string;
  readonly database?: SqliteDatabase;
  readonly synchronous?: 'full' | 'normal';
}): SqliteDatabase {
  let db = options.database;
  try {
    db ??= openFile(options.path ?? ':memory:');
    configure(db, options.synchronous ?? 'full');
    migrate(db);
    return db;
  } catch (error) {
    if (options.database === undefined) db?.close();
    throw storageFailure(error);
  }
}
