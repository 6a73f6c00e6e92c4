import type { AnyCommand } from '@deskwright/core/port';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postgresStorage } from '../src/index.ts';
import { batch } from './batch.ts';
import { openDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

it('lists work in the order in which it was posted, however many digits its number has', async () => {
  await database.admin.query(`ALTER TABLE deskwright.work ALTER COLUMN seq RESTART WITH 97`);
  const storage = postgresStorage({ pool: database.app, fields: {} });
  const ids = ['1', '2', '3', '4', '5', '6'];
  const by = { kind: 'system', id: 'test' } as const;
  const commands = ids.map((id) => ({
    to: { kind: 'ticket', id: 'a' },
    command: { type: 'touch', meta: { id, at: 1, by } } as AnyCommand,
  }));
  expect(await storage.commit(batch({ commands }))).toEqual({ ok: true });
  const listed: string[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof storage.list<'work'>>> = await storage.list('work', { after, limit: 4 });
    for (const row of page.rows) if (row.what === 'command') listed.push(row.command.meta.id);
    after = page.next;
  } while (after !== null);
  expect(listed).toEqual(ids);
});
