import { type FieldTable, type RecordId, type SearchDocument, searchDocuments } from '@deskwright/core/port';
import { type Kept, keeper } from './kept.ts';
import { toNameText } from './name-text.ts';
import type { ScopeCache } from './scope.ts';
import type { SqliteDatabase, SqliteStatement } from './sqlite-database.ts';

/** A database as one tenant sees it. `statement` prepares each text once. */
export interface Connection {
  readonly db: SqliteDatabase;
  readonly tenant: string;
  /** The tenant as it stands in the rows. */
  readonly tenantText: string;
  readonly fields: FieldTable;
  readonly scopes: ScopeCache;
  /** What a record says for full-text search. */
  readonly documentsOf: (record: RecordId, value: unknown) => readonly SearchDocument[];
  /** What is to be kept beside a record, see `keeper`. */
  readonly keptOf: (record: RecordId, value: unknown) => Kept | null;
  statement(sql: string): SqliteStatement;
}

/** How many prepared statements are kept: the fixed ones, and the queries asked most recently. */
const KEPT_STATEMENTS = 200;

/** Wraps an open database whose schema is up to date. */
export function connection(db: SqliteDatabase, tenant: string, fields: FieldTable): Connection {
  const statements = new Map<string, SqliteStatement>();
  const documentsOf = searchDocuments(fields);
  return {
    db,
    tenant,
    tenantText: toNameText(tenant),
    fields,
    scopes: new Map(),
    documentsOf,
    keptOf: keeper(fields, documentsOf),
    statement(sql) {
      const known = statements.get(sql);
      // While there is room for many more nothing has to be known of which was asked last.
      if (known !== undefined && statements.size <= KEPT_STATEMENTS / 2) return known;
      const statement = known ?? db.prepare(sql);
      statements.delete(sql);
      statements.set(sql, statement);
      const oldest = statements.size > KEPT_STATEMENTS ? statements.keys().next().value : undefined;
      if (oldest !== undefined) statements.delete(oldest);
      return statement;
    },
  };
}
