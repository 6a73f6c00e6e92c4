import type { TestDatabase } from '../../../packages/storage-postgres/test/database.ts';

type Pool = TestDatabase['admin'];

/** The rows of one commit: for each table as many as it has, each with the texts of its columns. */
export type CommitRows = ReadonlyMap<string, readonly (readonly (string | null)[])[]>;

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

/** The rows that are there, by the commits that wrote them, after the first so many commits. */
export async function readCommits(pool: Pool, tables: readonly Table[], after: bigint): Promise<CommitRows[]> {
  const commits = new Map<bigint, Map<string, (string | null)[][]>>();
  for (const { name, columns } of tables) {
    const texts = columns.map((column) => `"${column.name}"::text`).join(', ');
    const text = `SELECT xmin::text, ${texts} FROM deskwright.${name}`;
    for (const [xid, ...row] of (await pool.query({ text, rowMode: 'array' })).rows as [
      string,
      ...(string | null)[],
    ][]) {
      const at = BigInt(xid);
      if (at <= after) continue;
      const commit = commits.get(at) ?? new Map<string, (string | null)[][]>();
      commits.set(at, commit.set(name, [...(commit.get(name) ?? []), row]));
    }
  }
  return [...commits].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, commit]) => commit);
}

/** Writes the rows of a commit in one statement, as somebody would who wants these rows and nothing else. */
export function bareWriter(pool: Pool, tables: readonly Table[]): (commit: CommitRows) => Promise<void> {
  const statements = new Map<string, { readonly name: string; readonly text: string }>();
  const statementFor = (commit: CommitRows) => {
    const shape = tables.map(({ name }) => commit.get(name)?.length ?? 0).join();
    const known = statements.get(shape);
    if (known !== undefined) return known;
    let values = 0;
    const inserts = tables.flatMap(({ name, columns }) => {
      const count = commit.get(name)?.length ?? 0;
      if (count === 0) return [];
      const rows = Array.from({ length: count }, () => {
        const row = columns.map(({ type }) => {
          values += 1;
          return `$${values}::text::${type}`;
        });
        return `(${row.join(', ')})`;
      });
      const names = columns.map((column) => `"${column.name}"`).join(', ');
      return [`INSERT INTO deskwright.${name} (${names}) OVERRIDING SYSTEM VALUE VALUES ${rows.join(', ')}`];
    });
    const parts = inserts.slice(0, -1).map((insert, at) => `part${at} AS (${insert})`);
    const text = `${parts.length === 0 ? '' : `WITH ${parts.join(', ')} `}${inserts.at(-1)}`;
    const statement = { name: `bare ${statements.size}`, text };
    statements.set(shape, statement);
    return statement;
  };
  return async (commit) => {
    const values = tables.flatMap(({ name }) => (commit.get(name) ?? []).flat());
    await pool.query({ ...statementFor(commit), values });
  };
}
