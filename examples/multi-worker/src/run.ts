import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Storage } from '@deskwright/core/port';
import { migratePostgres } from '@deskwright/storage-postgres';
import { graphileNudges } from '@deskwright/storage-postgres/graphile';
import type { Options } from './command-line.ts';
import { Crew } from './crew.ts';
import { openDatabase } from './database.ts';
import type { Display } from './display.ts';
import { type Counts, Ledger } from './ledger.ts';
import { Load } from './load.ts';
import { rawOf } from './offer.ts';
import { openDesk, openPool } from './open-desk.ts';
import { Outbox } from './outbox.ts';

/** Short, so that what a killed worker had in hand comes back soon. A desk that sends mail takes a minute. */
const LEASE_MS = 5000;
/** Customers hold back when so many acknowledgements are waiting. */
const BACKLOG = 400;
const SHOW_MS = 500;
const DONE_WITHIN_MS = 60_000;
const EVERYTHING = ['wake', 'delivery', 'command'] as const;

/** What came of a run. */
export interface Report extends Counts {
  readonly offered: number;
  readonly offeredAgain: number;
  /** For how long customers wrote. */
  readonly seconds: number;
  /** How long it took then until nothing was left to do. */
  readonly secondsAfter: number;
  readonly workers: number;
  readonly killed: number;
  /** What workers reported, and how often. */
  readonly reported: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

async function isDone(storage: Storage): Promise<boolean> {
  const now = Date.now();
  return (await storage.claim({ what: EVERYTHING, now, until: now, limit: 0 })).nextDueAt === null;
}

async function readAll(storage: Storage): Promise<Ledger> {
  const ledger = new Ledger();
  for (let after: string | null = null; ; ) {
    const { events, position }: Awaited<ReturnType<Storage['changes']>> = await storage.changes({ after, limit: 1000 });
    if (events.length === 0) return ledger;
    for (const event of events) ledger.take(event);
    after = position;
  }
}

/** Starts everything, puts load on it, kills workers, waits until all is done, and counts. */
export async function run(options: Options, display: Display | null, isStopped: () => boolean): Promise<Report> {
  const database = await openDatabase();
  const directory = await mkdtemp(join(tmpdir(), 'multi-worker-outbox-'));
  const outbox = new Outbox(join(directory, 'sent'));
  // A tenant of its own for each run, so that runs on one database do not meet.
  const place = { url: database.url, tenant: `load-${randomBytes(4).toString('hex')}`, outbox: outbox.path };
  const pool = openPool(place.url, 12);
  const crew = new Crew(place, LEASE_MS);
  try {
    await migratePostgres(pool);
    const failures = new Map<string, number>();
    const note = (error: unknown) => failures.set(String(error), (failures.get(String(error)) ?? 0) + 1);
    const { storage, helpdesk } = openDesk(place, pool, note);
    await helpdesk.applyConfiguration();
    // This process takes messages in and does no work: after each commit it tells the workers.
    const nudges = graphileNudges({ pgPool: pool, name: place.tenant, onError: note });
    helpdesk.on('*', () => nudges.nudge());
    await Promise.all(Array.from({ length: options.workers }, () => crew.add()));

    const startedAt = performance.now();
    const secondsOf = () => (performance.now() - startedAt) / 1000;
    let isFailed = false;
    const isOver = () => isFailed || isStopped() || secondsOf() >= options.seconds;
    let conversations = 0;
    const load = new Load({
      receive: (offer) => {
        if (offer.n === 0) conversations += 1;
        return helpdesk.receive('load', rawOf(offer));
      },
      isBusy: () => conversations - outbox.sent() > BACKLOG,
    });
    const show = () => {
      display?.show({ received: load.answered.size, sent: outbox.sent(), workers: crew.size, killed: crew.killed });
    };
    const shown = setInterval(show, SHOW_MS);
    let seconds = 0;
    try {
      await Promise.all([load.run(isOver), killNowAndThen(crew, options.killEvery, isOver)]);
      seconds = secondsOf();
      const deadline = performance.now() + DONE_WITHIN_MS;
      while (!(await isDone(storage)) && performance.now() < deadline) await wait(100);
    } catch (error) {
      isFailed = true;
      throw error;
    } finally {
      clearInterval(shown);
      display?.clear();
    }
    const secondsAfter = secondsOf() - seconds;
    const done = await isDone(storage);
    await nudges.close();
    await crew.stop();

    const ledger = await readAll(storage);
    const seen = { answered: load.answered, outbox: outbox.keys() };
    const problems = [
      ...ledger.problems(seen),
      ...(done ? [] : ['work was left over']),
      ...(crew.lost === 0 ? [] : [`${crew.lost} workers ended by themselves`]),
    ];
    return {
      offered: load.answered.size,
      offeredAgain: load.again,
      ...ledger.counts(seen),
      seconds,
      secondsAfter,
      workers: options.workers,
      killed: crew.killed,
      reported: Object.fromEntries([...crew.reported, ...failures]),
      problems,
    };
  } finally {
    await crew.stop();
    await pool.end();
    outbox.close();
    await rm(directory, { recursive: true, force: true });
    await database.close();
  }
}

async function killNowAndThen(crew: Crew, everySeconds: number, isOver: () => boolean): Promise<void> {
  if (everySeconds === 0) return;
  for (let next = performance.now() + everySeconds * 1000; !isOver(); await wait(50)) {
    if (performance.now() < next) continue;
    crew.killOne();
    next += everySeconds * 1000;
  }
}
