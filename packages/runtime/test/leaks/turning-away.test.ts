// Those who may not know something any more, and what is told to those who guess.
import { type HeldRole, STANDARD_ROLES, type VocabularyOf } from '@deskwright/core';
import { describe, expect, it } from 'vitest';
import { ASSIGNMENT_STORAGES, type DeskPolicies, openDesk, type plainDesk } from '../assignment-desk.ts';

type V = VocabularyOf<typeof plainDesk>;

const POLICIES: DeskPolicies = {
  departments: { support: {}, billing: {} },
  requesters: { organization: true, participants: true },
  roles: [
    ...STANDARD_ROLES,
    { id: 'reader', grants: [{ can: ['see', 'readMessages'] }] },
    { id: 'note-reader', grants: [{ can: ['see', 'readMessages'] }, { can: ['readNotes'], scope: ['own'] }] },
  ],
};
const UNKNOWN = { ok: false, refusal: { code: 'ticket.unknown' } };

function deskOf(storage: string, policies: DeskPolicies = POLICIES) {
  const desk = openDesk(storage, policies);
  async function person(id: string, ...held: readonly HeldRole<V>[]) {
    await desk.app.agents.create(id, { name: id, roles: held });
    return desk.helpdesk.as({ agent: id });
  }
  const note = (id: string, text: string) =>
    desk.app.execute({ id }, { type: 'message.add', visibility: 'internal', text });
  return { ...desk, person, note };
}

const of = (role: string, ...departments: readonly V['department'][]): HeldRole<V> => ({ role, departments });

