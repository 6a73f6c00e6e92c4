import pg from 'pg';
import postgres from 'postgres';
import type { PostgresPool } from '../src/index.ts';

/** A pool of one driver. */
export interface Driver {
  readonly pool: PostgresPool;
  end(): Promise<void>;
}

/** A pool of `pg`, whose connections may be cut while nobody uses them. `name` is what the server calls it. */
export function pgPool(url: string, { max = 10, name = 'desk' } = {}): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, application_name: name, max });
  pool.on('error', () => {});
  return pool;
}

/** The drivers that may be used, as they should be set up. */
export const DRIVERS: Readonly<Record<'pg' | 'postgres', (url: string) => Driver>> = {
  pg(url) {
    const pool = pgPool(url);
    return { pool, end: () => pool.end() };
  },
  postgres(url) {
    // What it asks for types by itself, when it connects, fails without anybody to hear of it; and a connection that was cut
    // while it had something to write may be silent until the time for connecting is over.
    const sql = postgres(url, { onnotice: () => {}, backoff: false, fetch_types: false, connect_timeout: 1 });
    return {
      pool: { query: async (text, values) => ({ rows: await sql.unsafe(text, values) }) },
      // It would wait for connections that were cut.
      end: () => sql.end({ timeout: 1 }),
    };
  },
};
