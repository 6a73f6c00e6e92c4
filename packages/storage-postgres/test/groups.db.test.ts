import { randomBytes } from 'node:crypto';
import type { CommitResult, Storage } from '@deskwright/core/port';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMIT } from '../src/commit.ts';
import { type PostgresPool, postgresStorage } from '../src/index.ts';
import { batch, commitValues, event, write } from './batch.ts';
import { openDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
let storage: Storage;
let statements = 0;
beforeAll(async () => {
  database = await openDatabase();
});
beforeEach(async () => {
  await database.clear();
  const pool: PostgresPool = {
    query(text, values) {
      if (text === COMMIT) statements += 1;
      return database.app.query(text, values);
    },
  };
  storage = postgresStorage({ pool, fields: { ticket: {} } });
  await storage.load({ kind: 'ticket', id: 'none' });
  statements = 0;
});
afterAll(() => database.close());

const OK = { ok: true };

async function ids(): Promise<string[]> {
  const { events } = await storage.changes({ after: null, limit: 1000 });
  return events.map(({ record }) => record.id);
}

describe('commits of one process at the same moment', () => {
  it('share transactions, and each gets its own answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => storage.commit(batch({ writes: [write(`t${n}`, 0, { wakeAt: n })] }))),
    );
    expect(answers).toEqual(answers.map(() => OK));
    expect(statements).toBeLessThan(8);
    expect(new Set(await ids()).size).toBe(100);
    const { claims } = await storage.claim({ what: ['wake'], now: 100, until: 200, limit: 200 });
    expect(claims).toHaveLength(100);
  });

  it('are refused one by one: what stands against one is no trace of it, and nothing to the others', async () => {
    const to = { kind: 'ticket', id: 'old' };
    const old = batch({
      writes: [write('old', 0)],
      once: [{ key: 'seen', answer: 'first', at: 0 }],
      refs: [{ ref: { channel: 'email', thread: '1' }, to }],
    });
    expect(await storage.commit(old)).toEqual(OK);
    const fine = (id: string) => storage.commit(batch({ writes: [write(id, 0)] }));
    const before = statements;
    const elsewhere = { kind: 'ticket', id: 'thief' };
    const answers = await Promise.all([
      ...['a', 'b', 'c', 'd'].map(fine),
      storage.commit(batch({ writes: [write('x1', 0)], once: [{ key: 'seen', answer: 'second', at: 0 }] })),
      storage.commit(batch({ writes: [write('x2', 0)], settled: [{ token: '1:1', retryAt: null }] })),
      storage.commit(batch({ writes: [write('x3', 0), write('old', 7)] })),
      storage.commit(
        batch({ writes: [write('x4', 0)], refs: [{ ref: { channel: 'email', thread: '1' }, to: elsewhere }] }),
      ),
      fine('e'),
      // Its key is written before that of another one is found to be there.
      storage.commit(batch({ writes: [write('f', 0)], once: [{ key: 'fresh', answer: null, at: 0 }] })),
    ]);
    const no = (more: object) => ({ ok: false, ...more });
    expect(answers).toEqual([
      ...[OK, OK, OK, OK],
      no({ reason: 'duplicate', first: 'first' }),
      no({ reason: 'lease', token: '1:1' }),
      no({ reason: 'conflict', record: to }),
      no({ reason: 'conflict', record: to, ref: { channel: 'email', thread: '1' } }),
      ...[OK, OK],
    ]);
    // All together, and once more those that nothing stands against.
    expect(statements - before).toBe(2);
    expect((await ids()).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'old']);
    expect((await storage.list('once', { after: null, limit: 9 })).rows).toHaveLength(2);
  });

  it('of the same version of a record: one is accepted', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => storage.commit(batch({ writes: [write(`t${n}`, 0), write('one', 0)] }))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const conflict = { ok: false, reason: 'conflict', record: { kind: 'ticket', id: 'one' } };
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(19).fill(conflict));
    expect(await ids()).toHaveLength(2);
  });

  it('do not suffer when one of them cannot be written at all', async () => {
    const broken = write(randomBytes(9000).toString('hex'), 0);
    const commits = ['a', 'b', 'c', 'd'].map((id) => storage.commit(batch({ writes: [write(id, 0)] })));
    const failed = storage.commit(batch({ writes: [broken] })).catch((error: unknown) => error);
    const noJson = batch({ writes: [write('no', 0, { value: 1n as never })] });
    const unsent = storage.commit(noJson).catch((error: unknown) => error);
    commits.push(storage.commit(batch({ writes: [write('e', 0)] })));
    expect(await Promise.all(commits)).toEqual(commits.map(() => OK));
    expect(await failed).toMatchObject({ code: 'storage.failed' });
    expect(await unsent).toMatchObject({ code: 'storage.failed', message: expect.stringContaining('BigInt') });
    expect((await ids()).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('do not wait for one that somebody else holds up', async () => {
    await storage.commit(batch({ writes: [write('held', 0)] }));
    const client = await database.app.connect();
    await client.query('BEGIN');
    await client.query(COMMIT, commitValues('default', { writes: [write('held', 1)] }));
    let isOver = false;
    const held = storage.commit(batch({ writes: [write('held', 1, { events: [event(2)] })] })).then((answer) => {
      isOver = true;
      return answer;
    });
    // Those of the same turn of the event loop would go together with it.
    await new Promise((resolve) => setImmediate(resolve));
    for (const round of [1, 2, 3]) {
      const others = Array.from({ length: 10 }, (_, n) =>
        storage.commit(batch({ writes: [write(`${round}-${n}`, 0)] })),
      );
      expect(await Promise.all(others)).toEqual(others.map(() => OK));
    }
    expect(isOver).toBe(false);
    await client.query('COMMIT');
    client.release();
    expect(await held).toMatchObject({ ok: false, reason: 'conflict' });
  });

  it('may come from many processes and still lose or double nothing', async () => {
    const storages = Array.from({ length: 4 }, () => postgresStorage({ pool: database.app, fields: { ticket: {} } }));
    const accepted = new Map<string, number>();
    const run = async (own: Storage, caller: number) => {
      for (let n = 0; n < 25; n += 1) {
        const shared = `shared-${(caller + n) % 3}`;
        const versions = await Promise.all(
          [shared, `own-${caller}`].map(async (id) => (await own.load({ kind: 'ticket', id }))?.version ?? 0),
        );
        const writes = [write(shared, versions[0] ?? 0), write(`own-${caller}`, versions[1] ?? 0)];
        const answer: CommitResult = await own.commit(batch({ writes }));
        if (answer.ok) for (const { id } of writes) accepted.set(id, (accepted.get(id) ?? 0) + 1);
        else expect(answer).toMatchObject({ reason: 'conflict', record: { id: shared } });
      }
    };
    await Promise.all(storages.flatMap((own, at) => [0, 1, 2, 3].map((n) => run(own, at * 4 + n))));
    const seen = new Map<string, number>();
    for (const { record, seq } of (await storage.changes({ after: null, limit: 10_000 })).events) {
      expect(seq).toBe((seen.get(record.id) ?? 0) + 1);
      seen.set(record.id, seq);
    }
    expect(seen).toEqual(accepted);
  });
});
