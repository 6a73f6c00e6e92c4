import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { describe, expect, it } from 'vitest';
import { busyDesk, collect, content, FULL_RUN, writeAs } from './busy-desk.ts';
import { desk, message, open, raw, STORAGES } from './desk-under-test.ts';

const storages = Object.keys(STORAGES);
const DAY = 24 * 3_600_000;

type Desk = ReturnType<typeof open>;

/** Keeps what is written, as a file that is appended to would; `fails` says after how many lines it breaks. */
function paperSink(fails: () => number | null = () => null) {
  const kept: string[] = [];
  return {
    kept,
    async write(lines: AsyncIterable<string>) {
      let left = fails();
      for await (const line of lines) {
        if (left === 0) {
          kept.push(line.slice(0, line.length / 2));
          throw new Error('the disk is full');
        }
        if (left !== null) left -= 1;
        kept.push(line);
      }
    },
  };
}

/** A desk with tickets, of which all but one are closed, and its clock a year later. */
async function oldDesk(kind: string, tickets = 5): Promise<Desk> {
  const all = open(kind);
  for (let n = 0; n < tickets; n += 1) {
    await writeAs(all, n % 3, `m${n}`);
    await writeAs(all, n % 3, `more ${n}`, [`<m${n}@example.org>`]);
    all.clock.now += 1000;
  }
  while ((await all.helpdesk.work()).done > 0);
  const { items } = await all.app.find({ limit: 50 });
  for (const { id } of items.slice(1)) await all.app.execute({ id }, { type: 'ticket.update', status: 'closed' });
  all.clock.now += 365 * DAY;
  while ((await all.helpdesk.work()).done > 0);
  return all;
}

/** All tickets and messages with their histories, by their name. */
async function tickets({ storage }: Desk): Promise<ReadonlyMap<string, unknown>> {
  const all = new Map<string, unknown>();
  for (const kind of ['ticket', 'message']) {
    for (const { id, value } of (await storage.find(kind, { now: 0, limit: 1000 })).items) {
      all.set(`${kind} ${id}`, { value, history: await storage.history({ kind, id }) });
    }
  }
  return all;
}

async function refs({ storage }: Desk): Promise<readonly unknown[]> {
  return (await storage.list('refs', { after: null, limit: 1000 })).rows;
}

