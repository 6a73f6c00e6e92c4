import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineDesk } from '@deskwright/core';
import { sqliteStorage } from '@deskwright/storage-sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY_RULES, HOUR, jobOf, openTickets, place, settle } from './desk-of-jobs.ts';

const WORKER = fileURLToPath(new URL('./job-worker.ts', import.meta.url));
const NINE = Date.parse('2026-11-17T07:00:00Z');
const TICKETS = 300;
/** After so many lines each process is killed: in the middle of a page, and between two. */
const KILLS = [1, 60, 110, 70];
/** What a killed process had leased comes back. */
const LEASE_MS = 61_000;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** Runs a worker until it has written so many lines, and kills it; or to its end. */
async function work(path: string, now: number, lines: number | null): Promise<{ readonly errors: string }> {
  const child = spawn(process.execPath, [
    '--no-warnings',
    '--conditions=@deskwright/source',
    WORKER,
    path,
    String(now),
  ]);
  let seen = 0;
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  child.stdout.on('data', (data: Buffer) => {
    seen += data.toString().split('\n').length - 1;
    if (lines !== null && seen >= lines) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return { errors };
}

test('killed in the middle of a scheduled run, every ticket is acted upon exactly once', async () => {
  const path = join(directory, 'desk.db');
  const storage = sqliteStorage({ path, fields: defineDesk({}).fields });
  const { clock, open } = place(storage);
  const helpdesk = open(DAY_RULES);
  const ids = await openTickets(helpdesk, clock, TICKETS);
  await settle(helpdesk);

  let now = NINE;
  for (const lines of KILLS) {
    await work(path, now, lines);
    now += LEASE_MS;
  }
  const counts: number[] = [];
  for (const id of ids) counts.push((await helpdesk.asSystem().history({ id }, { types: ['rule.fired'] })).length);
  // The processes were killed before the end, not after it.
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThan(TICKETS);

  // Several take the rest on together.
  const together = await Promise.all([1, 2, 3].map(() => work(path, now, null)));
  expect(together).toEqual([{ errors: '' }, { errors: '' }, { errors: '' }]);
  expect(await jobOf(helpdesk, 'greet')).toMatchObject({ state: 'waiting', counts: { runs: 1, tickets: TICKETS } });
  // The time rule as well, three hours later, and killed as often.
  now = NINE + 3 * HOUR;
  for (const lines of KILLS) {
    await work(path, now, lines);
    now += LEASE_MS;
  }
  expect(await work(path, now, null)).toEqual({ errors: '' });
  for (const id of ids) {
    const fired = await helpdesk.asSystem().history({ id }, { types: ['rule.fired'] });
    expect(fired.map((event) => (event as { readonly rule?: string }).rule)).toEqual(['greet', 'late']);
  }
  await storage.close();
}, 120_000);
