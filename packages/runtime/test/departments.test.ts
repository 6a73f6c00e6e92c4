import { STANDARD_ROLES } from '@deskwright/core';
import { describe, expect, it } from 'vitest';
import { changingDesk, DEPARTMENT_STORAGES } from './departments-desk.ts';

/** The rows as `department: new/open/resolved of total`. */
function told(
  rows: readonly {
    readonly department: string | null;
    readonly new: number;
    readonly open: number;
    readonly resolved: number;
    readonly total: number;
  }[],
): readonly string[] {
  return rows.map((row) => `${row.department}: ${row.new}/${row.open}/${row.resolved} of ${row.total}`);
}

describe.each(Object.keys(DEPARTMENT_STORAGES))('departments on %s', (kind) => {
  const departments = {
    sales: { order: 2 },
    support: { order: 1 },
    shop: { parent: 'sales' },
    eshop: { parent: 'shop' },
  };

  it('are counted by status, those without tickets too', async () => {
    const { process, ticket } = changingDesk(kind);
    const helpdesk = process({ departments });
    const app = helpdesk.asSystem();
    const first = await ticket(helpdesk, { department: 'sales' });
    const second = await ticket(helpdesk, { department: 'eshop' });
    const spam = await ticket(helpdesk, { department: 'sales' });
    await app.execute({ id: first }, { type: 'ticket.update', status: 'resolved' });
    await app.execute({ id: second }, { type: 'ticket.update', status: 'open' });
    await app.execute({ id: spam }, { type: 'ticket.update', spam: true });
    expect(told(await app.departmentCounts())).toEqual([
      'support: 0/0/0 of 0',
      'sales: 0/0/1 of 1',
      'shop: 0/0/0 of 0',
      'eshop: 0/1/0 of 1',
    ]);
    expect(told(await app.departmentCounts({ rollUp: true }))).toEqual([
      'support: 0/0/0 of 0',
      'sales: 0/1/1 of 2',
      'shop: 0/1/0 of 1',
      'eshop: 0/1/0 of 1',
    ]);
    await ticket(helpdesk);
    expect(told(await app.departmentCounts()).at(-1)).toBe('null: 1/0/0 of 1');
  });

  it('are counted as far as somebody may see into them', async () => {
    const { process, ticket } = changingDesk(kind);
    const helpdesk = process({ departments, roles: STANDARD_ROLES });
    const agents = helpdesk.asSystem().agents;
    await agents.create('maria', { name: 'Maria', roles: [{ role: 'engineer', departments: ['sales'] }] });
    await ticket(helpdesk, { department: 'sales' });
    await ticket(helpdesk, { department: 'shop' });
    await ticket(helpdesk, { department: 'support' });
    const maria = helpdesk.as({ agent: 'maria' });
    expect(told(await maria.departmentCounts())).toEqual(['sales: 1/0/0 of 1']);
    // A role in a department says nothing of those below it, and what is rolled up is what is seen.
    expect(told(await maria.departmentCounts({ rollUp: true }))).toEqual(['sales: 1/0/0 of 1']);
    // How much there is to do is the desk's own business.
    expect(await helpdesk.as({ contact: 'contact 2' }).departmentCounts()).toEqual([]);
    expect(await helpdesk.as({ agent: 'stranger' }).departmentCounts()).toEqual([]);
  });

  it('get members one by one, several at once, or all who are there', async () => {
    const { process } = changingDesk(kind);
    const { agents } = process({ departments }).asSystem();
    for (const name of ['ana', 'bor', 'eva', 'jan']) await agents.create(name, { name });
    await agents.deactivate('jan');
    const members = async (department: string) => (await agents.list(department)).map(({ id }) => id).toSorted();

    expect(await agents.addTo('sales', 'ana')).toEqual({ changed: ['ana'], unchanged: [], refused: [] });
    expect(await agents.addTo('sales', ['ana', 'bor'], 'extended')).toMatchObject({ changed: ['ana', 'bor'] });
    expect(await agents.addTo('sales', 'all')).toMatchObject({ changed: ['eva'], unchanged: ['ana', 'bor'] });
    expect((await agents.get('ana'))?.value.departments).toEqual({ sales: 'extended' });
    expect(await members('sales')).toEqual(['ana', 'bor', 'eva']);

    await agents.create('new', { name: 'new' });
    expect(await members('sales')).not.toContain('new');

    expect(await agents.removeFrom('sales', ['ana', 'jan'])).toMatchObject({ changed: ['ana'], unchanged: ['jan'] });
    expect(await agents.removeFrom('sales', 'all')).toMatchObject({ changed: ['bor', 'eva'] });
    expect(await members('sales')).toEqual([]);
  });

  it('refuse members that nobody knows, and are refused when they are gone without a heir', async () => {
    const { process } = changingDesk(kind);
    const { agents } = process({
      departments: { sales: {}, shop: { retired: { into: 'sales' } }, fair: { retired: { into: null } } },
    }).asSystem();
    await agents.create('ana', { name: 'Ana' });
    const { changed, refused } = await agents.addTo('sales', ['ana', 'nobody']);
    expect([changed, refused.map(({ agent, refusal }) => [agent, refusal.code])]).toEqual([
      ['ana'],
      [['nobody', 'agent.unknown']],
    ]);
    expect(await agents.addTo('shop', 'ana', 'extended')).toMatchObject({ changed: ['ana'] });
    expect((await agents.get('ana'))?.value.departments).toEqual({ sales: 'extended' });
    expect((await agents.addTo('fair', 'ana')).refused[0]?.refusal.code).toBe('department.retired');
  });

  it('give the language of the desk’s answers to tickets of which nobody knows another', async () => {
    const { process, ticket } = changingDesk(kind);
    const helpdesk = process({ departments: { hellas: { language: 'el' }, support: {} } });
    const languageOf = async (more: object) => {
      const id = await ticket(helpdesk, { ...more });
      return (await helpdesk.asSystem().ticket({ id }))?.value.language;
    };
    expect(await languageOf({ department: 'hellas' })).toBe('el');
    expect(await languageOf({ department: 'hellas', language: 'de' })).toBe('de');
    expect(await languageOf({ department: 'support' })).toBeNull();
  });

  it('are not for requesters when they are private', async () => {
    const { process } = changingDesk(kind);
    const face = process({
      departments: { fraud: { visibility: 'private' }, old: { retired: { into: 'fraud' } }, support: {} },
    }).as({ contact: 'c' });
    const create = (department: string) =>
      face.create({
        type: 'ticket.create',
        requester: { kind: 'contact', id: 'c' },
        channel: 'form',
        subject: 'Hello',
        message: { text: 'Hello' },
        department,
      });
    const denied = { ok: false, refusal: { code: 'access.denied' } };
    expect([await create('fraud'), await create('old'), await create('support')]).toMatchObject([
      denied,
      denied,
      { ok: true },
    ]);
  });

  it('take part in what agents pull, unless they are not to be solved', async () => {
    const { process, ticket } = changingDesk(kind);
    const helpdesk = process({ departments: { sales: { toSolve: false }, support: {} } });
    await helpdesk
      .asSystem()
      .agents.create('ana', { name: 'Ana', departments: { sales: 'primary', support: 'primary' } });
    await ticket(helpdesk, { department: 'sales' });
    const second = await ticket(helpdesk, { department: 'support' });
    const pulled = await helpdesk.as({ agent: 'ana' }).nextTicket();
    expect([pulled.ticket?.id, pulled.passedOver]).toEqual([second, { notToSolve: 1 }]);
    expect((await helpdesk.as({ agent: 'ana' }).nextTicket()).ticket).toBeNull();
  });
});

