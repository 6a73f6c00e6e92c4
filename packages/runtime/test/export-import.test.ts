import { createHash } from 'node:crypto';
import { type Contact, foldHistory } from '@deskwright/core';
import { canonicalJson, isDeskError } from '@deskwright/core/port';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { busyDesk, collect, content, FULL_RUN, happen, happenings, receiptFor, writeAs } from './busy-desk.ts';
import { message, open, raw, STORAGES } from './desk-under-test.ts';

const storages = Object.keys(STORAGES);
/** Fewer where each call goes to a server. */
const RUNS = 'postgres' in STORAGES ? 4 : 12;
const pairs = storages.flatMap((from) => [...storages, 'reference'].map((to) => [from, to] as const));

/** A fresh desk of a kind at the instant of another, with what that one exported. */
async function moved(from: ReturnType<typeof open>, kind: string) {
  const to = open(kind, receiptFor);
  to.clock.now = from.clock.now;
  const lines = await collect(from.app.export({ blobs: true }));
  const imported = await to.app.import(lines);
  return { ...to, lines, imported };
}

async function codeAndLine(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return isDeskError(error) ? [error.code, (error as { readonly line?: number }).line] : error;
  }
}

describe.each(pairs)('an export of %s, imported into %s', (from, to) => {
  it('is exported again line for line, whatever has happened at the desk', async () => {
    const run = fc.asyncProperty(happenings, async (all) => {
      const before = await busyDesk(from, all);
      const after = await moved(before, to);
      const again = await collect(after.app.export({ blobs: true }));
      expect(content(again)).toEqual(content(after.lines));
      const back = await moved(after, from);
      expect(content(await collect(back.app.export({ blobs: true })))).toEqual(content(after.lines));
    });
    await fc.assert(run, { numRuns: RUNS, seed: 7 });
  });

  it('is the same desk: values, versions, names, due work', async () => {
    const before = await busyDesk(from, FULL_RUN);
    const after = await moved(before, to);
    for (const [kind, def] of after.desk['~internal'].kinds) {
      const query = { now: 0, limit: 1000 };
      const { items } = await after.storage.find(kind, query);
      expect(items).toEqual((await before.storage.find(kind, query)).items);
      for (const { id, value } of items) {
        expect(foldHistory(def, await after.storage.history({ kind, id }))).toEqual(value);
      }
    }
    expect(after.imported.passedOver).toBe(0);
    expect(after.imported.isStill).toBe(true);
    const due = async ({ storage, clock }: typeof before) => {
      const lease = { what: ['wake', 'delivery', 'command'] as const, now: clock.now + 1e9, until: 2e12, limit: 100 };
      const { claims } = await storage.claim(lease);
      return claims.map(({ token: _, attempt: __, tenant: ___, ...work }) => canonicalJson(work)).toSorted();
    };
    const work = await due(before);
    expect(work.length).toBeGreaterThan(2);
    expect(await due(after)).toEqual(work);
  });
});

