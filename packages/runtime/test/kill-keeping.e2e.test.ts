import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { foldHistory } from '@deskwright/core';
import type { Storage } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { collect, content } from './busy-desk.ts';
import { desk, START } from './desk-under-test.ts';

const WORKER = fileURLToPath(new URL('./keeping-worker.ts', import.meta.url));
const TICKETS = 90;
const YEAR = 365 * 24 * 3_600_000;

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
  path = join(directory, 'desk.db');
});
afterEach(() => rm(directory, { recursive: true }));

/** Runs a process until it has made so many commits and a little longer, and kills it; or to its end. */
async function run(args: readonly string[], commits: number | null): Promise<string> {
  const child = spawn(process.execPath, ['--no-warnings', '--conditions=@deskwright/source', WORKER, ...args]);
  let seen = 0;
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  child.stdout.on('data', (data: Buffer) => {
    seen += data.length;
    if (commits !== null && seen >= commits) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return errors;
}

/** Closed tickets of two contacts, in a file; the ids of the contacts. */
async function filled(): Promise<readonly string[]> {
  const storage = sqliteStorage({ path, fields: desk.fields, synchronous: 'normal' });
  let now = START;
  const helpdesk = createHelpdesk(desk, { storage, now: () => now });
  const app = helpdesk.asSystem();
  const contacts: string[] = [];
  for (const name of ['Ana', 'Bo']) {
    const addresses = [{ channel: 'email', address: `${name}@example.org` }];
    const made = await app.contacts.create({ type: 'contact.create', name, addresses });
    if (made.ok) contacts.push(made.record.id);
  }
  for (let n = 0; n < TICKETS; n += 1) {
    now += 1000;
    const made = await app.create({
      type: 'ticket.create',
      requester: { kind: 'contact', id: contacts[n % 2] ?? '' },
      channel: 'api',
      subject: `Question ${n} of ${n % 2 === 0 ? 'Ana' : 'Bo'}`,
      message: { text: 'Hello' },
    });
    if (made.ok) await app.execute(made.record, { type: 'ticket.update', status: 'closed' });
  }
  // There is no channel to send on, so what rules wrote has failed: nothing waits to be sent.
  while ((await helpdesk.work()).done > 0);
  await storage.close();
  return contacts;
}

function opened(file = path) {
  const storage = sqliteStorage({ path: file, fields: desk.fields });
  return { storage, app: createHelpdesk(desk, { storage, now: () => START + YEAR }).asSystem() };
}

async function values(storage: Storage, kind: string) {
  return (await storage.find(kind, { now: 0, limit: 1000 })).items;
}

test('an archive whose process is killed again and again loses no ticket', async () => {
  await filled();
  const file = join(directory, 'archive.ndjson');
  const before = opened();
  const all = await values(before.storage, 'ticket');
  const messages = await values(before.storage, 'message');
  await before.storage.close();
  const args = ['archive', path, file, String(START + YEAR)];
  for (const commits of [1, 15, 25]) await run(args, commits);
  const { storage, app } = opened();
  const left = (await values(storage, 'ticket')).length;
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(TICKETS);
  expect(await run(args, null)).toBe('');
  expect(await values(storage, 'ticket')).toEqual([]);
  expect(await values(storage, 'message')).toEqual([]);
  await app.import(createReadStream(file));
  expect(await values(storage, 'ticket')).toEqual(all);
  expect(await values(storage, 'message')).toEqual(messages);
  await storage.close();
}, 120_000);

test('an import whose process is killed again and again comes to the whole desk', async () => {
  await filled();
  const from = opened();
  const lines = await collect(from.app.export());
  await from.storage.close();
  const file = join(directory, 'desk.ndjson');
  await writeFile(file, lines.join(''));
  const target = join(directory, 'copy.db');
  for (const commits of [1, 20, 30]) await run(['import', target, file, String(START)], commits);
  const { storage, app } = opened(target);
  expect((await values(storage, 'ticket')).length).toBeLessThan(TICKETS);
  expect(await run(['import', target, file, String(START)], null)).toBe('');
  expect(content(await collect(app.export()))).toEqual(content(lines));
  await storage.close();
}, 120_000);

test('an erasure whose process is killed again and again leaves no word', async () => {
  const [ana = ''] = await filled();
  for (const commits of [1, 45]) await run(['erase', path, ana, String(START + YEAR)], commits);
  const { storage, app } = opened();
  expect((await collect(app.export())).join('')).toContain('of Ana');
  expect(await run(['erase', path, ana, String(START + YEAR)], null)).toBe('');
  const text = (await collect(app.export())).join('');
  expect(text).not.toContain('Ana');
  expect(text).toContain('of Bo');
  // Read back in, it folds to the same: nothing of the person is needed for that.
  const copy = memoryStorage({ fields: desk.fields });
  await createHelpdesk(desk, { storage: copy, now: () => START + YEAR })
    .asSystem()
    .import([text]);
  for (const [kind, def] of desk['~internal'].kinds) {
    for (const { id, value } of await values(storage, kind)) {
      expect(foldHistory(def, await storage.history({ kind, id }))).toEqual(value);
      expect((await copy.load({ kind, id }))?.value).toEqual(value);
    }
  }
  await storage.close();
}, 120_000);
