import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postgresStorage } from '../src/index.ts';
import { batch } from './batch.ts';
import { openDatabase, type TestDatabase } from './database.ts';
import { startWorker } from './worker.ts';

let database: TestDatabase;
let url: string;
beforeEach(async () => {
  database = await openDatabase({ migrated: false });
  url = database.url('owner');
});
afterEach(() => database.close());

function storage() {
  return postgresStorage({ pool: database.owner, fields: {} });
}

/** Waits for what a killed process has left to the server to come to an end. */
async function settled(name: string): Promise<void> {
  const left = 'SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1';
  while ((await database.admin.query(left, [name])).rowCount !== 0);
}

/** Fails unless each of the tickets from 1 to `count` is there once, and whole. */
async function expectWhole(name: string, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    const id = `${name}-${n}`;
    const found = await storage().load({ ref: { channel: 'test', thread: id } });
    expect(found).toEqual({ kind: 'ticket', id, value: { n }, version: 2 });
    expect(await storage().history({ kind: 'ticket', id })).toHaveLength(2);
    const again = await storage().commit(batch({ once: [{ key: id, answer: null, at: 0 }] }));
    expect(again).toEqual({ ok: false, reason: 'duplicate', first: n });
  }
  expect(await storage().load({ kind: 'ticket', id: `${name}-${count + 1}` })).toBeNull();
}

describe('several processes', () => {
  it('may find an empty database at the same moment and write to it side by side', async () => {
    const workers = ['a', 'b', 'c', 'd'].map((name) => startWorker(url, name, 25));
    for (const worker of workers) expect(await worker.ended).toEqual({ code: 0, errors: '' });
    expect(await storage().count('ticket', { now: 0 })).toEqual([{ key: [], count: 100 }]);
    expect((await storage().changes({ after: null, limit: 1000 })).events).toHaveLength(200);
  });
});

describe('processes killed while they commit', () => {
  it('lose nothing that was accepted, double nothing and leave nothing half done', async () => {
    let tickets = 0;
    for (let round = 1; round <= 10; round += 1) {
      const workers = ['v', 'w'].map((name) => ({
        name: `${name}${round}`,
        worker: startWorker(url, `${name}${round}`),
      }));
      const kill = 1 + Math.floor(Math.random() * 40);
      await Promise.all(workers.map(({ worker }) => worker.accepted(kill)));
      for (const { worker } of workers) worker.process.kill('SIGKILL');
      for (const { name, worker } of workers) {
        expect(await worker.ended).toEqual({ code: null, errors: '' });
        await settled(name);
        const [row] = (
          await database.admin.query(
            "SELECT count(*)::int AS n FROM deskwright.records WHERE starts_with(id, $1 || '-')",
            [name],
          )
        ).rows;
        // One more may have been on its way back when the process died.
        expect([worker.count(), worker.count() + 1]).toContain(row.n);
        await expectWhole(name, row.n);
        tickets += row.n;
      }
    }
    const { events } = await storage().changes({ after: null, limit: 1e6 });
    expect(events).toHaveLength(2 * tickets);
    expect(new Set(events.map(({ record, seq }) => `${record.id} ${seq}`)).size).toBe(2 * tickets);
    const { claims } = await storage().claim({ what: ['wake', 'command'], now: 1e9, until: 1e9 + 1, limit: 1e6 });
    expect(claims).toHaveLength(2 * tickets);
  });
});