describe.each(Object.keys(DEPARTMENT_STORAGES))('a desk without departments on %s', (kind) => {
  it('has one that nobody needs to name: everything is there for everybody to take', async () => {
    const { process, ticket } = changingDesk(kind);
    const helpdesk = process({});
    const app = helpdesk.asSystem();
    for (const name of ['ana', 'bor']) await app.agents.create(name, { name });
    const first = await ticket(helpdesk);
    const second = await ticket(helpdesk, { priority: 'urgent' });
    const third = await ticket(helpdesk);

    const [ana, bor] = [helpdesk.as({ agent: 'ana' }), helpdesk.as({ agent: 'bor' })];
    for (const face of [ana, bor]) {
      expect((await face.find({ limit: 10 })).items.map(({ id }) => id)).toEqual([first, second, third]);
      expect(told(await face.departmentCounts())).toEqual(['null: 3/0/0 of 3']);
    }
    expect((await ana.nextTicket()).ticket?.id).toBe(second);
    expect((await bor.nextTicket()).ticket?.id).toBe(first);
    expect(await ana.execute({ id: third }, { type: 'ticket.take' })).toMatchObject({ ok: true });
    expect(await bor.execute({ id: third }, { type: 'ticket.take' })).toMatchObject({
      ok: false,
      refusal: { code: 'ticket.notWaiting' },
    });
    await bor.execute({ id: first }, { type: 'message.add', visibility: 'public', text: 'Like this.' });
    await bor.execute({ id: first }, { type: 'ticket.update', status: 'resolved' });
    expect(told(await app.departmentCounts())).toEqual(['null: 2/0/1 of 3']);
  });

  it('gives its tickets out, where it has a policy for that', async () => {
    const { process, ticket, work } = changingDesk(kind);
    const helpdesk = process({ assignment: { strategy: { by: 'roundRobin' } } });
    const { agents } = helpdesk.asSystem();
    for (const name of ['ana', 'bor']) {
      await agents.create(name, { name });
      await agents.setPresence(name, 'online');
    }
    const ids = [await ticket(helpdesk), await ticket(helpdesk)];
    await work(helpdesk);
    const assignees = ids.map(async (id) => (await helpdesk.asSystem().ticket({ id }))?.value.assignee);
    expect((await Promise.all(assignees)).toSorted()).toEqual(['ana', 'bor']);
  });
});
