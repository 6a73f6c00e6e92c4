import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fsBlobs } from '@deskwright/blobs-fs';
import { defineDesk, type Instant, type Message } from '@deskwright/core';
import type { Blobs, Storage } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { sqliteBlobs } from '@deskwright/storage-sqlite';
import { memoryBlobs } from '@deskwright/testkit';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const HOUR = 3_600_000;
const contents = ['logo', 'manual', 'photo'] as const;

/** What goes on at one time: several of these, in any interleaving. */
const act = fc.oneof(
  // Bytes that are put for a message that is never committed, for the process ended in between.
  fc.record({ act: fc.constant('crash' as const), content: fc.constantFrom(...contents) }),
  fc.record({ act: fc.constant('send' as const), content: fc.constantFrom(...contents) }),
  fc.record({ act: fc.constant('sweep' as const), content: fc.constant(null) }),
  fc.record({ act: fc.constant('remove' as const), content: fc.constant(null) }),
);
const rounds = fc.array(
  fc.record({ pass: fc.constantFrom(0, 2 * HOUR, 50 * HOUR), acts: fc.array(act, { minLength: 1, maxLength: 4 }) }),
  { minLength: 2, maxLength: 8 },
);

const desk = defineDesk({ channels: ['api'] });

function scene(blobs: (now: () => Instant) => Blobs, find: (storage: Storage) => Storage['find']) {
  const clock = { now: 1_700_000_000_000 };
  const storage = memoryStorage({ fields: desk.fields });
  const kept = blobs(() => clock.now);
  const watched = { ...storage, find: find(storage) };
  const app = createHelpdesk(desk, { storage: watched, blobs: kept, now: () => clock.now }).asSystem();

  async function put(content: string) {
    const { sha256, size } = await kept.put(
      (async function* () {
        yield new TextEncoder().encode(content);
      })(),
      1000,
    );
    return { name: `${content}.txt`, type: 'text/plain', sha256, size };
  }

  async function send(content: string): Promise<void> {
    const attachments = [await put(content)];
    const made = await app.create({
      type: 'ticket.create',
      requester: { kind: 'agent', id: 'zoe' },
      channel: 'api',
      subject: content,
      message: { text: content, attachments },
    });
    expect(made.ok).toBe(true);
  }

  async function remove(): Promise<void> {
    for (const { id } of (await storage.find('ticket', { now: 0, limit: 2 })).items) {
      await app.execute({ id }, { type: 'ticket.update', status: 'closed' });
    }
    await app.retain({ closedBefore: clock.now });
  }

  /** Hashes that messages refer to, and whose bytes are not there. */
  async function missing(): Promise<string[]> {
    const { items } = await storage.find('message', { now: 0, limit: 1000 });
    const named = items.flatMap(({ value }) => (value as unknown as Message).personal.blobs);
    const there = await Promise.all(named.map(async (sha256) => (await kept.get(sha256)) !== null));
    return named.filter((_, at) => !there[at]);
  }

  return { clock, app, kept, put, send, remove, missing };
}

const kinds = {
  memory: (now: () => Instant) => memoryBlobs({ now }),
  files: (now: () => Instant) => fsBlobs({ directory: join(directory, String(Math.random())), now }),
  sqlite: (now: () => Instant) => sqliteBlobs({ path: ':memory:', now }),
};

describe.each(Object.keys(kinds) as (keyof typeof kinds)[])('blobs in %s', (kind) => {
  it('are never swept while a message refers to them, and all are swept in the end', async () => {
    const property = fc.asyncProperty(rounds, fc.scheduler(), async (all, scheduler) => {
      const { clock, app, kept, put, send, remove, missing } = scene(kinds[kind], (storage) =>
        // What a sweep asks is answered when the scheduler likes: things happen before and after.
        scheduler.scheduleFunction(storage.find, async (act) => act()),
      );
      for (const { pass, acts } of all) {
        clock.now += pass;
        const work = acts.map(async ({ act: name, content }) => {
          if (name === 'crash') await put(content);
          if (name === 'send') await send(content);
          if (name === 'sweep') await app.sweepBlobs();
          if (name === 'remove') await remove();
        });
        await scheduler.waitFor(Promise.all(work));
        expect(await missing()).toEqual([]);
      }
      const end = async (): Promise<void> => {
        while ((await app.find({ limit: 1 })).items.length > 0) {
          clock.now += HOUR;
          await remove();
        }
        clock.now += 25 * HOUR;
        await app.sweepBlobs();
      };
      await scheduler.waitFor(end());
      for (const content of contents) {
        expect(await kept.get(createHash('sha256').update(content).digest('hex'))).toBeNull();
      }
    });
    await fc.assert(property, { numRuns: kind === 'memory' ? 150 : 40, seed: 11 });
  });

  it('are left alone for a day after they were put, and for an hour at the least', async () => {
    const { clock, app, kept, put } = scene(kinds[kind], (storage) => storage.find);
    const { sha256 } = await put('logo');
    clock.now += 24 * HOUR;
    expect(await app.sweepBlobs()).toBe(0);
    await expect(app.sweepBlobs({ graceMs: HOUR - 1 })).rejects.toMatchObject({ code: 'retention.badGrace' });
    await expect(app.sweepBlobs({ graceMs: Number.NaN })).rejects.toMatchObject({ code: 'retention.badGrace' });
    clock.now += 1;
    expect(await app.sweepBlobs()).toBe(1);
    expect(await kept.get(sha256)).toBeNull();
  });

  it('come back when they are put again after a crash, whatever was swept between', async () => {
    const { clock, app, put, send, missing } = scene(kinds[kind], (storage) => storage.find);
    await put('logo');
    clock.now += 50 * HOUR;
    expect(await app.sweepBlobs()).toBe(1);
    await send('logo');
    clock.now += 50 * HOUR;
    expect(await app.sweepBlobs()).toBe(0);
    expect(await missing()).toEqual([]);
  });
});
