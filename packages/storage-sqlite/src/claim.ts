import type { AnyCommand, Claim, Claimed, Delivery, Lease } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { fromNameText } from './name-text.ts';
import { wakeToken, workToken } from './settle.ts';

/** Both ways of asking for due work go by a partial index, so that work of the future costs nothing. */
export const DUE_WAKES = `SELECT row, kind, id, version, attempts, wake_at AS dueAt FROM records
WHERE tenant = ? AND wake_at <= ? ORDER BY wake_at, row LIMIT ?`;
export const DUE_WORK = `SELECT seq AS row, kind, id, body, attempts, due_at AS dueAt FROM outbox
WHERE tenant = ? AND what = ? AND due_at <= ? ORDER BY due_at, seq LIMIT ?`;
export const NEXT_WAKE = `SELECT wake_at AS dueAt FROM records
WHERE tenant = ? AND wake_at IS NOT NULL ORDER BY wake_at LIMIT 1`;
export const NEXT_WORK = `SELECT due_at AS dueAt FROM outbox
WHERE tenant = ? AND what = ? AND due_at IS NOT NULL ORDER BY due_at LIMIT 1`;

const LEASE_WAKE = 'UPDATE records SET wake_at = ?, token = ?, attempts = ? WHERE row = ?';
const LEASE_WORK = 'UPDATE outbox SET due_at = ?, token = ?, attempts = ? WHERE seq = ?';

interface DueRow {
  readonly row: number;
  readonly kind: string;
  readonly id: string;
  readonly attempts: number;
  readonly dueAt: number;
}

/** A piece of due work, and how to lease it. */
export interface Due extends DueRow {
  readonly lease: (until: number) => Claim;
}

/** Due wakes of the tenant, oldest first, as many as the limit. */
export function dueWakes(at: Connection, { now, limit }: Lease): Due[] {
  const rows = at.statement(DUE_WAKES).all(at.tenantText, now, limit) as (DueRow & { readonly version: number })[];
  return rows.map((due) => ({
    ...due,
    lease(until) {
      const attempt = due.attempts + 1;
      const token = wakeToken(due.row, due.version, attempt);
      at.statement(LEASE_WAKE).run(until, token, attempt, due.row);
      const record = { kind: fromNameText(due.kind), id: fromNameText(due.id) };
      return { what: 'wake', token, tenant: at.tenant, attempt, record };
    },
  }));
}

/** Due deliveries or commands of the tenant, oldest first, as many as the limit. */
export function dueWork(at: Connection, what: 'delivery' | 'command', { now, limit }: Lease): Due[] {
  const rows = at.statement(DUE_WORK).all(at.tenantText, what, now, limit) as (DueRow & { readonly body: string })[];
  return rows.map((due) => ({
    ...due,
    lease(until) {
      const attempt = due.attempts + 1;
      const token = workToken(due.row, attempt);
      at.statement(LEASE_WORK).run(until, token, attempt, due.row);
      const base = { token, tenant: at.tenant, attempt };
      if (what === 'delivery') return { ...base, what, delivery: JSON.parse(due.body) as Delivery };
      const to = { kind: fromNameText(due.kind), id: fromNameText(due.id) };
      return { ...base, what, to, command: JSON.parse(due.body) as AnyCommand };
    },
  }));
}

/** When work of the tenant can be claimed next. */
export function nextDueAt(at: Connection, { what, now }: Lease): number | null {
  let earliest: number | null = null;
  for (const kind of what) {
    const row = (
      kind === 'wake' ? at.statement(NEXT_WAKE).get(at.tenantText) : at.statement(NEXT_WORK).get(at.tenantText, kind)
    ) as { readonly dueAt: number } | undefined;
    if (row !== undefined && (earliest === null || row.dueAt < earliest)) earliest = row.dueAt;
  }
  return earliest === null ? null : Math.max(now, earliest);
}

/** The answer to those who ask while nothing is due, `null` when something is: idle workers do not wait for writers. */
export function claimNothing(at: Connection, lease: Lease): Claimed | null {
  const next = nextDueAt(at, lease);
  return next === null || next > lease.now || lease.limit <= 0 ? { claims: [], nextDueAt: next } : null;
}

/**
 * Leases due work, oldest first; work whose lease ran out counts as due since then. To be called in a transaction.
 */
export function claim(at: Connection, lease: Lease): Claimed {
  const nothing = claimNothing(at, lease);
  if (nothing !== null) return nothing;
  const due = [...new Set(lease.what)]
    .flatMap((what) => (what === 'wake' ? dueWakes(at, lease) : dueWork(at, what, lease)))
    .sort((a, b) => a.dueAt - b.dueAt || a.row - b.row)
    .slice(0, lease.limit);
  const claims = due.map((work) => work.lease(lease.until));
  return { claims, nextDueAt: nextDueAt(at, lease) };
}
