import { STANDARD_ROLES, simulation } from '@deskwright/core';
import { describe, expect, it } from 'vitest';
import { done, from, MERGE_STORAGES, mergeDesk } from './merge-desk.ts';

const again = { references: ['<a@example.org>'] };
const roles = STANDARD_ROLES as unknown as NonNullable<NonNullable<Parameters<typeof mergeDesk>[1]>['roles']>;

/** A ticket in which the requester asks two things, with an answer and a note. */
async function conversation(kind: string, policies: Parameters<typeof mergeDesk>[1] = {}) {
  const desk = mergeDesk(kind, policies);
  if (policies.roles !== undefined) {
    await desk.app.agents.create('maria', { name: 'Maria', roles: [{ role: 'administrator', departments: null }] });
  }
  const a = await desk.hear('a', {
    attachments: [{ name: 'tent.jpg', type: 'image/jpeg', sha256: 'b'.repeat(64), size: 10 }],
  });
  await desk.answer(a);
  await desk.hear('also', again);
  const maria = desk.helpdesk.as({ agent: 'maria' });
  done(await maria.execute({ id: a }, { type: 'message.add', visibility: 'internal', text: 'Something else' }));
  await desk.work();
  const messages = await desk.app.messages({ id: a });
  const ids = messages.map(({ id }) => id);
  return { ...desk, a, maria, messages, ids };
}

