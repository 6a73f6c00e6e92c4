import { defineDesk, type Ticket } from '@deskwright/core';
import type { Storage } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { memoryStorage } from '@deskwright/storage-memory';
import { describe, expect, it, vi } from 'vitest';
import { message, open, paperChannel, raw, START, STORAGES } from './desk-under-test.ts';

const storages = Object.keys(STORAGES);

describe.each(storages)('receive, on %s', (kind) => {
  it('makes a ticket of a first message, in the department that it was addressed to', async () => {
    const { helpdesk, app } = open(kind);
    const { outcomes, answer } = await helpdesk.receive('email', raw(message('m1')));
    expect(answer).toMatchObject({ status: 200 });
    expect(outcomes).toMatchObject([{ signal: 'm1', outcome: 'created' }]);
    const ticket = await app.ticket({ id: outcomes[0]?.ticket ?? '' });
    expect(ticket?.value).toMatchObject({
      department: 'support',
      channel: 'email',
      status: 'new',
      reference: outcomes[0]?.reference,
    });
    const messages = await app.messages({ reference: outcomes[0]?.reference ?? '' });
    expect(messages.map(({ value }) => [value.direction, value.delivery])).toEqual([
      ['in', 'none'],
      ['out', 'queued'],
    ]);
  });

  it('changes nothing the second time, and says what came of the first', async () => {
    const { helpdesk, storage } = open(kind);
    const first = await helpdesk.receive('email', raw(message('m1')));
    const { position } = await storage.changes({ after: null, limit: 1000 });
    const second = await helpdesk.receive('email', raw(message('m1')));
    expect(second.outcomes).toEqual([{ ...first.outcomes[0], outcome: 'seen' }]);
    expect(await storage.changes({ after: position, limit: 10 })).toEqual({ events: [], position });
  });

  it('takes a message in once, though it arrives twenty times at once', async () => {
    const { helpdesk, app } = open(kind);
    const all = await Promise.all(Array.from({ length: 20 }, () => helpdesk.receive('email', raw(message('m1')))));
    const outcomes = all.flatMap((received) => received.outcomes.map((one) => one.outcome));
    expect(outcomes.toSorted()).toEqual(['created', ...Array<string>(19).fill('seen')]);
    expect((await app.find({ limit: 50 })).items).toHaveLength(1);
  });

  it('makes one contact of two first messages from one address, however it is written', async () => {
    const { helpdesk, app } = open(kind);
    const other = message('m2', { from: { address: 'ANA@example.org', name: 'Ana again' } });
    await Promise.all([helpdesk.receive('email', raw(message('m1'))), helpdesk.receive('email', raw(other))]);
    const { items } = await app.find({ limit: 10 });
    expect(new Set(items.map((item) => item.value.requester.id)).size).toBe(1);
    expect(items).toHaveLength(2);
  });

  it('asks storage for the sender, the thread and its ticket, and for nothing twice', async () => {
    const { helpdesk, storage } = open(kind);
    // The first call of a process looks for a stored configuration.
    await helpdesk.applyConfiguration();
    const load = vi.spyOn(storage, 'load');
    await helpdesk.receive('email', raw(message('m1')));
    expect(load).toHaveBeenCalledTimes(1);
    load.mockClear();
    const reply = message('m2', { references: ['<m1@example.org>', '<unknown@elsewhere>'] });
    expect((await helpdesk.receive('email', raw(reply))).outcomes).toMatchObject([{ outcome: 'joined' }]);
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('finds the thread that it knows behind many that it does not, the most telling one first', async () => {
    const { helpdesk } = open(kind);
    const [first] = (await helpdesk.receive('email', raw(message('m1')))).outcomes;
    const other = message('m2', { subject: 'Another matter' });
    const [second] = (await helpdesk.receive('email', raw(other))).outcomes;
    for (const before of [0, 1, 7, 8, 20, 48]) {
      const unknown = Array.from({ length: before }, (_, at) => `<unknown-${at}@elsewhere>`);
      const both = [...unknown, '<m2@example.org>', '<m1@example.org>'];
      const reply = message(`reply ${before}`, { references: both });
      const [joined] = (await helpdesk.receive('email', raw(reply))).outcomes;
      expect(joined, String(before)).toMatchObject({ outcome: 'joined', ticket: second?.ticket });
    }
    expect(second?.ticket).not.toBe(first?.ticket);
  });

  it('joins the ticket that a thread leads to, in whatever order its names are given', async () => {
    const { helpdesk, app } = open(kind);
    const [first] = (await helpdesk.receive('email', raw(message('m1')))).outcomes;
    const reply = message('m2', { references: ['<unknown@elsewhere>', '<m1@example.org>'] });
    const [joined] = (await helpdesk.receive('email', raw(reply))).outcomes;
    expect(joined).toMatchObject({ outcome: 'joined', ticket: first?.ticket, reference: first?.reference });
    const ticket = await app.ticket({ id: first?.ticket ?? '' });
    expect(ticket?.value.counts.requesterMessages).toBe(2);
  });

  it('joins an answer to what we sent', async () => {
    const { helpdesk, sent } = open(kind);
    const [first] = (await helpdesk.receive('email', raw(message('m1')))).outcomes;
    await helpdesk.work();
    expect(sent).toHaveLength(1);
    const reply = message('m2', { references: [`<${sent[0]?.key}@aurora.example>`] });
    expect((await helpdesk.receive('email', raw(reply))).outcomes[0]).toMatchObject({
      outcome: 'joined',
      ticket: first?.ticket,
    });
  });

  it('reopens for a person, never for an automatic reply', async () => {
    const { helpdesk, app } = open(kind);
    const [first] = (await helpdesk.receive('email', raw(message('m1')))).outcomes;
    const key = { id: first?.ticket ?? '' };
    await app.execute(key, { type: 'ticket.update', status: 'resolved' });
    await helpdesk.receive('email', raw(message('away', { automated: 'autoReply', references: ['<m1@example.org>'] })));
    expect((await app.ticket(key))?.value.status).toBe('resolved');
    await helpdesk.receive('email', raw(message('again', { references: ['<m1@example.org>'] })));
    expect((await app.ticket(key))?.value).toMatchObject({ status: 'open', counts: { reopens: 1 } });
  });

  it.each([
    ['a loop', { automated: 'loop' as const }, 'our own mail came back'],
    ['a list', { automated: 'list' as const }, 'mailing list'],
    ['a bounce of nothing we know', { automated: 'bounce' as const }, 'bounce of a message that is not ours'],
    ['one of our own addresses', { from: { address: 'billing@aurora.example' } }, 'sent from an address of our own'],
  ])('ignores %s, says why, and remembers it', async (_what, more, why) => {
    const { helpdesk, app } = open(kind);
    const signal = message('m1', more);
    expect((await helpdesk.receive('email', raw(signal))).outcomes).toEqual([
      { signal: 'm1', outcome: 'ignored', why },
    ]);
    expect((await helpdesk.receive('email', raw(signal))).outcomes).toEqual([{ signal: 'm1', outcome: 'seen' }]);
    expect((await app.find({ limit: 10 })).items).toEqual([]);
  });

  it('files a bounce with the ticket whose message bounced, and makes no contact of a mail system', async () => {
    const { helpdesk, app, sent } = open(kind);
    const [first] = (await helpdesk.receive('email', raw(message('m1')))).outcomes;
    await helpdesk.work();
    const from = { address: 'mailer-daemon@relay.example' };
    const bounce = message('b1', { from, automated: 'bounce', references: [`<${sent[0]?.key}@aurora.example>`] });
    expect((await helpdesk.receive('email', raw(bounce))).outcomes[0]).toMatchObject({
      outcome: 'joined',
      ticket: first?.ticket,
    });
    expect(await app.contacts.byAddress('email', 'mailer-daemon@relay.example')).toBeNull();
  });

  it('does not acknowledge automatic mail', async () => {
    const { helpdesk, sent } = open(kind);
    await helpdesk.receive('email', raw(message('m1', { automated: 'autoReply' })));
    await helpdesk.work();
    expect(sent).toEqual([]);
  });

  it('answers under the thread of the last message, from the department’s address', async () => {
    const { helpdesk, app, sent } = open(kind);
    const [first] = (await helpdesk.receive('email', raw(message('m1')))).outcomes;
    await helpdesk.work();
    const answer = { type: 'message.add', visibility: 'public', text: 'Try this' } as const;
    await helpdesk.as({ agent: 'maria' }).execute({ id: first?.ticket ?? '' }, answer);
    await helpdesk.work();
    expect(sent.map(({ payload }) => payload)).toMatchObject([
      { automated: true, text: expect.stringContaining(`${first?.reference}, Ana.`) },
      {
        automated: false,
        text: 'Try this',
        ref: { channel: 'email', thread: '<m1@example.org>' },
        from: { address: 'support@aurora.example', name: 'Support' },
        to: [{ address: 'Ana@Example.org', name: 'Ana' }],
        subject: `Re: Subject of m1 [#${first?.reference}]`,
      },
    ]);
    expect((await app.ticket({ id: first?.ticket ?? '' }))?.value.status).toBe('answered');
  });

  it('keeps going when input is no mail, or a channel throws', async () => {
    const { helpdesk, errors } = open(kind);
    const input = (text: string) => ({ headers: [], body: new TextEncoder().encode(text), receivedAt: START });
    expect((await helpdesk.receive('email', input('junk'))).outcomes).toMatchObject([
      { outcome: 'failed', why: 'no mail' },
    ]);
    expect((await helpdesk.receive('email', input('throw'))).outcomes).toMatchObject([{ outcome: 'failed' }]);
    expect(errors).toHaveLength(1);
    await expect(helpdesk.receive('fax', input(''))).rejects.toMatchObject({ code: 'helpdesk.unknownChannel' });
  });

  it('keeps long bodies as blobs and never cuts a character in two', async () => {
    const { helpdesk, app, blobs } = open(kind);
    const text = `${'x'.repeat(16 * 1024 - 1)}😀 and more`;
    const [first] = (await helpdesk.receive('email', raw(message('m1', { text, html: `<p>${text}</p>` })))).outcomes;
    const [stored] = await app.messages({ id: first?.ticket ?? '' });
    const personal = stored?.value.personal;
    expect(personal).toMatchObject({ text: 'x'.repeat(16 * 1024 - 1), html: null });
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await blobs.get(personal?.textBlob ?? '')) ?? []) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(text);
    expect(personal?.blobs).toContain(personal?.htmlBlob);
  });

  it('keeps what the channel left out of a text', async () => {
    const { helpdesk, app, blobs } = open(kind);
    const wholeText = 'Thanks!\n\n> Is it there?';
    const [first] = (await helpdesk.receive('email', raw(message('m1', { text: 'Thanks!', wholeText })))).outcomes;
    const [stored] = await app.messages({ id: first?.ticket ?? '' });
    const personal = stored?.value.personal;
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await blobs.get(personal?.textBlob ?? '')) ?? []) chunks.push(chunk);
    expect([personal?.text, Buffer.concat(chunks).toString()]).toEqual(['Thanks!', wholeText]);
  });

  it('gives each of several signals in one input its own outcome', async () => {
    const { helpdesk } = open(kind);
    const reply = message('m2', { references: ['<m1@example.org>'] });
    const { outcomes } = await helpdesk.receive('email', raw(message('m1'), reply, message('m1')));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['created', 'joined', 'seen']);
  });

  it('takes the next reference when two tickets would share one', async () => {
    const { helpdesk, app, storage } = open(kind);
    const [first] = (await helpdesk.receive('email', raw(message('m1')))).outcomes;
    const ticket = (await app.ticket({ id: first?.ticket ?? '' }))?.value as Ticket;
    // The next ticket's first choice is taken by somebody else before it comes.
    const probe = open(kind);
    const [same] = (await probe.helpdesk.receive('email', raw(message('m2')))).outcomes;
    const refs = [
      { ref: { channel: 'ticket.reference', thread: same?.reference ?? '' }, to: { kind: 'ticket', id: ticket.id } },
    ];
    const nothing = {
      writes: [],
      deliveries: [],
      commands: [],
      erased: [],
      forgotten: [],
      removed: [],
      setAside: [],
      settled: [],
      once: [],
    };
    expect(await storage.commit({ ...nothing, refs })).toEqual({ ok: true });
    const [second] = (await helpdesk.receive('email', raw(message('m2')))).outcomes;
    expect(second).toMatchObject({ outcome: 'created', ticket: same?.ticket });
    expect(second?.reference).not.toBe(same?.reference);
  });
});

