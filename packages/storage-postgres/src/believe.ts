import { besideStamp, type FieldTable } from '@deskwright/core/port';
import { asTenantUnless, type Connection, type Row, runAs } from './connection.ts';
import { toNameText } from './name-text.ts';
import { joined, type Sql, sql } from './sql.ts';

const STALE = Symbol('stale');

const stamps = new WeakMap<FieldTable, Map<string, string>>();

/** The stamp of a kind, computed once for a field table. */
function stampOf(fields: FieldTable, kind: string): string {
  const known = stamps.get(fields) ?? new Map<string, string>();
  stamps.set(fields, known);
  const stamp = known.get(kind) ?? besideStamp(fields, kind);
  known.set(kind, stamp);
  return stamp;
}

/** Whether some record of these kinds was written by other definitions, so that what is kept beside it tells nothing. */
export function staleCondition(fields: FieldTable, kinds: readonly string[]): Sql {
  const tests = kinds.flatMap((kind) => {
    const stamp = stampOf(fields, kind);
    // Each of these looks into an index once, which asks for the last part.
    return [sql`stamp < ${stamp}`, sql`stamp > ${stamp}`, sql`stamp IS NULL`].map(
      (other) =>
        sql`EXISTS (SELECT FROM deskwright.records WHERE records.tenant = own.tenant AND records.kind = ${toNameText(kind)}::text AND ${other} AND (stamp IS NULL OR stamp >= ''))`,
    );
  });
  return tests.length === 0 ? sql`false` : joined(tests, ' OR ');
}

/** What a query finds that believes what is kept beside records of these kinds; see {@link believing}. */
export async function askBelieving(at: Connection, kinds: readonly string[], query: Sql): Promise<readonly Row[]> {
  const rows = await runAs(at, asTenantUnless(staleCondition(at.fields, kinds), query));
  if (rows[0]?.stale === 1) throw STALE;
  return rows.filter((row) => row.n !== null);
}

/**
 * Does some work that goes by what is kept beside the records of a kind, or, where some of that is stale, without it. Each
 * statement of the work says by itself whether it is, so the answer is right at every moment, however many reindex or write
 * by other definitions. While some records are known to be stale, this is asked first.
 */
export async function believing<T>(
  at: Connection,
  kind: string,
  kinds: readonly string[],
  work: (isKept: boolean) => Promise<T>,
): Promise<T> {
  if (at.distrusted.has(kind)) {
    const query = sql`SELECT 1 AS n LIMIT 1`;
    const [row] = await runAs(at, asTenantUnless(staleCondition(at.fields, kinds), query));
    if (row?.stale === 1) return work(false);
    at.distrusted.delete(kind);
  }
  try {
    return await work(true);
  } catch (error) {
    if (error !== STALE) throw error;
    at.distrusted.add(kind);
    return work(false);
  }
}
