import { STANDARD_ROLES } from '@deskwright/core';
import type { Presence } from '@deskwright/core/port';
import type { Attendant } from '@deskwright/runtime';
import { memoryPresence } from '@deskwright/storage-memory';
import { describe, expect, it, vi } from 'vitest';
import { type DeskPolicies, openDesk, START } from './assignment-desk.ts';

const ROLES: DeskPolicies = { departments: { support: {}, billing: {} }, roles: STANDARD_ROLES };
const OPEN: DeskPolicies = { departments: { support: {}, billing: {} } };

function deskOf(policies: DeskPolicies = OPEN, spoil: (presence: Presence) => Presence = (presence) => presence) {
  let now: () => number = () => START;
  const presence = spoil(memoryPresence({ now: () => now() }));
  const desk = openDesk('memory', policies, { presence });
  now = () => desk.clock.now;
  const face = (agent: string) => desk.helpdesk.as({ agent });
  return { ...desk, presence, maria: face('maria'), tom: face('tom') };
}

function told() {
  const all: (readonly Attendant[])[] = [];
  const onChange = (others: readonly Attendant[]) => void all.push(others);
  return { all, onChange, until: (times: number) => vi.waitFor(() => expect(all).toHaveLength(times)) };
}

describe('attendance', () => {
  it('tells who else is at a ticket, what they do, and since when', async () => {
    const { maria, tom, app, ticket, clock } = deskOf();
    const key = { id: await ticket() };
    const first = clock.now;
    expect(await maria.attend(key, 'viewing')).toEqual([]);
    clock.now += 5000;
    const others = [{ agent: 'maria', doing: 'viewing', since: first, until: first + 30_000 }];
    expect(await tom.attend(key, 'viewing')).toEqual(others);
    expect(await tom.attending(key)).toEqual(others);
    expect((await app.attending(key)).map(({ agent }) => agent)).toEqual(['maria', 'tom']);
    expect((await app.attend(key, 'writing')).map(({ agent }) => agent)).toEqual(['maria', 'tom']);
    expect((await app.attending(key)).map(({ agent }) => agent)).toEqual(['maria', 'tom']);
  });

  it('keeps since when somebody does the same, and begins anew with something else', async () => {
    const { maria, tom, ticket, clock } = deskOf();
    const key = { id: await ticket() };
    const first = clock.now;
    await maria.attend(key, 'viewing');
    clock.now += 10_000;
    await maria.attend(key, 'viewing');
    const until = clock.now + 30_000;
    expect(await tom.attending(key)).toEqual([{ agent: 'maria', doing: 'viewing', since: first, until }]);
    await maria.attend(key, 'writing', { ttlMs: 5000 });
    const writing = { agent: 'maria', doing: 'writing', since: first + 10_000, until: clock.now + 5000 };
    expect(await tom.attending(key)).toEqual([writing]);
    clock.now += 5000;
    expect(await tom.attending(key)).toEqual([]);
    await maria.attend(key, 'writing');
    expect(await tom.attending(key)).toMatchObject([{ since: clock.now }]);
  });

  it('is over when an agent leaves, and is about one ticket', async () => {
    const { maria, tom, app, ticket } = deskOf();
    const [one, other] = [{ id: await ticket() }, { id: await ticket() }];
    const reference = { reference: (await app.ticket(one))?.value.reference ?? '' };
    await maria.attend(reference, 'viewing');
    await tom.attend(one, 'viewing');
    expect(await app.attending(one)).toHaveLength(2);
    expect(await app.attending(other)).toEqual([]);
    await maria.leave(reference);
    await maria.leave(other);
    await app.leave(one);
    expect((await app.attending(reference)).map(({ agent }) => agent)).toEqual(['tom']);
    expect(await maria.attend({ id: 'no such ticket' }, 'viewing')).toEqual([]);
    await maria.leave({ id: 'no such ticket' });
  });

  it('tells agents with slashes in their ids from one another', async () => {
    const { helpdesk, app, ticket } = deskOf();
    const key = { id: await ticket() };
    const agents = ['a', 'a/b', 'a%2Fb', 'a/'];
    for (const agent of agents) await helpdesk.as({ agent }).attend(key, 'viewing');
    expect((await app.attending(key)).map(({ agent }) => agent)).toEqual(agents.toSorted());
  });

  it('writes nothing to the ticket', async () => {
    const { maria, app, ticket } = deskOf();
    const key = { id: await ticket() };
    const before = [await app.ticket(key), await app.history(key)];
    await maria.attend(key, 'writing');
    await maria.leave(key);
    expect([await app.ticket(key), await app.history(key)]).toEqual(before);
  });

  it('passes on what the port says to a time that is too long', async () => {
    const { maria, ticket } = deskOf();
    const attending = maria.attend({ id: await ticket() }, 'viewing', { ttlMs: 1e9 });
    await expect(attending).rejects.toMatchObject({ code: 'presence.badTtl' });
  });

  it('passes over what others put in its place', async () => {
    const { maria, tom, presence, ticket } = deskOf();
    const key = { id: await ticket() };
    await maria.attend(key, 'viewing');
    const [entry] = await presence.list('');
    const prefix = entry?.key.slice(0, -'maria'.length);
    for (const [at, value] of [null, 7, {}, { agent: 'x', since: 1, doing: 'dancing' }].entries()) {
      await presence.put(`${prefix}${at}`, value, 30_000);
    }
    expect((await tom.attending(key)).map(({ agent }) => agent)).toEqual(['maria']);
  });
});