describe('rules that ask about the requester', () => {
  it('do not make a message of the requester load the contact again', async () => {
    const desk = defineDesk({ tags: ['ana'], channels: ['email'] }).policies({
      rules: [
        {
          id: 'ana',
          on: ['message.received'],
          when: { field: 'requester.name', op: 'is', value: 'Ana' },
          then: [{ do: 'tag', add: ['ana'] }],
        },
      ],
    });
    const storage = memoryStorage({ fields: desk.fields });
    const helpdesk = createHelpdesk(desk, { storage, channels: [paperChannel().channel], now: () => START });
    await helpdesk.receive('email', raw(message('m1')));
    const load = vi.spyOn(storage, 'load');
    const references = ['<m1@example.org>'];
    const own = await helpdesk.receive('email', raw(message('m2', { references })));
    expect(load).toHaveBeenCalledTimes(3);
    // Somebody else writes on the same ticket: the requester has to be looked up.
    load.mockClear();
    await helpdesk.receive(
      'email',
      raw(message('m3', { references, from: { address: 'eva@example.org', name: 'Eva' } })),
    );
    expect(load).toHaveBeenCalledTimes(4);
    const ticket = await helpdesk.asSystem().ticket({ id: own.outcomes[0]?.ticket ?? '' });
    expect(ticket?.value).toMatchObject({ tags: ['ana'], counts: { requesterMessages: 3 } });
  });
});

