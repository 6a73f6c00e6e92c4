/** A value that this package hands to a statement. */
export type PostgresValue = string | number | Uint8Array | null;

/**
 * The part of a connection pool that this package uses: run one statement, on any connection, in a transaction of its own.
 * A `Pool` of `pg` is one as it is. For `postgres` wrap its `unsafe`:
 * `{ query: async (text, values) => ({ rows: await sql.unsafe(text, values) }) }`.
 */
export interface PostgresPool {
  query(text: string, values: PostgresValue[]): Promise<{ readonly rows: readonly unknown[] }>;
}
