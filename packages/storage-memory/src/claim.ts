import type { Claim, Claimed, Lease } from '@deskwright/core/port';
import { type MemoryState, reschedule } from './memory-state.ts';
import type { What, Work } from './work.ts';

function first(state: MemoryState, what: ReadonlySet<What>): Work | undefined {
  let best: Work | undefined;
  for (const kind of what) {
    const work = state.due[kind].peek();
    if (work === undefined || work.dueAt === null) continue;
    if (best?.dueAt == null || work.dueAt < best.dueAt) best = work;
  }
  return best;
}

/** Leases due work, oldest first; work whose lease ran out counts as due since then. */
export function claim(state: MemoryState, { what, now, until, limit }: Lease): Claimed {
  const kinds = new Set(what);
  const leased: Work[] = [];
  while (leased.length < limit) {
    const work = first(state, kinds);
    if (work?.dueAt == null || work.dueAt > now) break;
    // Out of the heap until all are chosen: a lease that ends at once must not be handed out twice by one call.
    reschedule(state, work, null);
    leased.push(work);
  }
  const claims = leased.map((work): Claim => {
    work.attempts += 1;
    reschedule(state, work, until);
    work.token = `lease-${state.counter++}`;
    state.leased.set(work.token, work);
    return { token: work.token, tenant: state.tenant, attempt: work.attempts, ...work.job };
  });
  const nextDueAt = first(state, kinds)?.dueAt ?? null;
  return { claims, nextDueAt: nextDueAt === null ? null : Math.max(now, nextDueAt) };
}
