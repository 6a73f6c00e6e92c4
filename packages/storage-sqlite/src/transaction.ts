import type { SqliteDatabase } from './sqlite-database.ts';

/**
 * Runs `work` in one write transaction, which is kept unless `keep` says no to what it answered. However it ends, no
 * transaction is left open.
 */
export function inTransaction<T>(db: SqliteDatabase, work: () => T, keep: (answer: T) => boolean = () => true): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const answer = work();
    db.exec(keep(answer) ? 'COMMIT' : 'ROLLBACK');
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