describe.each(storages)('an archive, on %s', (kind) => {
  it('takes closed tickets with everything about them, and gives them back', async () => {
    const all = await oldDesk(kind);
    const before = await tickets(all);
    const names = await refs(all);
    const sink = paperSink();
    const closedBefore = all.clock.now - 30 * DAY;
    expect(await all.app.archive({ closedBefore, to: sink })).toEqual({ tickets: 4, messages: 12, skipped: 0 });
    expect((await all.app.find({ limit: 50 })).items).toHaveLength(1);
    expect((await tickets(all)).size).toBe(4);
    expect(await all.app.archive({ closedBefore, to: sink })).toEqual({ tickets: 0, messages: 0, skipped: 0 });

    const imported = await all.app.import(sink.kept);
    expect(imported).toMatchObject({ refs: 16, passedOver: 0 });
    expect(await tickets(all)).toEqual(before);
    expect(await refs(all)).toEqual(names);
    // And once more: what is there is passed over. What is archived again comes back again.
    expect(await all.app.import(sink.kept)).toMatchObject({ events: 0, passedOver: imported.events });
    expect(await tickets(all)).toEqual(before);
    expect(await all.app.archive({ closedBefore, to: paperSink() })).toMatchObject({ tickets: 4 });
    await all.app.import(sink.kept);
    expect(await tickets(all)).toEqual(before);
  });

  it('has the files, which may be swept from the desk', async () => {
    const all = await oldDesk(kind, 3);
    const sink = paperSink();
    await all.app.archive({ closedBefore: all.clock.now, to: sink });
    const other = open(kind);
    await other.app.import(sink.kept);
    const { items } = await other.storage.find('message', { now: 0, limit: 100 });
    const named = items.flatMap(({ value }) => (value as { personal: { blobs: string[] } }).personal.blobs);
    expect(named.length).toBeGreaterThan(8);
    for (const sha256 of named) expect(await other.blobs.get(sha256)).not.toBeNull();
    const bare = paperSink();
    await other.app.archive({ closedBefore: all.clock.now - DAY, to: bare, blobs: false }).catch(() => {});
    expect(bare.kept.join('')).not.toContain('base64');
  });

  const breaks = [
    ...[0, 1, 2, 7, 15, 30, 50].map((left) => ['sink', left] as const),
    ...[0, 1, 2].map((left) => ['storage', left] as const),
  ];
  it.each(breaks)('loses nothing when the %s breaks after %i, and takes nothing twice', async (what, after) => {
    const all = await oldDesk(kind, 4);
    const before = await tickets(all);
    const closedBefore = all.clock.now;
    let isBroken = true;
    const sink = paperSink(() => (isBroken && what === 'sink' ? after : null));
    const { commit } = all.storage;
    let commits = 0;
    Object.assign(all.storage, {
      commit: async (batch: Parameters<typeof commit>[0]) => {
        if (isBroken && what === 'storage' && commits++ === after) throw new Error('the power failed');
        return commit(batch);
      },
    });
    await expect(all.app.archive({ closedBefore, to: sink })).rejects.toThrow(/disk|power/);
    isBroken = false;
    await all.app.archive({ closedBefore, to: sink });
    expect((await tickets(all)).size).toBe(4);
    await all.app.import(sink.kept);
    expect(await tickets(all)).toEqual(before);
  });

  it('leaves a ticket that changes while it is written, and takes it another time', async () => {
    const all = await oldDesk(kind, 3);
    const [, second] = (await all.app.find({ limit: 9 })).items;
    const kept: string[] = [];
    const to = {
      async write(lines: AsyncIterable<string>) {
        for await (const line of lines) kept.push(line);
        await all.app.execute({ id: second?.id ?? '' }, { type: 'message.add', visibility: 'internal', text: 'Late' });
      },
    };
    const options = { closedBefore: all.clock.now, to };
    expect(await all.app.archive(options)).toMatchObject({ tickets: 1, skipped: 1 });
    expect(await all.app.ticket({ id: second?.id ?? '' })).not.toBeNull();
    const before = (await all.app.history({ id: second?.id ?? '' })).length;
    const sink = paperSink();
    expect(await all.app.archive({ ...options, to: sink })).toMatchObject({ tickets: 1, skipped: 0 });
    // The older copy and the newer one, in this order, are one ticket.
    const other = open(kind);
    await other.app.import([...kept, ...sink.kept]);
    expect(await other.app.history({ id: second?.id ?? '' })).toHaveLength(before);
  });

  it('leaves a ticket with mail that waits to be sent, and so does retention', async () => {
    const all = await oldDesk(kind, 3);
    const [, { id = '' } = {}] = (await all.app.find({ limit: 9 })).items;
    await all.helpdesk.as({ agent: 'zoe' }).execute({ id }, { type: 'message.add', visibility: 'public', text: 'Bye' });
    await all.app.execute({ id }, { type: 'ticket.update', status: 'closed' });
    all.clock.now += 1;
    const sink = paperSink();
    const closedBefore = all.clock.now;
    expect(await all.app.archive({ closedBefore, to: sink })).toMatchObject({ tickets: 1, skipped: 1 });
    expect(sink.kept.join('')).not.toContain('Bye');
    expect(await all.app.retain({ closedBefore })).toMatchObject({ tickets: 0, skipped: 1 });
    while ((await all.helpdesk.work()).done > 0);
    expect(all.sent.length).toBeGreaterThan(3);
    expect(await all.app.archive({ closedBefore, to: sink })).toMatchObject({ tickets: 1, skipped: 0 });
    expect(sink.kept.join('')).toContain('Bye');
  });

  it('takes only what it is asked for', async () => {
    const all = await oldDesk(kind);
    const closedBefore = all.clock.now;
    const to = paperSink();
    expect(await all.app.archive({ closedBefore: all.clock.now - 366 * DAY, to })).toMatchObject({ tickets: 0 });
    expect(await all.app.archive({ closedBefore, to, limit: 1 })).toMatchObject({ tickets: 1 });
    const where = { field: 'requester.name', op: 'is', value: 'Person 0' } as const;
    expect(await all.app.archive({ closedBefore, to, where })).toMatchObject({ tickets: 1 });
    expect((await all.app.find({ limit: 9 })).items).toHaveLength(3);
    await expect(all.app.archive({ closedBefore: closedBefore + 1, to })).rejects.toMatchObject({
      code: 'retention.badInstant',
    });
  });

  it('is an end: a reply to an archived ticket opens a new one, of the same contact', async () => {
    const all = await oldDesk(kind, 2);
    const [, old] = (await all.app.find({ limit: 9 })).items;
    await all.app.archive({ closedBefore: all.clock.now, to: paperSink() });
    const [outcome] = (
      await all.helpdesk.receive(
        'email',
        raw(message('late', { from: { address: 'person1@example.org' }, references: ['<m1@example.org>'] })),
      )
    ).outcomes;
    expect(outcome?.outcome).toBe('created');
    const ticket = await all.app.ticket({ id: outcome?.ticket ?? '' });
    expect(ticket?.value.requester).toEqual(old?.value.requester);
    expect(ticket?.id).not.toBe(old?.id);
    // The mail that opened it is known for a while yet.
    const again = await all.helpdesk.receive('email', raw(message('m1')));
    expect(again.outcomes[0]).toMatchObject({ outcome: 'seen', ticket: old?.id });
    expect(all.errors).toEqual([]);
  });
});

