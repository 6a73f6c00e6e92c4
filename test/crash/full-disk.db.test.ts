import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteBlobs, sqliteStorage } from '@deskwright/storage-sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { crashDesk, desk, START } from './crash-desk.ts';
import { codeOf, Senders } from './senders.ts';
import { expectSwept, expectWhole, settle } from './whole-desk.ts';

let directory: string;
let database: DatabaseSync;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
  database = new DatabaseSync(join(directory, 'desk.db'));
});
afterEach(async () => {
  database.close();
  await rm(directory, { recursive: true });
});

/** How many failures of those who send are waited for. */
const REFUSALS = 100;

it('a desk on a full disk says so, loses nothing, and goes on when there is room again', async () => {
  const clock = { now: START };
  const now = () => clock.now;
  const errors: unknown[] = [];
  const place = { storage: sqliteStorage({ database, fields: desk.fields }), blobs: sqliteBlobs({ database, now }) };
  const journal = join(directory, 'sent.ndjson');
  const helpdesk = crashDesk({ ...place, journal, now, onError: (error) => errors.push(error) });
  const senders = new Senders(helpdesk, 8);

  let refused = 0;
  for (const megabytes of [2, 4, 8]) {
    database.exec(`PRAGMA max_page_count = ${megabytes * 256}`);
    await helpdesk.start();
    await senders.send(() => senders.failures.length >= refused + REFUSALS);
    await helpdesk.stop();
    refused = senders.failures.length;
    expect(senders.failures.filter((code) => code !== 'storage.full' && code !== 'blob.full')).toEqual([]);
    expect(errors.map(codeOf).filter((code) => code !== 'storage.full')).toEqual([]);
    expect(database.isTransaction).toBe(false);
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  }
  expect(new Set(senders.failures)).toEqual(new Set(['storage.full', 'blob.full']));

  database.exec('PRAGMA max_page_count = 4294967294');
  const accepted = senders.acknowledged.size;
  await senders.send(() => senders.acknowledged.size >= accepted + 40);
  expect(senders.failures).toHaveLength(refused);
  // What could not be settled comes back when its lease runs out.
  clock.now += 61_000;
  errors.length = 0;
  await settle(helpdesk, clock);
  expect(errors).toEqual([]);
  await expectWhole(place, journal, senders);
  await expectSwept(place, journal, senders);
}, 120_000);