describe.each(storages)('a desk that was imported, on %s', (kind) => {
  it('goes on: clocks fire, replies join, repeated mail is seen, mail in the outbox is sent', async () => {
    const before = open(kind);
    await writeAs(before, 0, 'first');
    const after = await moved(before, kind);
    const [ticket] = (await after.app.find({ limit: 5 })).items;
    expect(ticket?.value.priority).toBe('normal');
    await writeAs(after, 0, 'first');
    expect((await after.app.messages({ id: ticket?.id ?? '' })).length).toBe(2);
    const [again] = (await after.helpdesk.receive('email', raw(message('first')))).outcomes;
    expect(again).toMatchObject({ outcome: 'seen', ticket: ticket?.id, reference: ticket?.value.reference });
    await writeAs(after, 0, 'second', ['<first@example.org>']);
    expect((await after.app.messages({ id: ticket?.id ?? '' })).length).toBe(3);
    expect((await after.storage.find('contact', { now: 0, limit: 9 })).items).toHaveLength(1);
    await after.helpdesk.work();
    expect(after.sent).toHaveLength(1);
    after.clock.now += 5 * 3_600_000;
    await after.helpdesk.work();
    expect((await after.app.ticket({ id: ticket?.id ?? '' }))?.value.priority).toBe('urgent');
  });

  it('wakes for what fell due while it was a file', async () => {
    const before = open(kind);
    await writeAs(before, 0, 'first');
    const lines = await collect(before.app.export());
    const after = open(kind);
    after.clock.now = before.clock.now + 100 * 3_600_000;
    await after.app.import(lines);
    while ((await after.helpdesk.work()).done > 0);
    expect((await after.app.find({ limit: 5 })).items[0]?.value.priority).toBe('urgent');
  });

  it('keeps work that was set aside, with its error', async () => {
    const before = open(kind);
    const to = { kind: 'ticket', id: 'nobody' };
    const meta = { id: 'c1', at: before.clock.now, by: { kind: 'system', id: 'x' } as const };
    await before.storage.commit({
      writes: [],
      deliveries: [],
      refs: [],
      erased: [],
      settled: [],
      once: [],
      forgotten: [],
      removed: [],
      setAside: [],
      commands: [{ to, command: { type: 'ticket.assign', meta } }],
    });
    await before.helpdesk.work();
    const after = await moved(before, kind);
    const { rows } = await after.storage.list('work', { after: null, limit: 9 });
    expect(rows).toMatchObject([{ what: 'command', to, isSetAside: true, error: expect.stringContaining('no such') }]);
  });

  it('has its files, and says which are missing where it has no place for them', async () => {
    const before = open(kind);
    await writeAs(before, 2, 'first');
    const after = await moved(before, kind);
    const [first] = await after.app.messages({ id: (await after.app.find({ limit: 1 })).items[0]?.id ?? '' });
    expect(first?.value.personal.blobs).toHaveLength(4);
    for (const sha256 of first?.value.personal.blobs ?? []) expect(await after.blobs.get(sha256)).not.toBeNull();
    const bare = open(kind);
    await bare.app.import(await collect(before.app.export()));
    expect(await bare.blobs.get(first?.value.personal.blobs[0] ?? '')).toBeNull();
  });
});

describe.each(storages)('an export of a desk that goes on working, on %s', (kind) => {
  it('has every record whole, and only names of what is there', async () => {
    const run = fc.asyncProperty(happenings, happenings, fc.integer({ min: 1, max: 30 }), async (some, more, pace) => {
      const before = await busyDesk(kind, some);
      const lines: string[] = [];
      let n = 0;
      for await (const line of before.app.export({ blobs: true })) {
        lines.push(line);
        const next = lines.length % pace === 0 ? more[n++] : undefined;
        if (next !== undefined) await happen(before, next, 1000 + n);
      }
      const after = open(kind, receiptFor);
      after.clock.now = before.clock.now;
      await after.app.import(lines);
      for (const [name, def] of after.desk['~internal'].kinds) {
        const { items } = await after.storage.find(name, { now: 0, limit: 1000 });
        for (const { id, value } of items) {
          expect(foldHistory(def, await after.storage.history({ kind: name, id }))).toEqual(value);
        }
      }
      for (const { ref } of (await after.storage.list('refs', { after: null, limit: 1000 })).rows) {
        expect(await after.storage.load({ ref })).not.toBeNull();
      }
      // Whoever is known by name there is known here, and the other way round.
      const { items: contacts } = await after.storage.find('contact', { now: 0, limit: 100 });
      for (const { id, value } of contacts) {
        const { erased, personal } = value as unknown as Contact;
        for (const { address } of erased ? [] : personal.addresses) {
          const there = await before.app.contacts.byAddress('email', address);
          if (there?.id === id) expect((await after.app.contacts.byAddress('email', address))?.id).toBe(id);
        }
      }
    });
    await fc.assert(run, { numRuns: 2 * RUNS, seed: 3 });
  });

  it('says whether outstanding work is exact', async () => {
    const before = await busyDesk(kind, FULL_RUN);
    const exact = async (lines: readonly string[]) => (await open(kind).app.import(lines)).isStill;
    expect(await exact(await collect(before.app.export()))).toBe(true);
    const { list } = before.storage;
    let n = 0;
    const busy: typeof list = async (what, page) => {
      if (what === 'work') await writeAs(before, 1, `meanwhile ${n++}`);
      return list(what, page);
    };
    Object.assign(before.storage, { list: busy });
    const lines = await collect(before.app.export());
    expect(n).toBe(3);
    expect(await exact(lines)).toBe(false);
    // What came in while the first lists were made is in it all the same.
    expect(lines.join('')).toContain('meanwhile 1');
  });
});

