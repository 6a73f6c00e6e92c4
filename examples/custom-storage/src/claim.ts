import type { Claim, Claimed, Lease } from '@deskwright/core/port';
import type { Draft } from './draft.ts';
import type { RecordRow, Target, What, WorkRow } from './rows.ts';
import { rowAt, schedule } from './schedule.ts';

/** The first rows of a kind of work, the one due first in front. */
async function first(draft: Draft, what: What, count: number): Promise<readonly (RecordRow | WorkRow)[]> {
  const rows: (RecordRow | WorkRow)[] = [];
  if (count <= 0) return rows;
  for await (const target of draft.scan<Target>('due', what)) {
    const row = await rowAt(draft, target);
    if (row !== undefined) rows.push(row);
    if (rows.length >= count) break;
  }
  return rows;
}

function byDueTime(a: RecordRow | WorkRow, b: RecordRow | WorkRow): number {
  return (a.dueAt ?? 0) - (b.dueAt ?? 0) || a.order - b.order;
}

/** Leases due work, oldest first; work whose lease ran out counts as due since then. */
export async function claim(draft: Draft, tenant: string, { what, now, until, limit }: Lease): Promise<Claimed> {
  // One row more than can be leased: the next one that falls due may be among them.
  const lists = await Promise.all([...new Set(what)].map((kind) => first(draft, kind, Math.max(0, limit) + 1)));
  const rows = lists.flat().sort(byDueTime);
  const due = rows.filter(({ dueAt }) => dueAt !== null && dueAt <= now).slice(0, Math.max(0, limit));
  const claims: Claim[] = [];
  for (const row of due) {
    const token = `lease-${await draft.number()}`;
    row.attempts += 1;
    schedule(draft, row, until, token);
    const lease = { token, tenant, attempt: row.attempts };
    if ('task' in row) claims.push({ ...lease, ...row.task });
    else claims.push({ ...lease, what: 'wake', record: { kind: row.kind, id: row.id } });
  }
  if (due.length > 0) await draft.write();
  const instants = rows.map(({ dueAt }) => dueAt).filter((dueAt) => dueAt !== null);
  return { claims, nextDueAt: instants.length === 0 ? null : Math.max(now, Math.min(...instants)) };
}
