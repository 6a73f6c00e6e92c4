import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Claim } from '@deskwright/core/port';
import { Logger, run, type TaskList } from 'graphile-worker';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type GraphileWorker,
  graphileNudges,
  graphileWork,
  type StartGraphileOptions,
  startGraphile,
} from '../src/graphile/index.ts';
import { postgresClaims, postgresStorage } from '../src/index.ts';
import { batch, write } from './batch.ts';
import { openDatabase, type TestDatabase } from './database.ts';

const SCRIPT = fileURLToPath(new URL('./graphile-process.ts', import.meta.url));
const TASK = 'deskwright.sweep';

let database: TestDatabase;
const workers: GraphileWorker[] = [];
const children: ChildProcess[] = [];
/** What was performed, by whom and when. */
const done: { readonly tenant: string; readonly id: string; readonly at: number; readonly by: string }[] = [];
const errors: unknown[] = [];

beforeEach(async () => {
  database = await openDatabase();
  done.length = 0;
  errors.length = 0;
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  }
  await database.close();
});

/** Waits until something holds, looking again and again. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

function storageOf(tenant: string) {
  return postgresStorage({ pool: database.app, tenant, fields: {} });
}

/** Commits records of a tenant that are to be woken at an instant. */
async function commit(tenant: string, ids: readonly string[], wakeAt: number): Promise<void> {
  const writes = ids.map((id) => write(id, 0, { wakeAt }));
  expect(await storageOf(tenant).commit(batch({ writes }))).toEqual({ ok: true });
}

/** A help desk that settles whatever it performs, and notes it. */
function helpdeskOf(tenant: string, by = 'worker', before: (claim: Claim) => void | Promise<void> = () => {}) {
  const storage = storageOf(tenant);
  return {
    applyConfiguration: async () => null,
    async perform(claim: Claim) {
      await before(claim);
      const { ok } = await storage.commit(batch({ settled: [{ token: claim.token, retryAt: null }] }));
      const id = claim.what === 'wake' ? claim.record.id : claim.token;
      if (ok) done.push({ tenant, id, at: Date.now(), by });
    },
  };
}

async function start(more: Partial<StartGraphileOptions> = {}): Promise<GraphileWorker> {
  const worker = await startGraphile({
    pgPool: database.owner,
    claims: postgresClaims({ pool: database.worker }),
    helpdesk: helpdeskOf,
    pollMs: 50,
    onError: (error) => errors.push(error),
    ...more,
  });
  workers.push(worker);
  return worker;
}

/** A runner as somebody has it who knows graphile-worker; it does not nudge when it starts. */
async function ownRunner(tasks: TaskList = {}) {
  const work = graphileWork({
    claims: postgresClaims({ pool: database.worker }),
    helpdesk: helpdeskOf,
    onError: (error) => errors.push(error),
  });
  database.owner.on('connect', (client) => client.on('error', () => {}));
  const runner = await run({
    pgPool: database.owner,
    taskList: { ...work.tasks, ...tasks },
    parsedCronItems: [],
    noHandleSignals: true,
    useNodeTime: true,
    logger: new Logger(() => () => {}),
  });
  return {
    addJob: runner.addJob,
    stop() {
      work.stop();
      return runner.stop();
    },
  };
}

function ids(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
}

/** When the timer stands, or `null` without one. */
async function timerAt(): Promise<number | null> {
  const { rows } = await database.owner.query(
    `SELECT run_at FROM graphile_worker.jobs WHERE key = 'deskwright.timer' AND locked_at IS NULL`,
  );
  return rows[0]?.run_at.getTime() ?? null;
}

/** Waits until no sweep is under way and none is to come but by the timer. */
async function untilAsleep(): Promise<void> {
  await until(async () => {
    const { rows } = await database.owner.query(
      `SELECT count(*)::int AS others FROM graphile_worker.jobs
      WHERE key IS DISTINCT FROM 'deskwright.timer' OR locked_at IS NOT NULL OR run_at < now()`,
    );
    return rows[0].others === 0 && (await timerAt()) !== null;
  });
}

