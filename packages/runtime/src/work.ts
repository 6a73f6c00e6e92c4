import type { Instant } from '@deskwright/core';
import type { Claim } from '@deskwright/core/port';
import type { Context } from './context.ts';
import { perform } from './perform.ts';

/** What one round of work did, and when to look again; `null` when nothing is waiting. */
export interface Worked {
  readonly done: number;
  readonly nextDueAt: Instant | null;
}

const EVERYTHING: readonly Claim['what'][] = ['wake', 'delivery', 'command'];
const LEASE_MS = 60_000;
const DEFAULT_LIMIT = 100;

/** One round: leases what is due and performs it, one after the other, in the order in which it fell due. */
export async function work(
  context: Context,
  options: { readonly limit?: number },
  signal: { readonly aborted: boolean },
): Promise<Worked> {
  const now = context.now();
  const lease = { what: EVERYTHING, now, until: now + LEASE_MS, limit: options.limit ?? DEFAULT_LIMIT };
  const { claims, nextDueAt } = await context.storage.claim(lease);
  let done = 0;
  for (const claim of claims) {
    // What is not begun before the desk stops comes back when its lease runs out.
    if (signal.aborted) break;
    await perform(context, claim, signal);
    done += 1;
  }
  if (done === 0) return { done, nextDueAt };
  // What was settled just now is no longer due, and what it caused may be.
  const after = await context.storage.claim({ ...lease, now: context.now(), limit: 0 });
  return { done, nextDueAt: after.nextDueAt };
}
