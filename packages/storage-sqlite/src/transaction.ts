import type { SqliteDatabase } from './sqlite-database.ts';

/** Runs `work` in one write transaction, kept when it returns. However it ends, no transaction is left open. */
export function inTransaction<T>(db: SqliteDatabase, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const answer = work();
    db.exec('COMMIT');
    return answer;
  } catch (error) {
    try {
      db.exec('ROLLBACK');
    } catch {
      // SQLite has undone the transaction itself, as it does when the disk is full; the first error is the one to tell.
    }
    throw error;
  }
}