describe.each(Object.keys(ASSIGNMENT_STORAGES))('on %s', (storage) => {
  it('a deactivated agent may do nothing, on a desk without roles either', async () => {
    const { ticket, person, app } = deskOf(storage, { departments: { support: {}, billing: {} } });
    const id = await ticket();
    const ana = await person('ana');
    expect(await ana.ticket({ id })).not.toBeNull();
    await app.agents.deactivate('ana');
    expect(await ana.ticket({ id })).toBeNull();
    expect(await ana.count()).toEqual([{ key: [], count: 0 }]);
    expect(await ana.execute({ id }, { type: 'ticket.take' })).toMatchObject(UNKNOWN);
    expect((await ana.changes({ after: null, limit: 100 })).events).toEqual([]);
    expect((await ana.nextTicket()).ticket).toBeNull();
    await app.agents.activate('ana');
    expect(await ana.ticket({ id })).not.toBeNull();
  });

  it('an agent on leave still sees what their roles say: they are away, not gone', async () => {
    const { ticket, person, app, clock } = deskOf(storage);
    const id = await ticket();
    const ana = await person('ana', of('engineer', 'support'));
    await app.agents.takeLeave('ana', { from: clock.now, until: clock.now + 86_400_000, replacement: null });
    expect(await ana.ticket({ id })).not.toBeNull();
  });

  it('a cursor carries no rights: who loses a role between two pages finds nothing on the second one', async () => {
    const { ticket, person, app } = deskOf(storage);
    for (let n = 0; n < 3; n += 1) await ticket();
    const ana = await person('ana', of('engineer', 'support'));
    const bo = await person('bo', of('engineer', 'billing'));
    const first = await ana.find({ limit: 1 });
    const feed = await ana.changes({ after: null, limit: 1 });
    expect([first.items.length, feed.events.length]).toEqual([1, 1]);
    const after = first.next ?? '';
    expect(await bo.find({ limit: 5, after })).toEqual({ items: [], next: null });
    await app.agents.update('ana', { roles: [] });
    expect(await ana.find({ limit: 5, after })).toEqual({ items: [], next: null });
    expect((await ana.changes({ after: feed.position, limit: 100 })).events).toEqual([]);
  });

  it('notes are searched on those tickets alone on which they may be read, also for what they shall not say', async () => {
    const { ticket, person, note } = deskOf(storage);
    const [own, other] = [await ticket({ assignee: 'ana' }), await ticket()];
    for (const id of [own, other]) await note(id, 'the gardener did it');
    const ana = await person('ana', of('note-reader', 'support'));
    const finds = async (value: string) =>
      (await ana.find({ where: { field: 'text', op: 'find', value }, limit: 5 })).items.map(({ id }) => id);
    expect(await finds('gardener')).toEqual([own]);
    expect(await finds('how -gardener')).toEqual([other]);
    const where = { not: { field: 'text', op: 'find', value: 'gardener' } } as const;
    expect((await ana.find({ where, limit: 5 })).items.map(({ id }) => id)).toEqual([other]);
    expect(await ana.count({ where })).toEqual([{ key: [], count: 1 }]);
  });

  it('what somebody may not do is told only of tickets that they see', async () => {
    const { ticket, person } = deskOf(storage);
    const [seen, hidden] = [await ticket(), await ticket({ department: 'billing' })];
    const rita = await person('rita', of('reader', 'support'));
    const update = { type: 'ticket.update', priority: 'high' } as const;
    expect(await rita.execute({ id: seen }, update)).toMatchObject({ refusal: { code: 'access.denied' } });
    const answers = await Promise.all([hidden, 'nothing'].map((id) => rita.execute({ id }, update)));
    expect(answers[0]).toEqual(answers[1]);
    // Not even a command that is none tells one from the other.
    const nonsense = await Promise.all([hidden, 'nothing'].map((id) => rita.execute({ id }, {} as never)));
    expect(nonsense[0]).toEqual(nonsense[1]);
    expect(answers[0]).toMatchObject(UNKNOWN);
  });

  it('requesters cannot ask by what is the desk’s own, nor by what is said of other contacts', async () => {
    const { ticket, helpdesk } = deskOf(storage);
    await ticket({ requester: { kind: 'contact', id: 'c2' }, participants: ['c1'], tags: ['vip'] });
    const c1 = helpdesk.as({ contact: 'c1' });
    const [found] = (await c1.find({ limit: 5 })).items;
    expect(found?.value).toMatchObject({ tags: [], clocks: [], timers: [], counts: { notes: 0 } });
    for (const [field, op, value] of [
      ['tags', 'hasAny', ['vip']],
      ['notes', 'gt', 0],
      ['requester.address', 'contains', '@'],
      ['queue', 'isPresent', undefined],
      ['actor.id', 'is', 'c1'],
    ]) {
      const where = { all: [{ not: { field, op, ...(value === undefined ? {} : { value }) } }] } as never;
      const unknown = { code: 'filter.unknownField' };
      await expect(c1.find({ where, limit: 5 })).rejects.toMatchObject(unknown);
      await expect(c1.count({ where })).rejects.toMatchObject(unknown);
    }
    await expect(c1.count({ by: ['tags'] })).rejects.toMatchObject({ code: 'filter.unknownField' });
    const order = [{ by: 'nextDueAt', direction: 'asc' }] as const;
    await expect(c1.find({ order, limit: 1 })).rejects.toMatchObject({ code: 'filter.unknownField' });
    expect(await c1.orphans({ limit: 5 })).toEqual({ items: [], next: null });
    expect(await c1.departmentCounts()).toEqual([]);
  });

  it('a merged ticket shows nothing of the other one to whoever does not see that one', async () => {
    const { ticket, person, helpdesk, app, note } = deskOf(storage);
    const requester = { kind: 'contact', id: 'c1' } as const;
    const into = await ticket({ requester });
    const from = await ticket({
      requester: { kind: 'contact', id: 'c2' },
      restricted: true,
      message: { text: 'a secret' },
    });
    await note(from, 'the gardener did it');
    const merged = await app.merge({ into: { id: into }, from: [{ id: from }] });
    expect(merged).toMatchObject({ ok: true });
    for (const face of [await person('ana', of('reader', 'support')), helpdesk.as({ contact: 'c1' })]) {
      expect(await face.ticket({ id: from })).toBeNull();
      const told = [
        await face.ticket({ id: into }),
        await face.messages({ id: into }),
        await face.history({ id: into }),
        await face.find({ where: { field: 'text', op: 'find', value: 'secret OR gardener' }, limit: 5 }),
        await face.changes({ after: null, limit: 100 }),
      ];
      expect(JSON.stringify(told)).not.toMatch(/secret|gardener/);
    }
  });
});
