import type { Json } from '@deskwright/core/port';
import { type Connection, connection } from './connection.ts';
import { storageFailure } from './failure.ts';
import { KEYS_ROW, type KeysRow, keep } from './keep.ts';
import { refuseOvertaken } from './migrate.ts';
import { fromNameText, toNameText } from './name-text.ts';
import { openMigrated } from './open-migrated.ts';
import { prepareBeside } from './prepare-batch.ts';
import { otherScopes, scopeOf } from './scope.ts';
import type { SqliteStorageOptions } from './sqlite-storage.ts';
import { inTransaction } from './transaction.ts';

const KINDS = 'SELECT kind FROM scopes WHERE tenant = ?1 UNION SELECT kind FROM backlog WHERE tenant = ?1';
const BACKLOG = 'SELECT done FROM backlog WHERE tenant = ? AND kind = ?';
const PROGRESS = 'UPDATE backlog SET done = ? WHERE tenant = ? AND kind = ?';
const DONE = 'DELETE FROM backlog WHERE tenant = ? AND kind = ?';

const RECORDS = `SELECT records.row, records.id, records.value, ${KEYS_ROW}
FROM records LEFT JOIN keys ON keys.row = records.row`;
const IN_ORDER = `${RECORDS} WHERE tenant = ? AND kind = ? AND records.id > ? ORDER BY records.id LIMIT ?`;
const IN_OTHER_SCOPES = `${RECORDS} WHERE records.row IN (
  SELECT row FROM keys WHERE scope IN (
    SELECT scope FROM scopes WHERE tenant = ? AND kind = ? AND scope NOT IN (?, ?)
  ) LIMIT ?
)`;

/** Others who write wait no longer than one page takes. */
const PAGE_SIZE = 200;

/**
 * Options of {@link reindexSqlite}: those of the storage, and how many records go in one transaction (default 200) and how
 * many pages are done before it comes back (default: until all is done).
 */
export type ReindexSqliteOptions = SqliteStorageOptions & {
  readonly pageSize?: number;
  readonly pages?: number;
};

interface Row extends KeysRow {
  readonly row: number;
  readonly id: string;
  readonly value: string;
}

function bring(at: Connection, kind: string, rows: readonly Row[]): number {
  let changed = 0;
  for (const row of rows) {
    const value: Json = JSON.parse(row.value);
    const beside = prepareBeside(at, { kind, id: fromNameText(row.id) }, value);
    if (row.scope === beside.scope) continue;
    keep(at, row.row, row.id, row, beside);
    changed += 1;
  }
  return changed;
}

/** Those that were there before anything was kept, in the order of their ids, a page at a time. */
function bringBacklog(at: Connection, kind: string, page: number): number | null {
  const name = [at.tenantText, toNameText(kind)] as const;
  const backlog = at.statement(BACKLOG).get(...name) as { readonly done: string } | undefined;
  if (backlog === undefined) return null;
  const rows = at.statement(IN_ORDER).all(...name, backlog.done, page) as Row[];
  const changed = bring(at, kind, rows);
  const last = rows.at(-1);
  if (last === undefined || rows.length < page) at.statement(DONE).run(...name);
  else at.statement(PROGRESS).run(last.id, ...name);
  return changed;
}

/** Those that were kept by other definitions. */
function bringOthers(at: Connection, kind: string, page: number): number | null {
  const known = [scopeOf(at, kind, 'current'), scopeOf(at, kind, 'unfit')] as const;
  const rows = at.statement(IN_OTHER_SCOPES).all(at.tenantText, toNameText(kind), ...known, page) as Row[];
  return rows.length === 0 ? null : bring(at, kind, rows);
}

/** How many records were brought up to date, and whether none is left. */
export interface Reindexed {
  readonly done: number;
  readonly isComplete: boolean;
}

/** A page of work of some kind, or `null` when there is none left. */
function nextPage(at: Connection, kind: string, size: number): number | null {
  return inTransaction(at.db, () => {
    refuseOvertaken(at);
    return bringBacklog(at, kind, size) ?? bringOthers(at, kind, size);
  });
}

/** Whether anything of a kind is to be brought up to date. */
function isLeft(at: Connection, kind: string): boolean {
  const unfit = scopeOf(at, kind, 'unfit');
  return otherScopes(at, kind).some((scope) => scope !== unfit);
}

/**
 * Brings up to date what is kept beside the records of a tenant: indexed values, folded texts, words for full-text search.
 * Needed once after an upgrade or a change of the desk's definitions (`indexed`, custom fields) said that they are computed
 * otherwise; until then whoever asks for one of these reads the records that are left: the answers are the same, only
 * slower. New files never need it.
 *
 * It goes on where it was interrupted; others may read and write meanwhile. Each page is a short transaction, and the event
 * loop turns between them. Rejects with what `sqliteStorage` throws.
 */
export async function reindexSqlite(options: ReindexSqliteOptions): Promise<Reindexed> {
  const { pageSize = PAGE_SIZE, pages = Number.POSITIVE_INFINITY, tenant = 'default', fields, database } = options;
  const at = connection(openMigrated(options), tenant, fields);
  let done = 0;
  let left = pages;
  try {
    const kinds = at.statement(KINDS).all(at.tenantText) as { readonly kind: string }[];
    for (const kind of kinds.map((row) => fromNameText(row.kind))) {
      while (isLeft(at, kind)) {
        if (left <= 0) return { done, isComplete: false };
        left -= 1;
        done += nextPage(at, kind, Math.max(1, pageSize)) ?? 0;
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    }
    return { done, isComplete: true };
  } catch (error) {
    throw storageFailure(error);
  } finally {
    if (database === undefined) at.db.close();
  }
}
