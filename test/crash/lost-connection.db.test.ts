import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../packages/storage-postgres/test/database.ts';
import { DRIVERS, type Driver } from '../../packages/storage-postgres/test/drivers.ts';
import { crashDesk, START } from './crash-desk.ts';
import { placeIn } from './databases.ts';
import { codeOf, Senders } from './senders.ts';
import { expectSwept, expectWhole, settle } from './whole-desk.ts';

let directory: string;
let database: TestDatabase;
let driver: Driver | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
  database = await openDatabase();
});
afterEach(async () => {
  await driver?.end();
  await database.close();
  await rm(directory, { recursive: true });
});

const CUTS = 8;
const BETWEEN_CUTS = 40;
const ALLOWED = new Set<unknown>(['storage.unreachable', 'blob.failed']);

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Cuts every connection of the desk, whatever it is about. */
async function cut(): Promise<void> {
  await database.admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'app'",
  );
}

it.each(['pg', 'postgres'] as const)(
  'a desk whose connections are cut, on %s, loses nothing, doubles nothing and goes on',
  async (name) => {
    const clock = { now: START };
    const now = () => clock.now;
    const errors: unknown[] = [];
    driver = DRIVERS[name](database.url('app'));
    const place = placeIn(driver.pool, now);
    const journal = join(directory, 'sent.ndjson');
    const helpdesk = crashDesk({ ...place, journal, now, onError: (error) => errors.push(error) });
    const senders = new Senders(helpdesk, 8);

    await helpdesk.start();
    for (let cuts = 0; cuts < CUTS; cuts += 1) {
      const wanted = senders.acknowledged.size + BETWEEN_CUTS;
      const failures = senders.failures.length;
      const sending = senders.send(() => senders.acknowledged.size >= wanted && senders.failures.length > failures);
      while (senders.acknowledged.size < wanted - BETWEEN_CUTS / 2) await turn();
      while (senders.failures.length === failures) {
        const answered = senders.acknowledged.size;
        await cut();
        // Those who had nothing under way do not notice.
        while (senders.failures.length === failures && senders.acknowledged.size === answered) await turn();
      }
      await sending;
    }
    await helpdesk.stop();
    expect(senders.failures.filter((code) => !ALLOWED.has(code))).toEqual([]);
    expect(senders.failures).toContain('storage.unreachable');
    expect(errors.map(codeOf).filter((code) => !ALLOWED.has(code))).toEqual([]);

    // What could not be settled comes back when its lease runs out. A busy server may not have let everybody in again by then:
    // a driver that waited too long says so, the work stays, and the desk goes on once it is let in.
    do {
      clock.now += 61_000;
      errors.length = 0;
      await settle(helpdesk, clock);
      expect(errors.map(codeOf).filter((code) => code !== 'storage.unreachable')).toEqual([]);
    } while (errors.length > 0);
    await expectWhole(place, journal, senders);
    await expectSwept(place, journal, senders);
  },
  120_000,
);