/** A process that has so many pieces of work in hand, and will not let go of them. */
async function holder(pieces: number, limit: number, leaseMs: number): Promise<ChildProcess> {
  const args = [database.url('owner'), database.url('worker'), String(limit), String(leaseMs)];
  const child = spawn(process.execPath, ['--no-warnings', '--conditions=@deskwright/source', SCRIPT, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let out = '';
  while (out.split('\n').length <= pieces) out += (await once(child.stdout, 'data'))[0];
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'close');
}

describe('a worker', () => {
  it('does at once what a nudge tells it of', async () => {
    // A timer that would be too late.
    const worker = await start({ longestMs: 1e8 });
    await untilAsleep();
    await commit('a', ['1'], Date.now());
    worker.nudge();
    await until(() => done.length === 1);
    expect(done[0]).toMatchObject({ tenant: 'a', id: '1' });
    expect(errors).toEqual([]);
  });

  it('does what it finds when it starts', async () => {
    await commit('a', ['1'], Date.now());
    await start();
    await until(() => done.length === 1);
  });

  it('sleeps until something falls due, and then does it', async () => {
    const due = Date.now() + 2500;
    await commit('a', ['1'], due);
    await start({ longestMs: 1e8 });
    await untilAsleep();
    expect(done).toEqual([]);
    expect(Math.abs(((await timerAt()) ?? 0) - due)).toBeLessThanOrEqual(1000);
    await until(() => done.length === 1);
    expect(done[0]?.at).toBeGreaterThanOrEqual(due);
  });

  it('finds without a nudge what is due earlier than it knew, by its longest sleep', async () => {
    await start({ longestMs: 500 });
    await untilAsleep();
    await commit('a', ['1'], Date.now());
    await until(() => done.length === 1);
  });

  it('works for several tenants, and for one alone when that is what it leases from', async () => {
    for (const tenant of ['a', 'b', 'c']) await commit(tenant, ids(tenant, 5), Date.now());
    const alone = await start({
      claims: storageOf('b'),
      name: 'only-b',
      helpdesk: (tenant) => helpdeskOf(tenant, 'b'),
    });
    await until(() => done.length === 5);
    await alone.stop();
    expect(new Set(done.map(({ tenant }) => tenant))).toEqual(new Set(['b']));
    await start();
    await until(() => done.length === 15);
    expect(new Set(done.map(({ id }) => id)).size).toBe(15);
    expect(errors).toEqual([]);
  });

  it('reports a tenant whose help desk cannot be made, does the work of others, and tries again', async () => {
    let isBroken = true;
    await commit('bad', ['1'], Date.now());
    await commit('good', ['2'], Date.now());
    await start({
      leaseMs: 300,
      helpdesk(tenant) {
        if (tenant === 'bad' && isBroken) throw new Error('no such tenant');
        return helpdeskOf(tenant);
      },
    });
    await until(() => done.length === 1 && errors.length > 0);
    expect(errors[0]).toMatchObject({ code: 'work.noHelpdesk' });
    isBroken = false;
    await until(() => done.length === 2);
    expect(done.map(({ tenant }) => tenant)).toEqual(['good', 'bad']);
  });

  it('runs beside tasks of a runner of one’s own', async () => {
    await commit('a', ['1'], Date.now());
    let greeted = false;
    const runner = await ownRunner({
      greet() {
        greeted = true;
      },
    });
    await runner.addJob('greet', {});
    await runner.addJob(TASK, {});
    await until(() => done.length === 1 && greeted);
    await runner.stop();
  });
});

describe('several workers', () => {
  it('never do a piece twice, and together do all', async () => {
    for (const tenant of ['a', 'b', 'c']) await commit(tenant, ids(tenant, 100), Date.now());
    const names = ['one', 'two', 'three'];
    const begun = new Set<string>();
    // A backlog wakes all of them, not only the one that was nudged: nobody gets done before each has begun.
    const meet = async (by: string): Promise<void> => {
      begun.add(by);
      await until(() => begun.size === names.length);
    };
    const helpdesk = (by: string) => (tenant: string) => helpdeskOf(tenant, by, () => meet(by));
    await Promise.all(names.map((by) => start({ limit: 5, helpdesk: helpdesk(by) })));
    await until(() => done.length >= 300);
    await untilAsleep();
    expect(done).toHaveLength(300);
    expect(new Set(done.map(({ id }) => id)).size).toBe(300);
    expect(errors).toEqual([]);
  });

  it('leave no job behind but the timer', async () => {
    const [one] = await Promise.all([start({ limit: 1 }), start({ limit: 1 })]);
    for (let n = 0; n < 30; n += 1) {
      await commit('a', [`${n}`], Date.now());
      one?.nudge();
    }
    await until(() => done.length === 30);
    await untilAsleep();
    const { rows } = await database.owner.query('SELECT key FROM graphile_worker.jobs');
    expect(rows).toEqual([{ key: 'deskwright.timer' }]);
  });
});

describe('what falls due soon', () => {
  it('is slept through by nobody, however many set the timer at once', async () => {
    await Promise.all([start({ longestMs: 1e8 }), start({ longestMs: 1e8 }), start({ longestMs: 1e8 })]);
    const nudges = graphileNudges({ pgPool: database.owner, onError: (error) => errors.push(error) });
    for (let n = 0; n < 100; n += 1) {
      // Now one after, now one before what the timer stands at.
      await commit(`t${n % 3}`, [`${n}`], Date.now() + ((n * 37) % 20) * 20);
      nudges.nudge();
    }
    await until(() => done.length === 100);
    await untilAsleep();
    expect(new Set(done.map(({ id }) => id)).size).toBe(100);
    expect(errors).toEqual([]);
    await nudges.close();
  });
});

describe('a worker that is killed in the middle of a sweep', () => {
  it('does not keep others from the rest, and leaves to them what it had in hand when its lease is over', async () => {
    await commit('a', ids('a', 20), Date.now());
    const child = await holder(3, 3, 2000);
    await start();
    await until(() => done.length === 17);
    await kill(child);
    await until(() => done.length === 20);
    expect(new Set(done.map(({ id }) => id)).size).toBe(20);
    // Its job stays locked for hours, which must not matter.
    await untilDead(1);
  });

  it('leaves a timer behind, so that nobody has to nudge the next one', async () => {
    await commit('a', ids('a', 2), Date.now());
    await kill(await holder(2, 10, 1000));
    const own = await ownRunner();
    await until(() => done.length === 2);
    await own.stop();
  });
});

/** How many jobs some worker has locked. */
async function locked(): Promise<number> {
  const { rowCount } = await database.owner.query('SELECT FROM graphile_worker.jobs WHERE locked_at IS NOT NULL');
  return rowCount ?? 0;
}

/** Waits until only so many jobs are locked: those of dead workers. */
async function untilDead(count: number): Promise<void> {
  await until(async () => (await locked()) === count);
}

describe('a worker that is stopped', () => {
  it('finishes what it has in hand, begins nothing new, and another one is told', async () => {
    await commit('a', ids('a', 4), Date.now());
    let release = () => {};
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = 0;
    const stopping = await start({
      concurrency: 1,
      leaseMs: 1500,
      longestMs: 1e8,
      helpdesk: (tenant) =>
        helpdeskOf(tenant, 'stopped', async () => {
          begun += 1;
          await blocked;
        }),
    });
    await until(() => begun === 1);
    const stopped = stopping.stop();
    release();
    await stopped;
    expect(done.map(({ by }) => by)).toEqual(['stopped']);
    expect(begun).toBe(1);
    await start({ longestMs: 1e8, helpdesk: (tenant) => helpdeskOf(tenant, 'other') });
    await until(() => done.length === 4);
    expect(done.map(({ by }) => by)).toEqual(['stopped', 'other', 'other', 'other']);
    expect(errors).toEqual([]);
  });

  it('has needed no more rights for its jobs than to make the schema that they are in', async () => {
    const name = new URL(database.url('owner')).pathname.slice(1);
    await database.admin.query(`DO $$ BEGIN
      IF to_regrole('jobs') IS NULL THEN CREATE ROLE jobs LOGIN PASSWORD 'jobs'; END IF;
    END $$`);
    await database.admin.query(`GRANT CREATE ON DATABASE ${name} TO jobs`);
    const url = new URL(database.url('owner'));
    url.username = 'jobs';
    url.password = 'jobs';
    const pgPool = new pg.Pool({ connectionString: url.href });
    const worker = await start({ pgPool, schema: 'desk_jobs' });
    const nudges = graphileNudges({ pgPool, schema: 'desk_jobs' });
    await commit('a', ['1'], Date.now());
    nudges.nudge();
    await until(() => done.length === 1);
    await nudges.close();
    await worker.stop();
    await pgPool.end();
    expect(errors).toEqual([]);
  });

  it('can be stopped twice', async () => {
    const worker = await start();
    await Promise.all([worker.stop(), worker.stop()]);
    await worker.stop();
  });
});

describe('what the guide has for monitoring', () => {
  const guide = readFileSync(new URL('../../../docs/many-machines.md', import.meta.url), 'utf8');
  const [ofWork = '', ofJobs = ''] = [...guide.matchAll(/```sql\n(SELECT [^`]*)```/g)].map(([, sql = '']) => sql);

  it('says what waits, what is in hand, what was set aside and how late it is', async () => {
    const now = Date.now();
    await commit('a', ids('late', 3), now - 90_000);
    await commit('b', ids('later', 1), now + 90_000);
    const { claims } = await storageOf('a').claim({ what: ['wake'], now, until: now + 60_000, limit: 1 });
    const { rows } = await database.worker.query(ofWork);
    expect(claims).toHaveLength(1);
    expect(rows).toEqual([
      { tenant: 'a', what: 'wake', waiting: '2', in_hand: '1', set_aside: '0', seconds_late: expect.anything() },
      { tenant: 'b', what: 'wake', waiting: '0', in_hand: '0', set_aside: '0', seconds_late: expect.anything() },
    ]);
    expect(Number(rows[0].seconds_late)).toBeGreaterThanOrEqual(89);
    expect(Number(rows[1].seconds_late)).toBeLessThan(0);
  });

  it('says which jobs there are', async () => {
    await start();
    await untilAsleep();
    const { rows } = await database.owner.query(ofJobs);
    expect(rows).toMatchObject([{ key: 'deskwright.timer', locked_at: null, attempts: 0 }]);
  });
});

describe('a database that goes away', () => {
  let elsewhere: pg.Pool;
  let name: string;
  beforeEach(() => {
    elsewhere = new pg.Pool({ connectionString: process.env.POSTGRES_URL ?? '' });
    name = new URL(database.url('owner')).pathname.slice(1);
  });
  afterEach(() => elsewhere.end());

  /** Cuts all connections of graphile-worker and of those who lease. */
  async function cut(): Promise<void> {
    await elsewhere.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename IN ('owner', 'worker')`,
      [name],
    );
  }

  async function letIn(yes: boolean): Promise<void> {
    await elsewhere.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${yes}`);
  }

  it('ends no process, is reported, and the work goes on', async () => {
    const worker = await start({ limit: 2, leaseMs: 1000 });
    const nudges = graphileNudges({ pgPool: database.owner, onError: (error) => errors.push(error) });
    for (let n = 0; n < 20; n += 1) {
      await commit('a', [`${n}`], Date.now());
      worker.nudge();
      nudges.nudge();
      await cut();
    }
    await until(() => done.length === 20);
    expect(new Set(done.map(({ id }) => id)).size).toBe(20);
    expect(errors.length).toBeGreaterThan(0);
    // All connections work again.
    await commit('a', ['last'], Date.now());
    nudges.nudge();
    await until(() => done.length === 21);
    await nudges.close();
  });

  it('for a while is waited for, and a worker can be stopped meanwhile', async () => {
    const stopped = await start({ longestMs: 500 });
    await start({ longestMs: 500 });
    await untilAsleep();
    await letIn(false);
    await cut();
    await until(() => errors.length > 1);
    await stopped.stop();
    await letIn(true);
    await commit('a', ['1'], Date.now());
    await until(() => done.length === 1);
  });

  it('while a sweep is under way ends the runner, and another one is started when the database is back', async () => {
    await commit('a', ['1'], Date.now());
    let isInHand = false;
    const away = Promise.withResolvers<void>();
    await start({
      leaseMs: 1000,
      longestMs: 500,
      helpdesk: (tenant) =>
        helpdeskOf(tenant, 'worker', () => {
          isInHand = true;
          return away.promise;
        }),
    });
    await until(() => isInHand);
    await letIn(false);
    await cut();
    away.resolve();
    const failed = { code: 'work.graphile', message: 'The worker could not be started again' };
    await until(() => errors.some((error) => (error as Error).message === failed.message));
    expect(errors).toContainEqual(expect.objectContaining(failed));
    await letIn(true);
    await commit('a', ['2'], Date.now());
    await until(() => new Set(done.map(({ id }) => id)).size === 2);
  });

  it('fails a start, and nothing else', async () => {
    const url = new URL(database.url('owner'));
    url.port = '1';
    const pgPool = new pg.Pool({ connectionString: url.href });
    await expect(start({ pgPool })).rejects.toThrow();
    const nudges = graphileNudges({ pgPool, onError: (error) => errors.push(error) });
    nudges.nudge();
    await nudges.close();
    expect(errors.length).toBeGreaterThan(0);
    await pgPool.end();
  });
});
