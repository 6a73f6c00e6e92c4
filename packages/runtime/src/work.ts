import type { Instant } from '@deskwright/core';
import type { Claim, Claimed, Lease } from '@deskwright/core/port';
import { applyOnce } from './configuration/apply-in-force.ts';
import type { InForce } from './configuration/in-force.ts';
import { perform } from './perform.ts';

/** What one round of work did, and when to look again; `null` when nothing is waiting. */
export interface Worked {
  readonly done: number;
  readonly nextDueAt: Instant | null;
}

const EVERYTHING: readonly Claim['what'][] = ['wake', 'delivery', 'command'];
const LEASE_MS = 60_000;
const DEFAULT_LIMIT = 100;

/** How much one round does. */
export interface WorkOptions {
  /** Most pieces of work to lease. Default 100. */
  readonly limit?: number;
  /** How many of them to have in hand at a time: sending mostly waits. Default 1, in the order in which they fell due. */
  readonly concurrency?: number;
}

/** Where leases come from, and who does what is leased. */
interface Workplace {
  claim(lease: Lease): Promise<Claimed>;
  now(): Instant;
  /** What is not to be taken in hand now. */
  readonly without?: Claim['what'] | null;
  /** Does a piece of work; says whether it was taken in hand. Never throws. */
  perform(claim: Claim): Promise<boolean>;
}

/** One round: leases what is due and performs it. */
export async function workRound(
  place: Workplace,
  options: WorkOptions,
  signal: { readonly aborted: boolean },
): Promise<Worked> {
  const now = place.now();
  const what = place.without == null ? EVERYTHING : EVERYTHING.filter((one) => one !== place.without);
  const lease = { what, now, until: now + LEASE_MS, limit: options.limit ?? DEFAULT_LIMIT };
  const { claims, nextDueAt } = await place.claim(lease);
  let done = 0;
  const waiting = [...claims];
  const hand = async (): Promise<void> => {
    // What is not begun before the desk stops comes back when its lease runs out.
    for (let claim = waiting.shift(); claim !== undefined && !signal.aborted; claim = waiting.shift()) {
      if (await place.perform(claim)) done += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency ?? 1) }, hand));
  if (done === 0) return { done, nextDueAt };
  // What was settled just now is no longer due, and what it caused may be.
  const after = await place.claim({ ...lease, now: place.now(), limit: 0 });
  return { done, nextDueAt: after.nextDueAt };
}

/** One round of one desk. */
export async function work(
  inForce: InForce,
  options: WorkOptions,
  signal: { readonly aborted: boolean },
): Promise<Worked> {
  await inForce.now();
  await applyOnce(inForce);
  const { storage, now, stopped } = inForce.latest;
  const place: Workplace = {
    claim: (lease) => storage.claim(lease),
    now,
    without: stopped.areAll ? 'delivery' : null,
    async perform(claim) {
      await perform(await inForce.nowOrLatest(), claim, signal);
      return true;
    },
  };
  return workRound(place, options, signal);
}
