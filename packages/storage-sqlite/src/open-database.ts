import { DatabaseSync } from 'node:sqlite';
import type { SqliteDatabase } from './sqlite-database.ts';

/** How long a writer waits for its turn before it gives up with `storage.busy`, in milliseconds. */
const BUSY_TIMEOUT_MS = 5000;

/** How often to ask for write-ahead logging: SQLite does not wait when two connections ask for it at the same moment. */
const JOURNAL_TRIES = 50;

function isBusy(error: unknown): boolean {
  const { errcode } = error as { readonly errcode?: unknown };
  return typeof errcode === 'number' && (errcode & 0xff) === 5;
}

function useWriteAheadLog(db: SqliteDatabase): void {
  for (let tries = 1; ; tries += 1) {
    try {
      db.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || tries === JOURNAL_TRIES) throw error;
      // Waits, within the timeout, until the other connection has done what it was about.
      db.exec('BEGIN IMMEDIATE; COMMIT');
    }
  }
}

/**
 * Sets how a connection works: readers and the one writer do not wait for each other, writers wait for their turn, and a
 * commit is on the disk when it returns (`full`) or may be lost, whole, when the power fails (`normal`).
 */
export function configure(db: SqliteDatabase, synchronous: 'full' | 'normal'): void {
  db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  useWriteAheadLog(db);
  db.exec(synchronous === 'normal' ? 'PRAGMA synchronous = NORMAL' : 'PRAGMA synchronous = FULL');
}

/** Opens, or creates, the database in a file. */
export function openFile(path: string): SqliteDatabase {
  return new DatabaseSync(path);
}

/** Opens the database in a file without being able to change it. */
export function openReadOnly(path: string): SqliteDatabase {
  return new DatabaseSync(path, { readOnly: true });
}
