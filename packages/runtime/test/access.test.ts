import { type HeldRole, type Policies, STANDARD_ROLES, type VocabularyOf } from '@deskwright/core';
import { describe, expect, it } from 'vitest';
import { ASSIGNMENT_STORAGES, openDesk, type plainDesk } from './assignment-desk.ts';

type V = VocabularyOf<typeof plainDesk>;

const POLICIES: Policies<V> = {
  departments: { support: {}, billing: {} },
  roles: [
    ...STANDARD_ROLES,
    { id: 'overseer', grants: [{ can: ['see', 'readMessages', 'seeHistory'] }] },
    { id: 'auditor', grants: [{ can: ['see'], scope: ['all'] }, { can: ['readMessages'] }] },
    {
      id: 'trainee',
      grants: [{ can: ['see', 'readMessages', 'note'], when: { field: 'priority', op: 'is', value: 'low' } }],
    },
  ],
};
const DENIED = { ok: false, refusal: { code: 'access.denied' } };
const UNKNOWN = { ok: false, refusal: { code: 'ticket.unknown' } };

/** A desk with roles, and somebody of the desk who has one of them. */
function deskOf(storage: string) {
  const desk = openDesk(storage, POLICIES);
  async function person(id: string, ...held: readonly HeldRole<V>[]) {
    const made = await desk.app.agents.create(id, { name: id, roles: held });
    expect(made).toMatchObject({ ok: true });
    return desk.helpdesk.as({ agent: id });
  }
  return { ...desk, person };
}

