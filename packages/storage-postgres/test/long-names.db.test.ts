import { createHash } from 'node:crypto';
import type { Storage } from '@deskwright/core/port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresStorage } from '../src/index.ts';
import { batch, write } from './batch.ts';
import { openDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
let storage: Storage;
beforeAll(async () => {
  database = await openDatabase();
  storage = postgresStorage({ pool: database.app, fields: {} });
});
afterAll(() => database.close());

/** A text that no compression makes short enough for an index, four bytes a letter. */
function long(seed: string, length: number): string {
  const letters = Array.from({ length }, (_, at) => {
    const [first = 0, second = 0] = createHash('sha256').update(`${at}`).digest();
    return String.fromCodePoint(0x10000 + first * 256 + second);
  });
  return letters.join('') + seed;
}

describe('threads and once-keys', () => {
  it('may be as long as they come, and are told apart to their last letter', async () => {
    const names = ['a', 'b'].flatMap((seed) => [100, 149, 150, 151, 998, 5000].map((length) => long(seed, length)));
    for (const [at, name] of names.entries()) {
      const id = `t${at}`;
      const refs = [{ ref: { channel: 'email', thread: name }, to: { kind: 'ticket', id } }];
      const once = [{ key: name, answer: at, at: 0 }];
      expect(await storage.commit(batch({ writes: [write(id, 0)], refs, once }))).toEqual({ ok: true });
    }
    for (const [at, name] of names.entries()) {
      const record = { kind: 'ticket', id: `t${at}` };
      const ref = { channel: 'email', thread: name };
      expect((await storage.load({ ref }))?.id).toBe(record.id);
      expect(await storage.commit(batch({ once: [{ key: name, answer: null, at: 0 }] }))).toEqual({
        ok: false,
        reason: 'duplicate',
        first: at,
      });
      const other = batch({ refs: [{ ref, to: { kind: 'ticket', id: 'other' } }] });
      expect(await storage.commit(other)).toEqual({ ok: false, reason: 'conflict', record, ref });
    }
    const refs = (await storage.list('refs', { after: null, limit: 100 })).rows.map(({ ref }) => ref.thread);
    expect(refs.toSorted()).toEqual(names.toSorted());
    const { rows, next } = await storage.list('once', { after: null, limit: 11 });
    const { rows: last } = await storage.list('once', { after: next, limit: 11 });
    expect([...rows, ...last].map(({ key }) => key).toSorted()).toEqual(names.toSorted());
    const forgotten = names.slice(0, 6);
    await storage.commit(batch({ forgotten }));
    expect((await storage.list('once', { after: null, limit: 100 })).rows).toHaveLength(6);
  });
});