describe('an import that was interrupted', () => {
  it.each(storages)('after any commit goes on and comes to the same end, on %s', async (kind) => {
    const before = await busyDesk(kind, [...FULL_RUN, ...FULL_RUN]);
    // Many small batches: each begins where a record comes again.
    const lines = await collect(before.app.export({ blobs: true }));
    const whole = content(lines);
    let isWhole = false;
    for (let survived = 0; !isWhole; survived += 1) {
      const after = open(kind, receiptFor);
      after.clock.now = before.clock.now;
      const { commit } = after.storage;
      let left = survived;
      const failing = Object.assign(after.storage, {
        commit: async (batch: Parameters<typeof commit>[0]) => {
          const answer = left >= 0 && left-- === 0 ? null : await commit(batch);
          if (answer === null) throw new Error('the power failed');
          return answer;
        },
      });
      const first = await codeAndLine(after.app.import(lines));
      isWhole = first === 'done';
      if (isWhole) expect(survived).toBeGreaterThan(10);
      else expect(first).toMatchObject({ message: 'the power failed' });
      failing.commit = commit;
      await after.app.import(lines);
      expect(content(await collect(after.app.export({ blobs: true })))).toEqual(whole);
      await after.app.import(lines);
      expect(content(await collect(after.app.export({ blobs: true })))).toEqual(whole);
    }
  });

  it('is not gone on with by another export', async () => {
    const before = await busyDesk(storages[0] ?? '', FULL_RUN);
    const lines = await collect(before.app.export());
    const after = open(storages[0]);
    await expect(after.app.import(lines.slice(0, -1))).rejects.toMatchObject({ code: 'import.truncated' });
    before.clock.now += 1;
    const other = await collect(before.app.export());
    expect(await codeAndLine(after.app.import(other))).toEqual(['import.notEmpty', 1]);
  });
});

