import type { Batch, CommitResult } from '@deskwright/core/port';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMIT } from '../src/commit.ts';
import { postgresStorage } from '../src/index.ts';
import { batch, write } from './batch.ts';
import { openDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase();
});
beforeEach(() => database.clear());
afterAll(() => database.close());

function storage() {
  return postgresStorage({ pool: database.app, fields: { ticket: {} } });
}

async function atOnce(made: (n: number) => Partial<Batch>): Promise<readonly CommitResult[]> {
  return Promise.all(Array.from({ length: 10 }, (_, n) => storage().commit(batch(made(n)))));
}

function won(answers: readonly CommitResult[]): number {
  return answers.filter(({ ok }) => ok).length;
}

describe('of several commits at once, one is accepted and the others get the answer of the port', () => {
  it('that make the same record', async () => {
    const answers = await atOnce((n) => ({ writes: [write('a', 0, { value: { n } })] }));
    expect(won(answers)).toBe(1);
    const conflict = { ok: false, reason: 'conflict', record: { kind: 'ticket', id: 'a' } };
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(9).fill(conflict));
  });

  it('that change the same record', async () => {
    await storage().commit(batch({ writes: [write('a', 0)] }));
    const answers = await atOnce(() => ({ writes: [write('a', 1)] }));
    expect(won(answers)).toBe(1);
    expect((await storage().load({ kind: 'ticket', id: 'a' }))?.version).toBe(2);
  });

  it('that carry the same once-key', async () => {
    const answers = await atOnce((n) => ({ writes: [write(`t${n}`, 0)], once: [{ key: 'k', answer: n }] }));
    const winner = answers.findIndex(({ ok }) => ok);
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(9).fill({ ok: false, reason: 'duplicate', first: winner }));
    expect(await storage().count('ticket', { now: 0 })).toEqual([{ key: [], count: 1 }]);
  });

  it('that give one reference to different records', async () => {
    const ref = { channel: 'contact.email', thread: 'ada@example.com' };
    const answers = await atOnce((n) => ({
      writes: [write(`t${n}`, 0)],
      refs: [{ ref, to: { kind: 'ticket', id: `t${n}` } }],
    }));
    const record = { kind: 'ticket', id: `t${answers.findIndex(({ ok }) => ok)}` };
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(9).fill({ ok: false, reason: 'conflict', record, ref }));
    expect(await storage().count('ticket', { now: 0 })).toEqual([{ key: [], count: 1 }]);
  });

  it('that settle the same lease', async () => {
    await storage().commit(batch({ writes: [write('a', 0, { wakeAt: 1 })] }));
    const { claims } = await storage().claim({ what: ['wake'], now: 1, until: 10, limit: 1 });
    const token = claims[0]?.token ?? '';
    const answers = await atOnce((n) => ({ writes: [write(`t${n}`, 0)], settled: [{ token, retryAt: null }] }));
    expect(won(answers)).toBe(1);
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(9).fill({ ok: false, reason: 'lease', token }));
  });
});

describe('commits of the same records, named in different orders', () => {
  it('take turns and do not lock each other out', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    await storage().commit(batch({ writes: ids.map((id) => write(id, 0, { wakeAt: 1 })) }));
    const { rows: before } = await database.admin.query(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    for (let round = 1; round <= 10; round += 1) {
      const answers = await atOnce((n) => {
        const from = [...ids.slice(n % 5), ...ids.slice(0, n % 5)];
        const writes = (n % 2 === 0 ? from : from.toReversed()).map((id) => write(id, round, { wakeAt: 1 }));
        return {
          writes,
          erased: [{ kind: 'ticket', id: 'a' }],
          refs: writes.map(({ kind, id }) => ({ ref: { channel: 'x', thread: id }, to: { kind, id } })),
        };
      });
      expect(won(answers)).toBe(1);
    }
    const { rows: after } = await database.admin.query(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(after).toEqual(before);
  });

  it('a commit that is kept waiting for a record sees what the other one left', async () => {
    await storage().commit(batch({ writes: [write('a', 0)] }));
    const first = await database.app.connect();
    await first.query('BEGIN');
    await first.query(COMMIT, ['default', JSON.stringify({ ...batch({ writes: [write('a', 1)] }), work: [] })]);
    const second = storage().commit(batch({ writes: [write('a', 1)] }));
    const waits = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while ((await database.admin.query(waits)).rowCount === 0);
    await first.query('COMMIT');
    first.release();
    expect(await second).toEqual({ ok: false, reason: 'conflict', record: { kind: 'ticket', id: 'a' } });
  });
});

describe('workers that claim at once', () => {
  it('lease every piece of work to one of them', async () => {
    const ids = Array.from({ length: 100 }, (_, n) => `t${n}`);
    await storage().commit(batch({ writes: ids.map((id, n) => write(id, 0, { wakeAt: n % 7 })) }));
    const leased: string[] = [];
    const worker = async () => {
      for (;;) {
        const { claims } = await storage().claim({ what: ['wake'], now: 10, until: 100, limit: 3 });
        leased.push(...claims.flatMap((one) => (one.what === 'wake' ? [one.record.id] : [])));
        if (claims.length === 0) return;
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    const { claims } = await storage().claim({ what: ['wake'], now: 10, until: 100, limit: 100 });
    leased.push(...claims.flatMap((one) => (one.what === 'wake' ? [one.record.id] : [])));
    expect(leased.toSorted()).toEqual(ids.toSorted());
  });

  it('pass over what another one is about to lease, and do not wait for it', async () => {
    await storage().commit(batch({ writes: [write('a', 0, { wakeAt: 1 }), write('b', 0, { wakeAt: 2 })] }));
    const client = await database.app.connect();
    await client.query('BEGIN');
    await client.query(`SELECT deskwright.claim('default', '{wake}', 5, 10, 1)`);
    const { claims } = await storage().claim({ what: ['wake'], now: 5, until: 10, limit: 5 });
    expect(claims).toMatchObject([{ record: { id: 'b' }, attempt: 1 }]);
    await client.query('ROLLBACK');
    client.release();
  });
});