describe.each(storages)('retention, on %s', (kind) => {
  it('removes what has been closed for long, and no trace of its words stays', async () => {
    const all = await oldDesk(kind);
    const retained = await all.app.retain({ closedBefore: all.clock.now - 30 * DAY });
    expect(retained).toEqual({ tickets: 4, messages: 12, skipped: 0, contacts: 0 });
    const text = (await collect(all.app.export())).join('');
    expect(text).toContain('Question of person 0');
    for (const word of ['Question of person 1', 'this is m3', 'file-of-person-2', '<m2@example.org>']) {
      expect(text).not.toContain(word);
    }
    expect(text).toContain('person1@example.org');
    const found = async (value: string) =>
      (await all.app.find({ where: { field: 'text', op: 'find', value }, limit: 9 })).items.length;
    expect([await found('"person 1"'), await found('"person 0"')]).toEqual([0, 1]);
  });

  it('takes contacts along who were erased and have nothing here any more', async () => {
    const all = await oldDesk(kind, 3);
    const names = async () => {
      const { items } = await all.storage.find('contact', { now: 0, order: [], limit: 9 });
      return items.map(({ value }) => (value as { personal: { name: string } }).personal.name).toSorted();
    };
    for (const who of [0, 1]) {
      const contact = await all.app.contacts.byAddress('email', `person${who}@example.org`);
      await all.app.erase(contact?.id ?? '');
    }
    await all.app.contacts.create({ type: 'contact.create', name: '', addresses: [] });
    // Of the erased ones, person 0 has a ticket that is open; the one without a name was never erased.
    expect(await all.app.retain({ closedBefore: all.clock.now })).toMatchObject({ tickets: 2, contacts: 0 });
    expect(await names()).toEqual(['', '', '', 'Person 2']);
    const options = { closedBefore: all.clock.now, erasedContacts: true };
    expect(await all.app.retain(options)).toMatchObject({ tickets: 0, contacts: 1 });
    expect(await names()).toEqual(['', '', 'Person 2']);
  });

  it('forgets which mail has come, after ninety days at the earliest', async () => {
    const all = open(kind);
    await writeAs(all, 0, 'old');
    all.clock.now += 10 * DAY;
    await writeAs(all, 0, 'young');
    await expect(all.app.forgetOnce(all.clock.now - 89 * DAY)).rejects.toMatchObject({ code: 'retention.tooSoon' });
    await expect(all.app.forgetOnce(Number.NaN)).rejects.toMatchObject({ code: 'retention.tooSoon' });
    all.clock.now += 90 * DAY;
    expect(await all.app.forgetOnce(all.clock.now - 91 * DAY)).toBe(1);
    expect(await all.app.forgetOnce(all.clock.now - 91 * DAY)).toBe(0);
    const outcomes = async (key: string) =>
      (await all.helpdesk.receive('email', raw(message(key)))).outcomes[0]?.outcome;
    expect(await outcomes('young')).toBe('seen');
    // Its key is forgotten, but the message is there: it is known by its name for as long.
    expect(await outcomes('old')).toBe('seen');
    for (const { id } of (await all.app.find({ limit: 9 })).items) {
      await all.app.execute({ id }, { type: 'ticket.update', status: 'closed' });
    }
    while ((await all.helpdesk.work()).done > 0);
    all.clock.now += 1;
    await all.app.retain({ closedBefore: all.clock.now });
    expect(await outcomes('young')).toBe('seen');
    expect(await outcomes('old')).toBe('created');
  });
});

