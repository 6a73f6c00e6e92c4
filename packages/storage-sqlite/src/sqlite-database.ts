/** A value that this package binds to a statement. */
export type SqliteValue = string | number | Uint8Array | null;

/** The part of a prepared statement of `node:sqlite` that this package uses. */
export interface SqliteStatement {
  run(...values: SqliteValue[]): { readonly lastInsertRowid: number | bigint };
  get(...values: SqliteValue[]): unknown;
  all(...values: SqliteValue[]): unknown[];
  iterate(...values: SqliteValue[]): Iterable<unknown>;
}

/** The part of `DatabaseSync` of `node:sqlite` that this package uses; SQLite must be 3.45 or newer. */
export interface SqliteDatabase {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): void;
  close(): void;
}
