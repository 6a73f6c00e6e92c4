import type { Json } from '@deskwright/core/port';
import { type Connection, connection } from './connection.ts';
import { storageFailure } from './failure.ts';
import { KEYS_ROW, type KeysRow, keep } from './keep.ts';
import { refuseOvertaken } from './migrate.ts';
import { fromNameText, toNameText } from './name-text.ts';
import { openMigrated } from './open-migrated.ts';
import { prepareBeside } from './prepare-batch.ts';
import { scopeOf } from './scope.ts';
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

/** How many records are brought up to date in one transaction: others wait no longer than that takes. */
const PAGE = 200;

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

/** How much {@link reindexSqlite} does at a time, and whom it tells. */
export interface ReindexOptions {
  /** Records in one transaction; 200 unless given. */
  readonly page?: number;
  /** Called after each page with the number of records brought up to date so far. */
  readonly onPage?: (records: number) => void;
}

/**
 * Brings up to date what is kept beside the records of a tenant for finding, counting and sorting, and says of how many
 * records. To be run once after the fields of a desk have changed or `@deskwright/core` was upgraded: until then a query is
 * exact, but reads all records that are not up to date. Works page by page, each a short transaction, while other
 * processes read and write; it can be stopped at any time and goes on where it was. Rejects with what `sqliteStorage`
 * throws.
 */
export async function reindexSqlite(options: SqliteStorageOptions, how: ReindexOptions = {}): Promise<number> {
  const { page = PAGE, onPage } = how;
  const at = connection(openMigrated(options), options.tenant ?? 'default', options.fields);
  let total = 0;
  try {
    const rows = at.statement(KINDS).all(at.tenantText) as { readonly kind: string }[];
    for (const kind of rows.map((row) => fromNameText(row.kind))) {
      for (const work of [bringBacklog, bringOthers]) {
        for (;;) {
          const changed = inTransaction(at.db, () => {
            refuseOvertaken(at);
            return work(at, kind, page);
          });
          if (changed === null) break;
          total += changed;
          onPage?.(total);
          await new Promise<void>((resolve) => setImmediate(resolve));
        }
      }
    }
    return total;
  } catch (error) {
    throw storageFailure(error);
  } finally {
    if (options.database === undefined) at.db.close();
  }
}
