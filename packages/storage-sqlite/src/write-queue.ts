import type { SqliteDatabase } from './sqlite-database.ts';
import { inTransaction } from './transaction.ts';

/** How many pieces of work share one transaction at the most, so that the other processes get their turn. */
const MOST_TOGETHER = 128;

/** How many bytes they write together at the most, so that the write-ahead log stays small. One alone may be larger. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * The writes to one database. What is asked for in one turn of the event loop shares one transaction: waiting for the
 * disk is then paid once, not by each.
 */
export interface WriteQueue {
  /**
   * Runs `work`, which writes about that many bytes, and resolves once its transaction is kept. Work that throws undoes
   * what it wrote and nothing else; work that answers without having written leaves no trace.
   */
  add<T>(bytes: number, work: () => T): Promise<T>;
  /** Whether something is queued. */
  isBusy(): boolean;
  /** Does all that is queued now, before it returns. */
  drain(): void;
}

interface Waiting {
  readonly bytes: number;
  readonly work: () => unknown;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Thrown out of a transaction that others share, because work in it failed and has to be done on its own. */
class Apart extends Error {}

/** Storages of several tenants may write to one database, and share its queue. */
const queues = new WeakMap<SqliteDatabase, WriteQueue>();

/**
 * The queue of the writes to a database. `check` is called at the beginning of each transaction, which is not to be when it
 * throws; `failure` says what an error is called outside.
 */
export function writeQueueOf(db: SqliteDatabase, check: () => void, failure: (error: unknown) => unknown): WriteQueue {
  const queue = queues.get(db) ?? writeQueue(db, check, failure);
  queues.set(db, queue);
  return queue;
}

function writeQueue(db: SqliteDatabase, check: () => void, failure: (error: unknown) => unknown): WriteQueue {
  let waiting: Waiting[] = [];
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      writeTogether(nextGroup());
      if (waiting.length > 0) schedule();
    });
  }

  function nextGroup(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const one of waiting) {
      bytes += one.bytes;
      if (count > 0 && (bytes > MOST_BYTES || count === MOST_TOGETHER)) break;
      count += 1;
    }
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return group;
  }

  function writeTogether(group: readonly Waiting[]): void {
    if (group.length === 0) return;
    try {
      const answers = inTransaction(db, () => {
        check();
        return group.map(({ work }) => {
          try {
            return work();
          } catch (error) {
            throw group.length === 1 ? error : new Apart();
          }
        });
      });
      group.forEach(({ resolve }, index) => {
        resolve(answers[index] as never);
      });
    } catch (error) {
      // Nothing of the group was kept and nobody has an answer yet: each has its own transaction now.
      if (error instanceof Apart) for (const one of group) writeTogether([one]);
      else for (const { reject } of group) reject(failure(error));
    }
  }

  return {
    add: (bytes, work) =>
      new Promise((resolve, reject) => {
        waiting.push({ bytes, work, resolve, reject });
        schedule();
      }),
    isBusy: () => waiting.length > 0,
    drain() {
      while (waiting.length > 0) writeTogether(nextGroup());
    },
  };
}
