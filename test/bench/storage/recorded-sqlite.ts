import { DatabaseSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteValue } from '@deskwright/storage-sqlite';

/** A statement that wrote, and with what. */
interface Written {
  readonly sql: string;
  readonly values: readonly SqliteValue[];
}

/** What was written in one transaction. */
export type Transaction = readonly Written[];

const WRITES = /^\s*(?:WITH\b[\s\S]*\b)?(?:INSERT|UPDATE|DELETE|REPLACE)\b/i;

/** A database that remembers what is written to it, transaction by transaction. */
export function recordingDatabase(path: string): SqliteDatabase & { readonly transactions: Transaction[] } {
  const db = new DatabaseSync(path);
  const transactions: Transaction[] = [];
  let current: Written[] = [];
  return {
    transactions,
    exec(sql) {
      db.exec(sql);
      if (/^BEGIN/.test(sql)) current = [];
      else if (sql === 'COMMIT' && current.length > 0) transactions.push(current);
    },
    prepare(sql) {
      const statement = db.prepare(sql);
      if (!WRITES.test(sql)) return statement;
      const noted = <T>(method: (...values: SqliteValue[]) => T) => {
        return (...values: SqliteValue[]): T => {
          current.push({ sql, values });
          return method.apply(statement, values);
        };
      };
      return {
        run: noted(statement.run),
        get: noted(statement.get),
        all: noted(statement.all),
        iterate: noted(statement.iterate),
      };
    },
    close: () => db.close(),
  };
}

/** Writes transactions as somebody would who wants these rows and nothing else: it reads nothing and makes no JSON. */
export function bareWriter(db: DatabaseSync): (transaction: Transaction) => void {
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  return (transaction) => {
    db.exec('BEGIN IMMEDIATE');
    for (const { sql, values } of transaction) {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = db.prepare(sql);
        statements.set(sql, statement);
      }
      statement.run(...values);
    }
    db.exec('COMMIT');
  };
}

/** How many bytes of text and of other values a transaction writes. */
export function bytesOf(transaction: Transaction): number {
  const size = (value: SqliteValue): number =>
    typeof value === 'string' ? Buffer.byteLength(value) : typeof value === 'number' ? 8 : (value?.length ?? 0);
  return transaction.flatMap(({ values }) => values.map(size)).reduce((sum, bytes) => sum + bytes, 0);
}
