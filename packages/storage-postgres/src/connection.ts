import type { FieldTable } from '@deskwright/core/port';
import { type BesideOf, besideOf } from './beside.ts';
import { toNameText } from './name-text.ts';
import type { PostgresPool, PostgresRows, PostgresValue } from './postgres-pool.ts';
import { preparer } from './prepared.ts';
import { numbered, type Sql } from './sql.ts';

/** A row as a driver hands it out; this package asks for text, numbers, bytes and NULL only. */
export type Row = Readonly<Record<string, string | number | Uint8Array | null>>;

/** A database as one tenant sees it. */
export interface Connection {
  readonly pool: PostgresPool;
  readonly tenant: string;
  /** The tenant as it stands in the rows. */
  readonly tenantText: string;
  readonly fields: FieldTable;
  /** What is kept beside a record. */
  readonly besideOf: BesideOf;
  /** The kinds of which some records were last seen to be of another stamp; see `believing`. */
  readonly distrusted: Set<string>;
  /** Runs a statement whose text never changes, see {@link PostgresPool}. */
  prepared(text: string, values: PostgresValue[]): PostgresRows;
  /** The rows that a query on the tenant's rows finds, see {@link asTenant}; its own parameters begin with `$2`. */
  rows(query: string, values: PostgresValue[]): Promise<readonly Row[]>;
}

/**
 * A statement that sets the tenant, for its own transaction alone, and then runs a query as that tenant: in one round trip,
 * and right through poolers that hand a session from one client to the next. The query is computed for each row of `own`,
 * so the setting is there before row-level security asks for it. It has to say `tenant = own.tenant`, and `OFFSET 0` or a
 * limit keeps the planner from merging the two.
 */
export function asTenant(query: string): string {
  return `SELECT found.* FROM (SELECT set_config('deskwright.tenant', $1, true) AS tenant) AS own
CROSS JOIN LATERAL (${query}) AS found`;
}

/**
 * {@link asTenant}, for a query that is only right when a condition does not hold: then there is one row whose `stale` is 1.
 * Rows that were found have an `n`.
 */
export function asTenantUnless(stale: Sql, query: Sql): Sql {
  return {
    text: `SELECT stale.stale::int AS stale, found.*
FROM (SELECT set_config('deskwright.tenant', $1, true) AS tenant) AS own
CROSS JOIN LATERAL (SELECT ${stale.text} AS stale OFFSET 0) AS stale
LEFT JOIN LATERAL (${query.text}) AS found ON NOT stale.stale`,
    values: [...stale.values, ...query.values],
  };
}

/** The rows of a statement that has its tenant in `$1`. */
export async function runAs(at: Connection, statement: Sql): Promise<readonly Row[]> {
  const { rows } = await at.pool.query(numbered(statement), [at.tenantText, ...statement.values]);
  return rows as readonly Row[];
}

/** Binds a pool to a tenant. */
export function connection(pool: PostgresPool, tenant: string, fields: FieldTable): Connection {
  const tenantText = toNameText(tenant);
  return {
    pool,
    tenant,
    tenantText,
    fields,
    besideOf: besideOf(fields, tenant),
    distrusted: new Set(),
    prepared: preparer(pool),
    async rows(query, values) {
      const { rows } = await pool.query(asTenant(query), [tenantText, ...values]);
      return rows as readonly Row[];
    },
  };
}
