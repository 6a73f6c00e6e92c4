import type { TestDatabase } from '../../../packages/storage-postgres/test/database.ts';

type Pool = TestDatabase['admin'];

/** The rows of one transaction: for each table as many as it has, each with the texts of its columns. */
export type TransactionRows = ReadonlyMap<string, readonly (readonly (string | null)[])[]>;

interface Table {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const COLUMNS = `SELECT relname AS table, attname AS name, format_type(atttypid, atttypmod) AS type
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = 'deskwright'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
  AND relname NOT LIKE 'blob%' AND relname <> 'migrations'
ORDER BY relname, attnum`;

/** The tables that commits write, with the columns that are not computed from others. */
export async function tablesOf(pool: Pool): Promise<readonly Table[]> {
  const { rows } = await pool.query(COLUMNS);
  const tables = new Map<string, { name: string; type: string }[]>();
  for (const { table, name, type } of rows) tables.set(table, [...(tables.get(table) ?? []), { name, type }]);
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

/** The number that the server gives to transactions now. */
export async function presentXid(pool: Pool): Promise<bigint> {
  return BigInt((await pool.query('SELECT pg_current_xact_id()::text AS xid')).rows[0].xid);
}

/** The rows that were written after one instant and up to another, by the transactions that wrote them, in their order. */
export async function readTransactions(
  pool: Pool,
  tables: readonly Table[],
  after: bigint,
  until: bigint,
): Promise<readonly TransactionRows[]> {
  const transactions = new Map<bigint, Map<string, (string | null)[][]>>();
  for (const { name, columns } of tables) {
    const texts = columns.map((column) => `"${column.name}"::text`).join(', ');
    const text = `SELECT xmin::text, ${texts} FROM deskwright.${name}`;
    for (const [xid, ...row] of (await pool.query({ text, rowMode: 'array' })).rows as [
      string,
      ...(string | null)[],
    ][]) {
      const at = BigInt(xid);
      if (at <= after || at > until) continue;
      const transaction = transactions.get(at) ?? new Map<string, (string | null)[][]>();
      transactions.set(at, transaction.set(name, [...(transaction.get(name) ?? []), row]));
    }
  }
  return [...transactions].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, transaction]) => transaction);
}

/** Writes the rows of a transaction in one statement, as somebody would who wants these rows and nothing else. */
export function bareWriter(pool: Pool, tables: readonly Table[]): (transaction: TransactionRows) => Promise<void> {
  let values = 0;
  const inserts = tables.map(({ name, columns }) => {
    const names = columns.map((column) => `"${column.name}"`).join(', ');
    const lists = columns.map(() => {
      values += 1;
      return `$${values}::text[]`;
    });
    const cast = columns.map((column) => `"${column.name}"::${column.type}`).join(', ');
    return `INSERT INTO deskwright.${name} (${names}) OVERRIDING SYSTEM VALUE
      SELECT ${cast} FROM unnest(${lists.join(', ')}) AS rows (${names})`;
  });
  const parts = inserts.map((insert, at) => `part${at} AS (${insert})`);
  const text = `WITH ${parts.join(', ')} SELECT`;
  return async (transaction) => {
    const lists = tables.flatMap(({ name, columns }) => {
      const rows = transaction.get(name) ?? [];
      return columns.map((_, column) => rows.map((row) => row[column] ?? null));
    });
    await pool.query({ name: 'bare', text, values: lists });
  };
}
