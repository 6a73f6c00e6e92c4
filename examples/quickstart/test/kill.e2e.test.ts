import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

test('killed at any moment and started again, every mail is there exactly once', async () => {
  await using folder = await temporaryFolder();
  const inbox = join(folder.path, 'inbox');
  const outbox = join(folder.path, 'outbox');
  await mkdir(inbox);
  for (let number = 0; number < COUNT; number += 1) {
    await writeFile(join(inbox, `${String(number).padStart(4, '0')}.eml`), numberedMail(number));
  }
  const args = [inbox, '--db', join(folder.path, 'desk.db'), '--outbox', outbox];
  const random = seeded(SEED);
  for (let round = 0; round < ROUNDS; round += 1) {
    const child = start([...args, ...clock(round)]);
    const closed = once(child, 'close');
    // The moment is the point: somewhere between the start and the sending of the last mail.
    const enough = new AbortController();
    const timer = setTimeout(400 + random() * 3000, 'time', { signal: enough.signal }).catch(() => 'ended');
    await Promise.race([timer, closed]);
    enough.abort();
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
  await mkdir(inbox);
  for (let number = 0; number < COUNT; number += 1) {
    await writeFile(join(inbox, `${String(number).padStart(4, '0')}.eml`), numberedMail(number));
  }
  const args = [inbox, '--db', join(folder.path, 'desk.db')];
  const child = start([...args, ...clock(0), '--outbox', join(folder.path, 'outbox')]);
  const closed = once(child, 'close');
  // The folder is made when the desk is open, right before the first mail.
  for (const gone = new AbortController(); ; ) {
    if ((await readdir(folder.path)).includes('outbox')) break;
    await setTimeout(5, undefined, { signal: gone.signal });
  }
  child.kill('SIGINT');
  const output = await new Response(child.stdout as unknown as ReadableStream).text();
  const [code] = await closed;
  expect(code).toBe(130);
  const [, read = ''] = /Stopped\. (\d+) read: /.exec(output) ?? [];
  expect(Number(read)).toBeLessThan(COUNT);
  const { summary } = await quickstartJson(...args, ...clock(1));
  expect(summary).toMatchObject({ created: COUNT - Number(read), seen: Number(read), failed: 0 });
});