describe('an archive that is damaged', () => {
  const archived = async () => {
    const all = await oldDesk('reference', 45);
    const sink = paperSink();
    await all.app.archive({ closedBefore: all.clock.now, to: sink });
    return sink.kept.join('').split('\n');
  };
  const importing = async (lines: readonly string[]) => {
    const { app } = open('reference');
    const done = await app.import([lines.join('\n')]).catch((error) => error.code);
    return { done, tickets: (await app.find({ limit: 100 })).items.length };
  };

  it('is taken in as far as its documents are whole', async () => {
    const lines = await archived();
    expect(await importing(lines)).toMatchObject({ tickets: 44 });
    const cut = lines.slice(0, -10);
    expect(await importing(cut)).toEqual({ done: 'import.truncated', tickets: 40 });
    const torn = lines.with(-10, (lines.at(-10) ?? '').slice(0, 30));
    expect(await importing(torn)).toEqual({ done: 'import.badLine', tickets: 40 });
    const changed = lines.map((line) => line.replace('this is m1.', 'this is M1.'));
    expect(await importing(changed)).toEqual({ done: 'import.altered', tickets: 0 });
  });

  it('is read past documents that were cut off one after the other, however little there is of them', async () => {
    const lines = await archived();
    const starts = lines.flatMap((line, index) => (line.startsWith('{"at":') ? [index] : []));
    const first = starts[0] ?? 0;
    const second = starts[1] ?? 0;
    const scrap = (lines[first] ?? '').slice(0, 30);
    const atTheBeginning = [scrap, scrap, ...lines];
    const between = [...lines.slice(0, second), scrap, scrap, scrap, ...lines.slice(second)];
    const inside = [...lines.slice(0, second), ...lines.slice(first, first + 3), scrap, scrap, ...lines.slice(second)];
    for (const damaged of [atTheBeginning, between, inside])
      expect(await importing(damaged)).toMatchObject({ done: { events: 528 }, tickets: 44 });
    // Of a document that has an end nothing may be missing.
    const spoilt = lines.with(first + 2, scrap).with(first + 3, scrap);
    expect(await importing(spoilt)).toMatchObject({ done: 'import.badLine' });
  });

  it('brings tickets and nothing else', async () => {
    const { app } = open('reference');
    const header = { format: 'deskwright', version: 1, of: 'tickets', tenant: 't', desk: 1, kinds: [], at: 0 };
    const lines = [header, { once: { key: 'k', answer: null, at: 0 } }].map((line) => `${JSON.stringify(line)}\n`);
    await expect(app.import(lines)).rejects.toMatchObject({ code: 'import.badLine', line: 2 });
  });

  it('is of no use in a desk without such records', async () => {
    const lines = await archived();
    const renamed = lines.map((line) => line.replaceAll('"kind":"message"', '"kind":"mail"'));
    const { done } = await importing(renamed);
    expect(done).toBe('import.altered');
  });
});

it('a desk without blobs cannot take files in, unless it is told to do without', async () => {
  const all = await busyDesk('reference', FULL_RUN);
  const lines = await collect(all.app.export({ blobs: true }));
  const bare = () =>
    createHelpdesk(desk, { storage: memoryStorage({ fields: desk.fields }), now: () => all.clock.now }).asSystem();
  await expect(bare().import(lines)).rejects.toMatchObject({ code: 'import.noBlobs' });
  const app = bare();
  await app.import(lines, { blobs: false });
  const without = content(await collect(all.app.export()));
  expect(content(await collect(app.export()))).toEqual(without);
  await expect(collect(app.export({ blobs: true }))).rejects.toMatchObject({ code: 'helpdesk.noBlobs' });
});