describe('somebody who wrote lately', () => {
  const sayings = defineDesk({ tags: ['eva'], channels: ['email'] }).policies({
    rules: [
      {
        id: 'eva',
        on: ['message.received'],
        when: { field: 'requester.name', op: 'is', value: 'Eva' },
        then: [{ do: 'tag', add: ['eva'] }],
      },
    ],
  });
  const process = (storage: Storage, now = () => START) =>
    createHelpdesk(sayings, { storage, channels: [paperChannel().channel], now });

  async function ticketOf(helpdesk: ReturnType<typeof process>, key: string) {
    const { outcomes } = await helpdesk.receive('email', raw(message(key)));
    return (await helpdesk.asSystem().ticket({ id: outcomes[0]?.ticket ?? '' }))?.value;
  }

  it.each(storages)('is not loaded again, on %s', async (kind) => {
    const { helpdesk, storage, clock } = open(kind);
    const load = vi.spyOn(storage, 'load');
    const loadsOf = async (key: string) => {
      load.mockClear();
      expect((await helpdesk.receive('email', raw(message(key)))).outcomes).toMatchObject([{ outcome: 'created' }]);
      return load.mock.calls.filter(([key]) => 'ref' in key).length;
    };
    await loadsOf('m1');
    expect(await loadsOf('m2')).toBe(0);
    // Acknowledging it writes to the contact.
    await helpdesk.work();
    expect(await loadsOf('m3')).toBe(0);
    clock.now += 10 * 60_000 + 1;
    expect(await loadsOf('m4')).toBe(1);
  });

  it('is looked up when another process has changed them', async () => {
    const storage = memoryStorage({ fields: sayings.fields });
    const [here, there] = [process(storage), process(storage)];
    const first = await ticketOf(here, 'm1');
    expect(first?.tags).toEqual([]);
    const contacts = there.asSystem().contacts;
    await contacts.update(first?.requester.id ?? '', { type: 'contact.update', name: 'Eva' });
    const load = vi.spyOn(storage, 'load');
    expect((await ticketOf(here, 'm2'))?.tags).toEqual(['eva']);
    // The one that asked for the ticket, too.
    expect(load).toHaveBeenCalledTimes(2);
    expect((await ticketOf(here, 'm3'))?.tags).toEqual(['eva']);
  });

  it('is looked up when they have been erased elsewhere, and is somebody new then', async () => {
    const storage = memoryStorage({ fields: sayings.fields });
    const [here, there] = [process(storage), process(storage)];
    const first = await ticketOf(here, 'm1');
    await there.asSystem().erase(first?.requester.id ?? '');
    const second = await ticketOf(here, 'm2');
    expect(second?.requester.id).toMatch(/./);
    expect(second?.requester.id).not.toBe(first?.requester.id);
  });
});