describe.each(Object.keys(ASSIGNMENT_STORAGES))('access on %s', (storage) => {
  it('gives nothing to whom no role gives it: not a ticket, a message, a count or a word of history', async () => {
    const { helpdesk, ticket, person, app } = deskOf(storage);
    const id = await ticket();
    await person('left', { role: 'administrator', departments: null });
    await app.agents.deactivate('left');
    for (const face of [helpdesk.as({ agent: 'stranger' }), await person('new'), helpdesk.as({ agent: 'left' })]) {
      expect(await face.ticket({ id })).toBeNull();
      expect(await face.messages({ id })).toEqual([]);
      expect(await face.history({ id })).toEqual([]);
      expect((await face.find({ limit: 10 })).items).toEqual([]);
      expect(await face.count()).toEqual([{ key: [], count: 0 }]);
      expect(await face.execute({ id }, { type: 'message.add', visibility: 'internal', text: 'I' })).toMatchObject(
        UNKNOWN,
      );
      const created = await face.create({
        type: 'ticket.create',
        requester: { kind: 'contact', id: 'c' },
        channel: 'api',
        subject: 'Mine',
        message: { text: 'x' },
      });
      expect(created).toMatchObject(DENIED);
    }
  });

  it('shows the tickets of the departments in which the role is held, and those of one’s own', async () => {
    const { ticket, person } = deskOf(storage);
    const [support, billing, own, nobodys] = [
      await ticket(),
      await ticket({ department: 'billing' }),
      await ticket({ department: 'billing', assignee: 'eve' }),
      await ticket({ department: null }),
    ];
    const eve = await person('eve', { role: 'engineer', departments: ['support'] });
    const seen = async () => (await eve.find({ limit: 10 })).items.map(({ id }) => id);
    expect(await seen()).toEqual([support, own]);
    expect(await eve.count({ by: ['department'] })).toEqual([
      { key: ['billing'], count: 1 },
      { key: ['support'], count: 1 },
    ]);
    expect(await eve.ticket({ id: billing })).toBeNull();
    expect(await eve.ticket({ id: nobodys })).toBeNull();
  });

  it('follows a ticket out of a department, and is asked anew at every call', async () => {
    const { ticket, person, app } = deskOf(storage);
    const id = await ticket();
    const eve = await person('eve', { role: 'engineer', departments: ['support'] });
    expect(await eve.execute({ id }, { type: 'ticket.transfer', department: 'billing' })).toMatchObject({ ok: true });
    expect(await eve.ticket({ id })).toBeNull();
    await app.agents.update('eve', { roles: [{ role: 'engineer', departments: ['billing'] }] });
    expect(await eve.ticket({ id })).not.toBeNull();
  });

  it('keeps restricted tickets from all but their assignee and those who may see such', async () => {
    const { ticket, person } = deskOf(storage);
    const id = await ticket({ restricted: true, assignee: 'eve' });
    const role = (name: string): HeldRole<V> => ({ role: name, departments: ['support'] });
    expect(await (await person('eve', role('engineer'))).ticket({ id })).not.toBeNull();
    expect(await (await person('finn', role('engineer'))).ticket({ id })).toBeNull();
    expect(await (await person('mia', role('manager'))).ticket({ id })).not.toBeNull();
  });

  it('finds by full text only in what may be read', async () => {
    const { ticket, person, app } = deskOf(storage);
    const id = await ticket({ subject: 'Printer', message: { text: 'it smokes' } });
    await app.execute({ id }, { type: 'message.add', visibility: 'internal', text: 'the gardener did it' });
    const mia = await person('mia', { role: 'manager', departments: ['support'] });
    const ada = await person('ada', { role: 'auditor', departments: ['support'] });
    const otto = await person('otto', { role: 'auditor', departments: ['billing'] });
    const finds = async (face: typeof mia, value: string) =>
      (await face.find({ where: { field: 'text', op: 'find', value }, limit: 5 })).items.length;
    expect([await finds(mia, 'gardener'), await finds(ada, 'gardener'), await finds(otto, 'gardener')]).toEqual([
      1, 0, 0,
    ]);
    expect([await finds(mia, 'smokes'), await finds(ada, 'smokes'), await finds(otto, 'smokes')]).toEqual([1, 1, 0]);
    expect([await ada.messages({ id }).then((all) => all.length), (await otto.messages({ id })).length]).toEqual([
      1, 0,
    ]);
  });

  it('tells in the history of messages only what may be read, and fills pages all the same', async () => {
    const { ticket, person, app } = deskOf(storage);
    const id = await ticket();
    for (let n = 0; n < 5; n += 1) {
      await app.execute({ id }, { type: 'message.add', visibility: 'internal', text: `Note ${n}` });
      await app.execute({ id }, { type: 'ticket.update', priority: n % 2 === 0 ? 'high' : 'low' });
    }
    const ada = await person('ada', { role: 'overseer', departments: ['support'] });
    const types = async (page: Parameters<typeof ada.history>[1]) =>
      (await ada.history({ id }, page)).map((one) => one.type);
    const changed = 'ticket.priorityChanged';
    expect(await types({})).toEqual(['ticket.created', 'message.added', ...Array(5).fill(changed)]);
    expect(await types({ after: 2, limit: 3 })).toEqual(Array(3).fill(changed));
    expect(await types({ before: 1000, limit: 6 })).toEqual(['message.added', ...Array(5).fill(changed)]);
    expect(await types({ types: ['message.added'], limit: 6 })).toEqual(['message.added']);
  });

  it('lets a representative take what nobody has, answer it, and pass it on; but neither take from others nor give', async () => {
    const { ticket, person } = deskOf(storage);
    const rita = await person('rita', { role: 'representative', departments: ['support'] });
    const [free, taken] = [await ticket(), await ticket({ assignee: 'finn' })];
    expect(await rita.execute({ id: taken }, { type: 'ticket.assign', assignee: 'rita' })).toMatchObject(DENIED);
    expect(await rita.execute({ id: free }, { type: 'ticket.assign', assignee: 'finn' })).toMatchObject(DENIED);
    expect(await rita.execute({ id: taken }, { type: 'message.add', visibility: 'public', text: 'Hi' })).toMatchObject(
      DENIED,
    );
    expect(await rita.execute({ id: free }, { type: 'ticket.assign', assignee: 'rita' })).toMatchObject({ ok: true });
    expect(await rita.execute({ id: free }, { type: 'message.add', visibility: 'public', text: 'Hi' })).toMatchObject({
      ok: true,
    });
    expect(await rita.execute({ id: free }, { type: 'ticket.update', deleted: true })).toMatchObject(DENIED);
    expect(await rita.execute({ id: free }, { type: 'ticket.transfer', department: 'billing' })).toMatchObject({
      ok: true,
    });
  });

  it('asks a condition of the ticket as it is when the command takes effect', async () => {
    const { ticket, person, app } = deskOf(storage);
    const id = await ticket({ priority: 'low' });
    const tom = await person('tom', { role: 'trainee', departments: ['support'] });
    const note = { type: 'message.add', visibility: 'internal', text: 'Looks easy' } as const;
    expect(await tom.execute({ id }, note)).toMatchObject({ ok: true });
    await app.execute({ id }, { type: 'ticket.update', priority: 'urgent' });
    expect(await tom.execute({ id }, note)).toMatchObject(UNKNOWN);
  });

  it('refuses a role that the desk does not have', async () => {
    const { app } = deskOf(storage);
    const made = await app.agents.create('x', { name: 'X', roles: [{ role: 'enginer', departments: null }] });
    expect(made).toMatchObject({ ok: false, refusal: { path: ['roles', 0, 'role'] } });
  });
});
