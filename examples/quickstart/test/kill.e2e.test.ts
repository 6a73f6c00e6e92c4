import { once } from 'node:events';
import { mkdir, readdir, readFile, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { numberedMail, quickstartJson, start, temporaryFolder } from './quickstart-command.ts';

const COUNT = 200;
const ROUNDS = 5;
const SEED = 20261122;

/** A small generator of numbers in [0, 1), so that a run can be repeated (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A clock that is later in every round, so that what a killed process had leased is free again. */
const clock = (round: number) => ['--at', String(Date.UTC(2026, 10, 22, 12) + round * 120_000)];

/** An inbox of numbered mails. */
async function fill(inbox: string): Promise<void> {
  await mkdir(inbox);
  for (let number = 0; number < COUNT; number += 1) {
    await writeFile(join(inbox, `${String(number).padStart(4, '0')}.eml`), numberedMail(number));
  }
}

/** Waits until something is put into a folder. */
async function somethingIn(folder: string, signal: AbortSignal): Promise<void> {
  for await (const _change of watch(folder, { signal })) return;
}

test('killed at any moment and started again, every mail is there exactly once', async () => {
  await using folder = await temporaryFolder();
  const inbox = join(folder.path, 'inbox');
  const outbox = join(folder.path, 'outbox');
  await fill(inbox);
  await mkdir(outbox);
  const args = [inbox, '--db', join(folder.path, 'desk.db'), '--outbox', outbox];
  const random = seeded(SEED);
  for (let round = 0; round < ROUNDS; round += 1) {
    const over = new AbortController();
    // The moment is the point: anywhere in the first rounds, and while mail is on its way in the last one.
    const moment =
      round < ROUNDS - 1
        ? setTimeout(400 + random() * 2000, undefined, { signal: over.signal })
        : somethingIn(outbox, over.signal);
    const child = start([...args, ...clock(round)]);
    const closed = once(child, 'close');
    await Promise.race([moment.catch(() => {}), closed]);
    over.abort();
    child.kill('SIGKILL');
    await closed;
  }

  const rest = await quickstartJson(...args, ...clock(ROUNDS));
  expect(rest.code).toBe(0);
  expect(rest.summary).toMatchObject({ read: COUNT, failed: 0, ignored: 0, joined: 0 });
  const all = await quickstartJson(...args, ...clock(ROUNDS + 1));
  expect(all.summary).toEqual({ read: COUNT, created: 0, joined: 0, ignored: 0, failed: 0, seen: COUNT });
  const subjects = all.tickets.map(({ subject }) => subject).sort();
  expect(subjects).toEqual(Array.from({ length: COUNT }, (_, number) => `Marker ${number}`).sort());

  // A mail may have been sent twice, but then under one Message-ID, which is the name of its file.
  const answered = await Promise.all(
    (await readdir(outbox)).map(async (file) => {
      const mail = await readFile(join(outbox, file), 'latin1');
      return /^Subject: Re: Marker \d+ \[#(\w+)\]\r?$/m.exec(mail)?.[1];
    }),
  );
  expect(answered.sort()).toEqual(all.tickets.map(({ reference }) => reference).sort());
});

test('Ctrl-C ends it between two mails, and what was taken in stays', async () => {
  await using folder = await temporaryFolder();
  const inbox = join(folder.path, 'inbox');
  const home = join(folder.path, 'home');
  await fill(inbox);
  await mkdir(home);
  const args = [inbox, '--db', join(home, 'desk.db')];
  // The database is made right before the first mail is read.
  const begun = somethingIn(home, new AbortController().signal);
  const child = start([...args, ...clock(0)]);
  const closed = once(child, 'close');
  const output = child.stdout === null ? Promise.reject(new Error('no pipe')) : text(child.stdout);
  await begun;
  child.kill('SIGINT');
  expect(await closed).toEqual([130, null]);
  const [, read = ''] = /Stopped\. (\d+) read: /.exec(await output) ?? [];
  expect(Number(read)).toBeLessThan(COUNT);
  const { summary } = await quickstartJson(...args, ...clock(1));
  expect(summary).toMatchObject({ created: COUNT - Number(read), seen: Number(read), failed: 0 });
});
