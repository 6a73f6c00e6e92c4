import { besideStamp, DeskError, type FieldTable, type Json } from '@deskwright/core/port';
import { type Connection, connection } from './connection.ts';
import { isRaceLost, storageFailure } from './failure.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import { checkSchema } from './migrate.ts';
import { fromNameText, toNameText } from './name-text.ts';
import type { PostgresPool } from './postgres-pool.ts';
import { numbered, type Sql, sql } from './sql.ts';

/**
 * Options of {@link reindexPostgres}: those of the storage, and how many records go in one transaction (default 200) and how
 * many pages are done before it comes back (default: until all is done).
 */
export interface ReindexPostgresOptions {
  readonly pool: PostgresPool;
  readonly tenant?: string;
  readonly fields: FieldTable;
  readonly pageSize?: number;
  readonly pages?: number;
}

/** How many records were brought up to date, and whether none is left. */
export interface Reindexed {
  readonly done: number;
  readonly isComplete: boolean;
}

const PAGE_SIZE = 200;
/** How often a page is tried that lost a race against commits. */
const MOST_TRIES = 20;

const REINDEX = 'SELECT deskwright.reindex($1, $2::text::jsonb)::text AS done';

interface StaleRecord {
  readonly id: string;
  readonly version: number;
  readonly value: Json;
}

/** Records of a kind that other definitions wrote. Each part of the question goes by an index. */
async function staleRecords(at: Connection, kind: string, limit: number): Promise<readonly StaleRecord[]> {
  const stamp = besideStamp(at.fields, kind);
  const part = (other: Sql) =>
    sql`(SELECT records.id, records.version, records.value::text AS value FROM deskwright.records
WHERE records.tenant = own.tenant AND records.kind = ${toNameText(kind)}::text AND ${other} AND (stamp IS NULL OR stamp >= '') LIMIT ${limit}::bigint)`;
  const query = sql`SELECT * FROM (${part(sql`stamp IS NULL`)} UNION ALL ${part(sql`stamp < ${stamp}`)} UNION ALL ${part(sql`stamp > ${stamp}`)}) AS stale LIMIT ${limit}::bigint`;
  const rows = await at.rows(numbered(query), [...query.values]);
  return rows.map((row) => ({
    id: fromNameText(String(row.id)),
    version: Number(row.version),
    value: fromJsonText(String(row.value)) as Json,
  }));
}

async function renew(at: Connection, kind: string, records: readonly StaleRecord[]): Promise<number> {
  const given = records.map(({ id, version, value }) => ({ kind, id, version, ...at.besideOf({ kind, id }, value) }));
  for (let tries = 1; ; tries += 1) {
    try {
      const { rows } = await at.pool.query(REINDEX, [at.tenantText, toJsonText(given)]);
      return Number((rows[0] as { readonly done: string }).done);
    } catch (error) {
      if (tries === MOST_TRIES || !isRaceLost(error)) throw error;
    }
  }
}

/** The kinds beside whose records something is kept, or that would be found by it. */
function kindsOf(fields: FieldTable): readonly string[] {
  const parts = Object.values(fields).flatMap((defs) => Object.values(defs).flatMap((def) => def.parts?.kind ?? []));
  return [...new Set([...Object.keys(fields), ...parts])];
}

/**
 * Brings up to date what is kept beside the records of a tenant: folded texts, indexed values, words for full-text search.
 * Needed once after an upgrade or a change of the desk's definitions (`indexed`, custom fields) said that they are computed
 * otherwise; until then, and for as long as records are left, whoever asks for one of these reads records instead: the
 * answers are the same, only slower. New databases never need it.
 *
 * It goes on where it, or another one, was interrupted; others may read and write meanwhile, and any number may run at once.
 * Each page is a transaction of its own. Call it as the desk's role, with the fields of the version that is in use: what
 * processes of another version write meanwhile is theirs again. Rejects with the {@link DeskError}s of `postgresStorage`.
 */
export async function reindexPostgres(options: ReindexPostgresOptions): Promise<Reindexed> {
  const { pool, tenant = 'default', fields, pageSize = PAGE_SIZE, pages = Number.POSITIVE_INFINITY } = options;
  if (tenant === '') throw new DeskError('storage.badTenant', 'A tenant needs a name');
  const at = connection(pool, tenant, fields);
  let done = 0;
  let left = pages;
  try {
    await checkSchema(pool);
    for (const kind of kindsOf(fields)) {
      for (;;) {
        const stale = await staleRecords(at, kind, Math.max(1, pageSize));
        if (stale.length === 0) break;
        if (left <= 0) return { done, isComplete: false };
        left -= 1;
        done += await renew(at, kind, stale);
      }
    }
    return { done, isComplete: true };
  } catch (error) {
    throw storageFailure(error);
  }
}
