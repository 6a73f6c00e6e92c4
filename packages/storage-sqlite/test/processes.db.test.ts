import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Storage, UntypedFilter } from '@deskwright/core/port';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqliteStorage } from '../src/index.ts';
import { sampleFields } from './sample-desk.ts';
import { startWorker } from './worker.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
  path = join(directory, 'desk.db');
});
afterEach(() => rm(directory, { recursive: true }));

/** What a pragma that checks the file has to say. */
function check(pragma: 'integrity_check' | 'foreign_key_check'): unknown[] {
  const db = new DatabaseSync(path);
  try {
    return db
      .prepare(`PRAGMA ${pragma}`)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    db.close();
  }
}

/** How many tickets are found by each sort of what is kept beside them: a column, an entry, a folded text, words. */
async function foundBeside(storage: Storage): Promise<unknown[]> {
  const wheres: readonly UntypedFilter[] = [
    { field: 'status', op: 'is', value: 'sent' },
    { field: 'dueAt', op: 'gte', value: 0 },
    { field: 'subject', op: 'startsWith', value: 'PARCEL' },
    { field: 'text', op: 'find', value: 'parcel' },
  ];
  const counts = wheres.map((where) => storage.count('ticket', { now: 0, where }));
  return (await Promise.all(counts)).map(([row]) => row?.count);
}

describe('several processes', () => {
  it('may open a new file at the same moment and write to it side by side', async () => {
    const workers = ['a', 'b', 'c', 'd'].map((name) => startWorker(path, name, { count: 25, callers: 5 }));
    for (const worker of workers) expect(await worker.ended).toEqual({ code: 0, errors: '' });
    const storage = sqliteStorage({ path, fields: sampleFields });
    expect(await storage.count('ticket', { now: 0 })).toEqual([{ key: [], count: 100 }]);
    expect(await foundBeside(storage)).toEqual([100, 100, 100, 100]);
    const { events } = await storage.changes({ after: null, limit: 1000 });
    expect(events).toHaveLength(200);
    await storage.close();
    expect(check('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  }, 60_000);
});

describe('a process killed while it commits', () => {
  it.each([1, 7, 40, 90])(
    'loses nothing that was accepted and leaves nothing half done (after %i)',
    async (kill) => {
      const worker = startWorker(path, 'w');
      await worker.accepted(kill);
      worker.process.kill('SIGKILL');
      expect(await worker.ended).toEqual({ code: null, errors: '' });
      expect(worker.count()).toBeGreaterThanOrEqual(kill);

      const storage = sqliteStorage({ path, fields: sampleFields });
      const count = (await storage.count('ticket', { now: 0 }))[0]?.count ?? 0;
      // One more may have been on its way back when the process died.
      expect([worker.count(), worker.count() + 1]).toContain(count);
      expect(await foundBeside(storage)).toEqual([count, count, count, count]);
      for (let n = 1; n <= count; n += 1) {
        const id = `w-${n}`;
        expect((await storage.load({ ref: { channel: 'test', thread: id } }))?.version).toBe(2);
        expect(await storage.history({ kind: 'ticket', id })).toHaveLength(2);
        const again = { key: id, answer: null };
        const batch = {
          writes: [],
          deliveries: [],
          commands: [],
          refs: [],
          erased: [],
          forgotten: [],
          removed: [],
          setAside: [],
          settled: [],
          once: [{ ...again, at: 0 }],
        };
        expect(await storage.commit(batch)).toEqual({ ok: false, reason: 'duplicate', first: n });
      }
      expect(await storage.load({ kind: 'ticket', id: `w-${count + 1}` })).toBeNull();
      const { claims } = await storage.claim({ what: ['wake', 'command'], now: 1e9, until: 1e9, limit: 1e6 });
      expect(claims).toHaveLength(2 * count);
      await storage.close();
      expect(check('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      expect(check('foreign_key_check')).toEqual([]);
    },
    60_000,
  );

  it('loses nothing that was accepted of commits that shared a transaction, however often it dies', async () => {
    const nothing = {
      writes: [],
      deliveries: [],
      commands: [],
      refs: [],
      erased: [],
      settled: [],
      forgotten: [],
      removed: [],
      setAside: [],
    };
    let total = 0;
    for (const [round, kill] of [1, 30, 60, 17, 90, 45, 5, 75].entries()) {
      const name = `w${round}`;
      const worker = startWorker(path, name, { callers: 16 });
      await worker.accepted(kill);
      worker.process.kill('SIGKILL');
      expect(await worker.ended).toEqual({ code: null, errors: '' });
      const accepted = worker.numbers();
      expect(accepted.length).toBeGreaterThanOrEqual(kill);

      const storage = sqliteStorage({ path, fields: sampleFields });
      const own = ((await storage.count('ticket', { now: 0 }))[0]?.count ?? 0) - total;
      // Those on their way back when the process died were kept too, all of a transaction or none.
      expect(own).toBeGreaterThanOrEqual(accepted.length);
      expect(own).toBeLessThanOrEqual(accepted.length + 16);
      total += own;
      expect(await foundBeside(storage)).toEqual([total, total, total, total]);
      for (const n of accepted) {
        const id = `${name}-${n}`;
        expect((await storage.load({ ref: { channel: 'test', thread: id } }))?.version).toBe(2);
        expect(await storage.history({ kind: 'ticket', id })).toHaveLength(2);
        const again = await storage.commit({ ...nothing, once: [{ key: id, answer: null, at: 0 }] });
        expect(again).toEqual({ ok: false, reason: 'duplicate', first: n });
      }
      const { events } = await storage.changes({ after: null, limit: 1e6 });
      expect(events).toHaveLength(2 * total);
      await storage.close();
      expect(check('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      expect(check('foreign_key_check')).toEqual([]);
    }
  }, 120_000);
});
