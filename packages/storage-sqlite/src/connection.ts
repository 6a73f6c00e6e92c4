import type { FieldTable } from '@deskwright/core/port';
import { toNameText } from './name-text.ts';
import type { SqliteDatabase, SqliteStatement } from './sqlite-database.ts';

/** A database as one tenant sees it. `statement` prepares each text once. */
export interface Connection {
  readonly db: SqliteDatabase;
  readonly tenant: string;
  /** The tenant as it stands in the rows. */
  readonly tenantText: string;
  readonly fields: FieldTable;
  statement(sql: string): SqliteStatement;
}

/** How many prepared statements are kept: the fixed ones, and the queries asked most recently. */
const KEPT_STATEMENTS = 200;

/** Wraps an open database whose schema is up to date. */
export function connection(db: SqliteDatabase, tenant: string, fields: FieldTable): Connection {
  const statements = new Map<string, SqliteStatement>();
  return {
    db,
    tenant,
    tenantText: toNameText(tenant),
    fields,
    statement(sql) {
      const statement = statements.get(sql) ?? db.prepare(sql);
      statements.delete(sql);
      statements.set(sql, statement);
      const oldest = statements.size > KEPT_STATEMENTS ? statements.keys().next().value : undefined;
      if (oldest !== undefined) statements.delete(oldest);
      return statement;
    },
  };
}