describe('who may not see a ticket', () => {
  it('is nowhere and hears of nobody: an agent without the right, a requester, and everybody without the port', async () => {
    const { helpdesk, app, ticket, presence } = deskOf(ROLES);
    const key = { id: await ticket({ requester: { kind: 'contact', id: 'ana' } }) };
    await app.agents.create('maria', { name: 'Maria', roles: [{ role: 'engineer', departments: ['support'] }] });
    await app.agents.create('bo', { name: 'Bo', roles: [{ role: 'engineer', departments: ['billing'] }] });
    const maria = helpdesk.as({ agent: 'maria' });
    await maria.attend(key, 'writing');
    for (const face of [helpdesk.as({ agent: 'bo' }), helpdesk.as({ contact: 'ana' })]) {
      const { all, onChange } = told();
      expect(await face.attending(key)).toEqual([]);
      expect(await face.attend(key, 'viewing')).toEqual([]);
      (await face.watchAttendance(key, onChange))();
      await face.leave(key);
      expect(await presence.list('')).toHaveLength(1);
      expect(all).toEqual([]);
    }
    expect(await helpdesk.as({ contact: 'ana' }).ticket(key)).not.toBeNull();

    const without = openDesk('memory', OPEN);
    const there = { id: await without.ticket() };
    const tom = without.helpdesk.as({ agent: 'tom' });
    expect(await tom.attend(there, 'viewing')).toEqual([]);
    expect(await without.app.attending(there)).toEqual([]);
    (await tom.watchAttendance(there, () => {}))();
    await tom.leave(there);
  });
});

describe('a watcher of a ticket', () => {
  it('is told who else is there, at once and after each change', async () => {
    const { maria, tom, ticket, clock } = deskOf();
    const key = { id: await ticket() };
    await maria.attend(key, 'viewing');
    const { all, onChange, until } = told();
    const stop = await tom.watchAttendance(key, onChange);
    await until(1);
    expect(all[0]).toMatchObject([{ agent: 'maria', doing: 'viewing', until: clock.now + 30_000 }]);
    await maria.attend(key, 'writing');
    await until(2);
    expect(all[1]).toMatchObject([{ agent: 'maria', doing: 'writing' }]);
    await maria.leave(key);
    await until(3);
    expect(all[2]).toEqual([]);
    stop();
    await maria.attend(key, 'viewing');
    const later = told();
    await tom.watchAttendance(key, later.onChange);
    await later.until(1);
    expect(all).toHaveLength(3);
  });

  it('who loses the right to see it is told that nobody is there, and nothing after that', async () => {
    const { helpdesk, app, ticket } = deskOf(ROLES);
    const key = { id: await ticket() };
    for (const id of ['maria', 'tom']) {
      await app.agents.create(id, { name: id, roles: [{ role: 'engineer', departments: ['support'] }] });
    }
    const maria = helpdesk.as({ agent: 'maria' });
    await maria.attend(key, 'viewing');
    const { all, onChange, until } = told();
    await helpdesk.as({ agent: 'tom' }).watchAttendance(key, onChange);
    await until(1);
    expect(all[0]).toHaveLength(1);
    await app.agents.update('tom', { roles: [{ role: 'engineer', departments: ['billing'] }] });
    await maria.attend(key, 'writing');
    await until(2);
    expect(all[1]).toEqual([]);
    const system = told();
    await app.watchAttendance(key, system.onChange);
    await system.until(1);
    await app.agents.update('tom', { roles: [{ role: 'engineer', departments: ['support'] }] });
    await maria.attend(key, 'viewing');
    await system.until(2);
    expect(all).toHaveLength(2);
  });

  it('that fails is reported, and goes on with the next change', async () => {
    let isBroken = false;
    const { maria, tom, ticket, errors } = deskOf(OPEN, (presence) => ({
      ...presence,
      list: (prefix) => (isBroken ? Promise.reject(new Error('away')) : presence.list(prefix)),
    }));
    const key = { id: await ticket() };
    const { onChange, until } = told();
    let isThrowing = true;
    await tom.watchAttendance(key, (others) => {
      if (isThrowing) throw new Error('a watcher should not do this');
      onChange(others);
    });
    await vi.waitFor(() => expect(errors).toEqual([new Error('a watcher should not do this')]));
    isThrowing = false;
    isBroken = true;
    await expect(maria.attend(key, 'viewing')).rejects.toThrow('away');
    await vi.waitFor(() => expect(errors).toHaveLength(2));
    isBroken = false;
    await maria.attend(key, 'viewing');
    await until(1);
  });
});
