import { type Claim, type Claims, compareText, DeskError, type Lease } from '@deskwright/core/port';
import { type Due, dueWakes, dueWork, nextDueAt } from './claim.ts';
import { type Connection, connection } from './connection.ts';
import { storageFailure } from './failure.ts';
import { migrate, refuseOvertaken } from './migrate.ts';
import { fromNameText, toNameText } from './name-text.ts';
import { configure, openFile } from './open-database.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { inTransaction } from './transaction.ts';

/**
 * Options of {@link sqliteClaims}: `path`, the file of the storages, or `database`, one that you opened; closing that one
 * stays with you.
 */
export type SqliteClaimsOptions =
  | { readonly path: string; readonly database?: never }
  | { readonly database: SqliteDatabase; readonly path?: never };

const NEXT_TENANTS = [
  'SELECT tenant FROM records WHERE wake_at IS NOT NULL AND tenant > ? ORDER BY tenant LIMIT 1',
  'SELECT tenant FROM outbox WHERE due_at IS NOT NULL AND tenant > ? ORDER BY tenant LIMIT 1',
];

interface Tenant {
  readonly at: Connection;
  readonly next: number;
}

/** The tenants that have work of these kinds, in order: from one to the next through the indexes of due work. */
function tenantsAtWork(base: Connection, lease: Lease): Tenant[] {
  const tenants: Tenant[] = [];
  for (let last = ''; ; ) {
    const names = NEXT_TENANTS.flatMap((sql) => {
      const row = base.statement(sql).get(last) as { readonly tenant: string } | undefined;
      return row === undefined ? [] : [row.tenant];
    });
    if (names.length === 0) return tenants;
    last = names.reduce((a, b) => (compareText(a, b) <= 0 ? a : b));
    const at = { ...base, tenant: fromNameText(last), tenantText: last };
    const next = nextDueAt(at, lease);
    if (next !== null) tenants.push({ at, next });
  }
}

/** What is due of a tenant, oldest first, as many as the limit. */
function dueOf(at: Connection, lease: Lease): Due[] {
  return lease.what
    .flatMap((what) => (what === 'wake' ? dueWakes(at, lease) : dueWork(at, what, lease)))
    .sort((a, b) => a.dueAt - b.dueAt || a.row - b.row)
    .slice(0, lease.limit);
}

/** Leases one piece of each tenant in turn, as long as there are any. */
function share(busy: readonly Tenant[], lease: Lease): Claim[] {
  const served = busy.slice(0, lease.limit);
  const cap = lease.limit + 1 - served.length;
  const queues = served.map(({ at }) => dueOf(at, { ...lease, limit: cap }));
  const claims: Claim[] = [];
  for (let turn = 0; turn < cap; turn += 1) {
    for (const queue of queues) {
      const due = queue[turn];
      if (due !== undefined && claims.length < lease.limit) claims.push(due.lease(lease.until));
    }
  }
  return claims;
}

function earliest(tenants: readonly Tenant[]): number | null {
  return tenants.length === 0 ? null : Math.min(...tenants.map(({ next }) => next));
}

/**
 * Leases of due work of all tenants in one SQLite file. Throws, and rejects with, the {@link DeskError}s of `sqliteStorage`.
 */
export function sqliteClaims(options: SqliteClaimsOptions): Claims {
  let db = options.database;
  try {
    db ??= openFile(options.path ?? ':memory:');
    configure(db, 'full');
    migrate(db);
  } catch (error) {
    if (options.database === undefined) db?.close();
    throw storageFailure(error);
  }
  const open = db;
  const base = connection(open, '', {});
  let closed = false;
  // Who got the last piece: the next claim begins with the tenant after it.
  let last = '';

  function claim(asked: Lease) {
    const lease = { ...asked, what: [...new Set(asked.what)] };
    const tenants = tenantsAtWork(base, lease);
    const next = earliest(tenants);
    // Idle workers ask often; they shall not take turns with those who write.
    if (next === null || next > lease.now || lease.limit <= 0) return { claims: [], nextDueAt: next };
    return inTransaction(open, () => {
      refuseOvertaken(base);
      const busy = tenantsAtWork(base, lease).filter((tenant) => tenant.next <= lease.now);
      const start = busy.findIndex(({ at }) => compareText(at.tenantText, last) > 0);
      const claims = share(start < 0 ? busy : [...busy.slice(start), ...busy.slice(0, start)], lease);
      const lastServed = claims.at(-1);
      if (lastServed !== undefined && claims.length >= lease.limit) last = toNameText(lastServed.tenant);
      return { claims, nextDueAt: earliest(tenantsAtWork(base, lease)) };
    });
  }

  return {
    async claim(lease) {
      if (closed) throw new DeskError('storage.closed', 'The claims are closed');
      try {
        return claim(lease);
      } catch (error) {
        throw storageFailure(error);
      }
    },
    async close() {
      if (!closed && options.database === undefined) open.close();
      closed = true;
    },
  };
}
