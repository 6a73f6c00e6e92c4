import { type AbortSignalLike, type Claim, type Claimed, type Claims, DeskError } from '@deskwright/core/port';
import { type HelpdeskOf, Helpdesks } from './helpdesks.ts';
import type { Jobs } from './jobs.ts';

const EVERYTHING: readonly Claim['what'][] = ['wake', 'delivery', 'command'];
/** The next sweep, should this one never come to its end: the process was killed, or the database is away. */
const WATCH_MS = 5_000;
/** What is due and cannot be leased is being leased by another worker at this moment. */
const PASSED_OVER_MS = 10;
const PASSED_OVER_TIMES = 20;

/** What a sweep works with. */
export interface SweepWork {
  readonly claims: Pick<Claims, 'claim'>;
  readonly helpdesk: HelpdeskOf;
  readonly kept: number;
  readonly limit: number;
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly longestMs: number;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Sweeps: leases what is due and has it done until nothing is due, then sets the timer for what is due next. */
export class Sweeper {
  private readonly work: SweepWork;
  private readonly helpdesks: Helpdesks;

  constructor(work: SweepWork) {
    this.work = work;
    this.helpdesks = new Helpdesks(work.helpdesk, work.kept);
  }

  /**
   * One sweep; `isTimer` when the timer's own job brought it about. Rejects only while no job stands for a later sweep, so
   * that the job which brought it about is tried again.
   */
  async sweep(jobs: Jobs, isTimer: boolean, signal: AbortSignalLike): Promise<void> {
    let isWatched = false;
    const watch = async (): Promise<void> => {
      if (isWatched) return;
      await jobs.timer(WATCH_MS);
      isWatched = true;
    };
    try {
      // The timer is spent, and a job whose worker was killed stays locked for hours: the next one has to stand before.
      if (isTimer) await watch();
      while (!signal.aborted) {
        const due = await this.claimDue();
        if (due.claims.length > 0) {
          await watch();
          // There is more than one lease holds, so others may help.
          if (due.claims.length >= this.work.limit) await jobs.nudge();
          await this.perform(due.claims, due.until, signal);
        } else if (await this.rest(jobs, due.nextDueAt, signal)) return;
      }
      await jobs.nudge();
    } catch (error) {
      this.work.onError(error);
      if (!isWatched) throw error;
    }
  }

  private async claim(limit: number): Promise<Claimed & { readonly until: number }> {
    const now = this.work.now();
    const until = now + this.work.leaseMs;
    return { ...(await this.work.claims.claim({ what: EVERYTHING, now, until, limit })), until };
  }

  private async claimDue(): Promise<Claimed & { readonly until: number }> {
    for (let times = 1; ; times += 1) {
      const claimed = await this.claim(this.work.limit);
      const { claims, nextDueAt } = claimed;
      const isPassedOver = claims.length === 0 && nextDueAt !== null && nextDueAt <= this.work.now();
      if (!isPassedOver || times >= PASSED_OVER_TIMES) return claimed;
      await pause(PASSED_OVER_MS);
    }
  }

  /** Sets the timer; says no when more has fallen due meanwhile. */
  private async rest(jobs: Jobs, nextDueAt: number | null, signal: AbortSignalLike): Promise<boolean> {
    for (let due = nextDueAt; !signal.aborted; ) {
      const now = this.work.now();
      const delayMs = Math.max(PASSED_OVER_MS, Math.min((due ?? Infinity) - now, this.work.longestMs));
      await jobs.timer(delayMs);
      // Another sweep may have set the timer by what it knew before the last commit. Whoever sets it looks once more, so
      // the last to set it has seen everything.
      const { nextDueAt: after } = await this.claim(0);
      if (after === null || after >= now + delayMs) return true;
      if (after <= this.work.now()) return false;
      due = after;
    }
    return false;
  }

  private async perform(claims: readonly Claim[], until: number, signal: AbortSignalLike): Promise<void> {
    const waiting = [...claims];
    // One report for each tenant, however many pieces of its work were leased.
    const failed = new Set<string>();
    const hand = async (): Promise<void> => {
      // What is not begun before the end of its lease, or of the worker, comes back by itself.
      const goesOn = () => !signal.aborted && this.work.now() < until;
      for (let claim = waiting.shift(); claim !== undefined && goesOn(); claim = waiting.shift()) {
        await this.performOne(claim, failed, signal);
      }
    };
    await Promise.all(Array.from({ length: this.work.concurrency }, hand));
  }

  private async performOne(claim: Claim, failed: Set<string>, signal: AbortSignalLike): Promise<void> {
    const { tenant } = claim;
    if (failed.has(tenant)) return;
    const making = this.helpdesks.of(tenant);
    try {
      await (await making).perform(claim, signal);
    } catch (error) {
      this.helpdesks.forget(tenant, making);
      if (failed.has(tenant)) return;
      failed.add(tenant);
      this.work.onError(new DeskError('work.noHelpdesk', `No help desk for the tenant "${tenant}"`, { cause: error }));
    }
  }
}
