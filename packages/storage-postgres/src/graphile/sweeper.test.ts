import type { Claim, Claimed, Lease } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import type { Jobs } from './jobs.ts';
import { Sweeper, type SweepWork } from './sweeper.ts';

const LEASE_MS = 60_000;
const LONGEST_MS = 60_000;
const WATCH_MS = 5_000;

function wake(id: string, tenant = 'a'): Claim {
  return { what: 'wake', token: id, tenant, attempt: 1, record: { kind: 'ticket', id } };
}

/** A database, a queue of jobs and help desks that note in order what is asked of them. */
function scene(more: Partial<SweepWork> = {}) {
  const log: string[] = [];
  const errors: unknown[] = [];
  const state = {
    now: 1_000_000,
    waiting: [] as Claim[],
    nextDueAt: null as number | null,
    timerAt: null as number | null,
    onTimer: () => {},
    onPerform: (_claim: Claim): void | Promise<void> => {},
    onClaim: (_lease: Lease) => {},
  };
  const jobs: Jobs = {
    async nudge() {
      log.push('nudge');
    },
    async timer(delayMs) {
      log.push(`timer ${delayMs}`);
      state.timerAt = state.now + delayMs;
      state.onTimer();
    },
  };
  const claims = {
    async claim(lease: Lease): Promise<Claimed> {
      log.push(`claim ${lease.limit}`);
      state.onClaim(lease);
      const claimed = state.waiting.splice(0, lease.limit);
      return { claims: claimed, nextDueAt: state.waiting.length > 0 ? state.now : state.nextDueAt };
    },
  };
  const sweeper = new Sweeper({
    claims,
    helpdesk: (tenant) => ({
      async applyConfiguration() {
        log.push(`configure ${tenant}`);
      },
      async perform(claim) {
        log.push(`perform ${claim.token}`);
        await state.onPerform(claim);
      },
    }),
    kept: 10,
    limit: 3,
    concurrency: 1,
    leaseMs: LEASE_MS,
    longestMs: LONGEST_MS,
    now: () => state.now,
    onError: (error) => errors.push(error),
    ...more,
  });
  const signal = { aborted: false };
  return { log, errors, state, jobs, signal, sweep: (isTimer = false) => sweeper.sweep(jobs, isTimer, signal) };
}

describe('a sweep', () => {
  it('leases until nothing is due, then waits for what is due next', async () => {
    const { log, state, sweep } = scene();
    state.waiting = [wake('1'), wake('2')];
    state.nextDueAt = state.now + 7000;
    await sweep();
    expect(log).toEqual([
      'claim 3',
      `timer ${WATCH_MS}`,
      'configure a',
      'perform 1',
      'perform 2',
      'claim 3',
      'timer 7000',
      'claim 0',
    ]);
  });

  it('sets the timer anew before anything else when it was brought about by the timer', async () => {
    const { log, sweep } = scene();
    await sweep(true);
    expect(log).toEqual([`timer ${WATCH_MS}`, 'claim 3', `timer ${LONGEST_MS}`, 'claim 0']);
  });

  it('sleeps no longer than it may', async () => {
    const { log, state, sweep } = scene({ longestMs: 2000 });
    state.nextDueAt = state.now + 7000;
    await sweep();
    expect(log).toEqual(['claim 3', 'timer 2000', 'claim 0']);
  });

  it('asks others to help when there is more than it may lease', async () => {
    const { log, state, sweep } = scene();
    state.waiting = ['1', '2', '3', '4'].map((id) => wake(id));
    await sweep();
    expect(log.filter((line) => line === 'nudge')).toHaveLength(1);
    expect(log.indexOf('nudge')).toBeLessThan(log.indexOf('perform 1'));
  });

  it('sets the timer once more when something earlier was committed while it was set', async () => {
    const { state, sweep } = scene();
    state.nextDueAt = state.now + 50_000;
    state.onTimer = () => {
      state.nextDueAt = state.now + 3000;
    };
    await sweep();
    expect(state.timerAt).toBe(state.now + 3000);
  });

  it('goes on when something fell due while the timer was set', async () => {
    const { log, state, sweep } = scene();
    state.onTimer = () => {
      if (!log.includes('perform late')) state.waiting = [wake('late')];
    };
    await sweep();
    expect(log).toContain('perform late');
    expect(state.timerAt).toBe(state.now + LONGEST_MS);
  });

  it('tries again when all that is due is about to be leased by another, and leaves it to the timer in the end', async () => {
    const { log, state, sweep } = scene();
    let times = 0;
    state.nextDueAt = state.now;
    state.onClaim = () => {
      times += 1;
      if (times > 100) state.nextDueAt = null;
    };
    await sweep();
    expect(log.filter((line) => line.startsWith('perform'))).toEqual([]);
    expect(state.timerAt).toBe(state.now + LONGEST_MS);
  });
});

describe('what is not begun', () => {
  it('before the worker stops is left alone, and another worker is asked to look', async () => {
    const { log, state, signal, sweep } = scene();
    state.waiting = [wake('1'), wake('2')];
    state.onPerform = () => {
      signal.aborted = true;
    };
    await sweep();
    expect(log.slice(-2)).toEqual(['perform 1', 'nudge']);
  });

  it('before its lease is over is left to whoever has it then', async () => {
    const { log, state, sweep } = scene();
    state.waiting = [wake('1'), wake('2')];
    state.onPerform = () => {
      state.now += LEASE_MS;
    };
    await sweep();
    expect(log).toContain('perform 1');
    expect(log).not.toContain('perform 2');
  });
});

describe('what goes wrong', () => {
  it('before a later sweep is sure makes the job fail, so that it is tried again', async () => {
    const { errors, state, sweep } = scene();
    const away = new Error('away');
    state.onClaim = () => {
      throw away;
    };
    await expect(sweep()).rejects.toBe(away);
    expect(errors).toEqual([away]);
  });

  it('afterwards is reported, and the later sweep makes up for it', async () => {
    const { errors, state, sweep } = scene();
    const away = new Error('away');
    state.onClaim = () => {
      throw away;
    };
    await sweep(true);
    expect(errors).toEqual([away]);
    expect(state.timerAt).toBe(state.now + WATCH_MS);
  });

  it('with one tenant stops no other, and is reported once for a lease', async () => {
    const { errors, log, state, sweep } = scene({ limit: 10 });
    state.waiting = [wake('1', 'bad'), wake('2', 'bad'), wake('3', 'good')];
    state.onPerform = ({ tenant }) => {
      if (tenant === 'bad') throw new Error('no database');
    };
    await sweep();
    expect(errors).toEqual([expect.objectContaining({ code: 'work.noHelpdesk' })]);
    expect(log).toContain('perform 3');
    expect(log).not.toContain('perform 2');
    // The help desk that failed is made again.
    state.waiting = [wake('4', 'bad')];
    await sweep();
    expect(log.filter((line) => line === 'configure bad')).toHaveLength(2);
    expect(log.filter((line) => line === 'configure good')).toHaveLength(1);
  });
});

describe('several pieces', () => {
  it('are in hand at a time, as many as allowed', async () => {
    const { state, sweep } = scene({ limit: 10, concurrency: 3 });
    state.waiting = ['1', '2', '3', '4', '5'].map((id) => wake(id));
    let inHand = 0;
    let most = 0;
    state.onPerform = async () => {
      inHand += 1;
      most = Math.max(most, inHand);
      await new Promise((resolve) => setImmediate(resolve));
      inHand -= 1;
    };
    await sweep();
    expect(most).toBe(3);
  });
});