describe('what is no whole export is refused, with its line', () => {
  const header = (more: object = {}) =>
    `${JSON.stringify({ format: 'deskwright', version: 1, of: 'desk', tenant: 't', desk: 1, kinds: [], at: 0, ...more })}\n`;
  const by = { kind: 'system', id: 'x' };
  const event = (more: object = {}) => ({
    ...{ v: 1, id: 'e1', seq: 1, at: 0, by, cause: 'c', hops: 0, desk: 1, type: 'contact.created' },
    ...{ contactId: 'c1', organization: null, language: null, personal: { name: '', addresses: [] } },
    record: { kind: 'contact', id: 'c1' },
    ...more,
  });
  const line = (more: object = {}) => `${JSON.stringify({ event: event(more) })}\n`;
  const deep = `${'['.repeat(300)}${']'.repeat(300)}`;
  const nothing = { events: 0, refs: 0, once: 0, work: 0, blobs: 0 };
  const end = (counts: object = {}) =>
    JSON.stringify({ end: { counts: { ...nothing, ...counts }, isStill: true, sha256: 'x' } });
  /** An export that has this one event, with its right end. */
  const whole = (one: string) => {
    const sha256 = createHash('sha256').update(header()).update(one).digest('hex');
    const counts = { ...nothing, events: 1 };
    return [header(), one, JSON.stringify({ end: { counts, isStill: true, sha256 } })];
  };
  const blob = (more: object) =>
    JSON.stringify({ blob: { sha256: 'a'.repeat(64), part: 0, isLast: true, base64: '', ...more } });

  it.each([
    ['nothing at all', [''], 'truncated', 0],
    ['no export', ['hello'], 'badLine', 1],
    ['a list', ['[]'], 'badLine', 1],
    ['another format', ['{"format":"other","version":1}'], 'badLine', 1],
    ['a later version', [header({ version: 2 })], 'badVersion', 1],
    ['no header', [line()], 'badLine', 1],
    ['two headers', [header(), header()], 'truncated', 2],
    ['its end missing', [header(), line()], 'truncated', 2],
    ['half a line', [header(), line().slice(0, 40)], 'badLine', 2],
    ['a line of an unknown sort', [header(), '{"constructor":{}}'], 'badLine', 2],
    ['two sorts in a line', [header(), '{"once":{"key":"k","answer":1,"at":0},"ref":{}}'], 'badLine', 2],
    ['an event without a record', [header(), line({ record: null })], 'badLine', 2],
    ['an event that is nested too deep', [header(), `{"event":{"x":${deep}}}`], 'badLine', 2],
    ['an unknown kind', whole(line({ record: { kind: 'visit', id: '1' } })), 'unknownKind', 2],
    ['a history without its beginning', whole(line({ seq: 2 })), 'gap', 2],
    ['an event that cannot be folded', whole(line({ type: 'contact.updated' })), 'badLine', 2],
    ['an event of a later version', whole(line({ v: 2 })), 'badVersion', 2],
    [
      'an event that its kind does not know',
      whole(line({ type: 'message.sung', record: { kind: 'message', id: 'm' } })),
      'badLine',
      2,
    ],
    ['wrong counts', [header(), end({ refs: 1 })], 'truncated', 2],
    ['another hash', [header(), end()], 'altered', 2],
    ['a line that is too long', [header(), `"${'x'.repeat(2000)}"`], 'lineTooLong', 2],
    ['a blob without its beginning', [header(), blob({ part: 1 })], 'badLine', 2],
    ['a blob without its end', [header(), `${blob({ isLast: false })}\n`, line()], 'badLine', 3],
    ['a blob with other bytes', [header(), blob({ base64: 'AAAA' })], 'badBlob', 2],
    ['a blob that is no base64', [header(), blob({ base64: '!' })], 'badLine', 2],
  ])('%s', async (_, lines, code, number) => {
    const { app } = open();
    expect(await codeAndLine(app.import(lines, { maxLineLength: 1500 }))).toEqual([`import.${code}`, number]);
  });

  it('and so is one in which a letter was changed, or a line left out', async () => {
    const lines = await collect((await busyDesk('reference', FULL_RUN)).app.export());
    const changed = lines.map((one) => one.replace('Question', 'question'));
    expect(await codeAndLine(open().app.import(changed))).toEqual(['import.altered', lines.length]);
    const shorter = lines.filter((one) => !one.includes('"ref"'));
    expect(await codeAndLine(open().app.import(shorter))).toEqual(['import.truncated', shorter.length]);
  });

  it('a desk that holds something is not imported into', async () => {
    const lines = await collect((await busyDesk('reference', FULL_RUN)).app.export());
    const after = open();
    await writeAs(after, 0, 'first');
    expect(await codeAndLine(after.app.import(lines))).toEqual(['import.notEmpty', 1]);
  });
});

describe('lines', () => {
  it('are read from storage as they are taken, a page at a time', async () => {
    const before = open('reference');
    for (let n = 0; n < 120; n += 1) await writeAs(before, 0, `m${n}`);
    const { changes } = before.storage;
    let pages = 0;
    Object.assign(before.storage, {
      changes: (page: Parameters<typeof changes>[0]) => {
        pages += 1;
        return changes(page);
      },
    });
    let events = 0;
    for await (const line of before.app.export()) {
      if (!line.startsWith('{"event"')) continue;
      events += 1;
      expect(pages).toBe(Math.ceil(events / 500));
      if (events === 501) break;
    }
    expect(events).toBe(501);
  });

  it('may come as bytes cut anywhere, with the line ends of Windows', async () => {
    const before = await busyDesk('reference', FULL_RUN);
    const lines = await collect(before.app.export({ blobs: true }));
    const bytes = new TextEncoder().encode(lines.join('').replaceAll('\n', '\r\n'));
    const after = open('reference', receiptFor);
    after.clock.now = before.clock.now;
    await after.app.import(
      (function* () {
        for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
      })(),
    );
    expect(content(await collect(after.app.export({ blobs: true })))).toEqual(content(lines));
  });
});
