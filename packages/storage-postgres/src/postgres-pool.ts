/** A value that this package hands to a statement. */
export type PostgresValue = string | number | Uint8Array | null;

/** What a statement found. */
export type PostgresRows = Promise<{ readonly rows: readonly unknown[] }>;

/**
 * The part of a connection pool that this package uses: run one statement, on any connection, in a transaction of its own.
 * A `Pool` of `pg` is one as it is. For `postgres` wrap its `unsafe`:
 * `{ query: async (text, values) => ({ rows: await sql.unsafe(text, values) }) }`.
 *
 * `prepared` is asked for the few statements that every load, commit and claim consists of. It may keep them prepared on
 * each connection, so that the server does not read and plan them anew each time: `name` belongs to `text` alone. With `pg`
 * that is `(name, text, values) => pool.query({ name, text, values })`, with `postgres` the option `{ prepare: true }` of
 * `unsafe`. Leave it out behind a pooler that hands sessions around and does not look after prepared statements, as PgBouncer
 * does not before 1.21.
 */
export interface PostgresPool {
  query(text: string, values: PostgresValue[]): PostgresRows;
  prepared?(name: string, text: string, values: PostgresValue[]): PostgresRows;
}
