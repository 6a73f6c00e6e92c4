import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../packages/storage-postgres/test/database.ts';
import { crashDesk } from './crash-desk.ts';
import { type Place, postgresPlace, sqlitePlace } from './databases.ts';
import { type Killed, killRounds } from './kill-rounds.ts';
import { expectSwept, expectWhole, settle } from './whole-desk.ts';

/** Works on what the killed processes left, and fails unless nothing is lost and nothing is there twice. */
async function expectRecovery(killed: Killed, journal: string, open: (now: () => number) => Place): Promise<void> {
  expect(killed.errors).toBe('');
  expect(killed.acknowledged.size).toBeGreaterThan(0);
  const clock = { now: killed.now };
  const now = () => clock.now;
  const place = open(now);
  const errors: unknown[] = [];
  try {
    await settle(crashDesk({ ...place, journal, now, onError: (error) => errors.push(error) }), clock);
    expect(errors).toEqual([]);
    await expectWhole(place, journal, killed);
    await expectSwept(place, journal, killed);
  } finally {
    await place.close();
  }
}

/** Registers the tests that kill a desk so many times. The seed decides after how much each process is killed. */
export function killCases(rounds: number, seed: number): void {
  const timeoutMs = 15_000 * rounds;
  describe(`a desk killed ${rounds} times, by the seed ${seed}`, () => {
    let directory: string;
    let journal: string;
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
      journal = join(directory, 'sent.ndjson');
    });
    afterEach(() => rm(directory, { recursive: true }));

    it(
      'keeps on SQLite what it has answered for, once',
      async () => {
        const address = join(directory, 'desk.db');
        const killed = await killRounds({ kind: 'sqlite', address, journal }, rounds, seed);
        await expectRecovery(killed, journal, (now) => sqlitePlace(address, now));
        const database = new DatabaseSync(address);
        expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
        expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
        expect(database.prepare('SELECT count(*) AS uploads FROM blob_uploads').get()).toEqual({ uploads: 0 });
        const stray = 'SELECT count(*) AS chunks FROM blob_chunks WHERE upload NOT IN (SELECT upload FROM blobs)';
        expect(database.prepare(stray).get()).toEqual({ chunks: 0 });
        database.close();
      },
      timeoutMs,
    );

    describe('on PostgreSQL', () => {
      let database: TestDatabase;
      beforeEach(async () => {
        database = await openDatabase();
      });
      afterEach(() => database.close());

      it(
        'keeps what it has answered for, once',
        async () => {
          const address = database.url('app');
          const killed = await killRounds({ kind: 'postgres', address, journal }, rounds, seed);
          // What a killed process has asked of the server is carried out without it.
          const left =
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'worker'";
          while ((await database.admin.query(left)).rowCount !== 0);
          await expectRecovery(killed, journal, (now) => postgresPlace(address, now));
          const stray = `SELECT (SELECT count(*)::int FROM deskwright.blob_uploads) AS uploads,
        (SELECT count(*)::int FROM deskwright.blob_chunks
          WHERE upload NOT IN (SELECT upload FROM deskwright.blobs)) AS chunks`;
          expect((await database.admin.query(stray)).rows).toEqual([{ uploads: 0, chunks: 0 }]);
        },
        timeoutMs,
      );
    });
  });
}