describe.each(Object.keys(MERGE_STORAGES))('splitting messages off on %s', (kind) => {
  it('opens a ticket with copies of them, and leaves the originals where they are', async () => {
    const { a, app, ids, maria, messages, texts, ticket, sent, work, folds } = await conversation(kind);
    const mails = sent.length;
    const [, , third = '', note = ''] = ids;
    const made = done(await maria.split({ from: { id: a }, messages: [note, third], subject: 'Another matter' }));
    expect(made).toMatchObject({ status: 'new', parentId: a, personal: { subject: 'Another matter', threads: [] } });
    expect(made.requester).toEqual((await ticket(a)).requester);
    expect(made.counts).toMatchObject({ messages: 2, requesterMessages: 1, notes: 1 });
    expect(await texts(made.id)).toEqual(['Text of also', 'Something else']);
    expect(await app.messages({ id: a })).toEqual(messages);
    const { type, into } = (await app.history({ id: a })).at(-1) as { type: string; into?: string };
    expect([type, into]).toEqual(['ticket.split', made.id]);
    await work();
    expect(sent).toHaveLength(mails);
    expect((await app.links({ id: a })).map(({ as, direction, ticket: { id } }) => [as, direction, id])).toEqual([
      ['childOf', 'in', made.id],
    ]);
    expect(await folds()).toBe(true);
  });

  it('keeps order, authors and files, and what has been answered', async () => {
    const { a, app, ids, maria } = await conversation(kind);
    const made = done(await maria.split({ from: { id: a }, messages: ids.slice(0, 2).toReversed() }));
    expect(made.status).toBe('answered');
    const copies = (await app.messages({ id: made.id })).map(({ value }) => value);
    expect(copies.map(({ author, number, delivery }) => [author.kind, number, delivery])).toEqual([
      ['requester', 1, 'none'],
      ['agent', 2, 'none'],
    ]);
    expect(copies[0]?.personal.attachments.map(({ sha256 }) => sha256)).toEqual(['b'.repeat(64)]);
    expect(copies[0]?.personal.blobs).toContain('b'.repeat(64));
  });

  it('leads later answers to the original, and answers to the new ticket to that', async () => {
    const { a, ids, maria, hear, ticket } = await conversation(kind);
    const made = done(await maria.split({ from: { id: a }, messages: [ids[2] ?? ''] }));
    expect(await hear('more', { references: ['<also@example.org>'] })).toBe(a);
    const { reference } = await ticket(made.id);
    expect(await hear('other', { subject: `Re: it [#${reference}]` })).toBe(made.id);
  });

  it('wakes rules for a new ticket and for the one it came from, not for each copy', async () => {
    const { a, ids, maria, ticket } = await conversation(kind, {
      rules: [
        { id: 'received', on: ['message.received'], then: [{ do: 'raisePriority' }] },
        { id: 'split', on: ['ticket.split'], then: [{ do: 'tag', add: ['merged'] }] },
      ],
    });
    const before = (await ticket(a)).priority;
    const made = done(await maria.split({ from: { id: a }, messages: [ids[2] ?? ''] }));
    expect(made.priority).toBe('normal');
    expect(await ticket(a)).toMatchObject({ priority: before, tags: ['merged'] });
  });

  it('takes the author of the first message for the requester, if that is a contact', async () => {
    const { a, app, maria, hear, ticket } = await conversation(kind);
    await hear('eva', { ...again, ...from('eva') });
    const last = (await app.messages({ id: a })).at(-1);
    const made = done(await maria.split({ from: { id: a }, messages: [last?.id ?? ''], department: 'billing' }));
    expect(made).toMatchObject({ requester: { kind: 'contact', id: last?.value.author.id }, department: 'billing' });
    expect(made.requester).not.toEqual((await ticket(a)).requester);
  });

  it('splits off from parts of a surviving ticket, too', async () => {
    const { a, app, hear, merge, maria, texts } = await conversation(kind);
    const b = await hear('b', from('bo'));
    const [opening] = await app.messages({ id: b });
    done(await merge(a, b));
    expect(await maria.split({ from: { id: b }, messages: [opening?.id ?? ''] })).toMatchObject({
      refusal: { code: 'ticket.merged' },
    });
    const made = done(await maria.split({ from: { id: a }, messages: [opening?.id ?? ''] }));
    expect(await texts(made.id)).toEqual(['Text of b']);
  });

  it('refuses what cannot be', async () => {
    const { a, ids, maria, app, ticket } = await conversation(kind);
    const before = await ticket(a);
    const code = async (request: Partial<Parameters<typeof maria.split>[0]>) => {
      const outcome = await app.split({ from: { id: a }, messages: ids, ...request });
      return outcome.ok ? 'done' : outcome.refusal.code;
    };
    expect(await code({ messages: [] })).toBe('split.nothing');
    expect(await code({ messages: [...ids, 'nothing'] })).toBe('split.unknownMessage');
    expect(await code({ messages: Array.from({ length: 101 }, (_, index) => `m${index}`) })).toBe('split.tooMany');
    expect(await code({ requester: { kind: 'agent', id: 'maria' } })).toBe('split.internal');
    expect(await code({ department: 'nowhere' as 'billing' })).toBe('command.invalid');
    expect(await code({ from: { id: 'nothing' } })).toBe('ticket.unknown');
    expect(await ticket(a)).toEqual(before);
  });

  it('is replayed by simulations as it was', async () => {
    // What queues do is not replayed.
    const departments = { support: { addresses: ['support@aurora.example'] }, billing: {} };
    const { a, ids, maria, app, desk } = await conversation(kind, { departments });
    done(await maria.split({ from: { id: a }, messages: ids }));
    const present = simulation(desk, { rules: [] });
    for await (const history of app.histories()) {
      const { changes, replay, simulated } = present.play(history);
      expect([changes, replay]).toEqual([[], []]);
      expect(simulated?.history.map(({ type }) => type)).toEqual(history.events.map(({ type }) => type));
    }
  });
});

describe('who may split', () => {
  it('may merge, and open tickets where the new one goes; notes they may not read are not there', async () => {
    const { a, ids, app, helpdesk } = await conversation('memory', {
      roles: [
        ...roles,
        { id: 'half', grants: [{ can: ['see', 'readMessages', 'merge'] }, { can: ['create'], scope: ['department'] }] },
      ],
    });
    for (const [id, role] of Object.entries({ rob: 'representative', sue: 'engineer', hal: 'half' })) {
      const departments = ['support'] as const;
      await app.agents.create(id, { name: id, departments: { support: 'primary' }, roles: [{ role, departments }] });
    }
    const split = async (agent: string, more: { department?: 'billing'; messages?: readonly string[] } = {}) => {
      const outcome = await helpdesk.as({ agent }).split({ from: { id: a }, messages: ids.slice(2, 3), ...more });
      return outcome.ok ? 'done' : outcome.refusal.code;
    };
    expect(await split('rob')).toBe('access.denied');
    expect(await split('sue')).toBe('done');
    expect(await split('sue', { department: 'billing' })).toBe('done');
    expect(await split('hal')).toBe('done');
    expect(await split('hal', { department: 'billing' })).toBe('access.denied');
    expect(await split('hal', { messages: ids.slice(3) })).toBe('split.unknownMessage');
  });
});
