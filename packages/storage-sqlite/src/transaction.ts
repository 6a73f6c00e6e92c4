import type { SqliteDatabase } from './sqlite-database.ts';

function within<T>(db: SqliteDatabase, begin: string, work: () => T): T {
  db.exec(begin);
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

/** Runs `work` in one write transaction, kept when it returns. However it ends, no transaction is left open. */
export function inTransaction<T>(db: SqliteDatabase, work: () => T): T {
  return within(db, 'BEGIN IMMEDIATE', work);
}

/** Runs `work` on the database as it is now, whatever other processes write meanwhile. */
export function inSnapshot<T>(db: SqliteDatabase, work: () => T): T {
  return within(db, 'BEGIN', work);
}
