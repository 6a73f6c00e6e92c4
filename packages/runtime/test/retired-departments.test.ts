import type { Job, Policies, Ticket, TicketEvent, Vocabulary } from '@deskwright/core';
import { retiredDepartmentJobId, STANDARD_ROLES } from '@deskwright/core';
import type { Helpdesk } from '@deskwright/runtime';
import { describe, expect, it } from 'vitest';
import { changingDesk, DEPARTMENT_STORAGES } from './departments-desk.ts';

const BEFORE: Policies = { revision: 1, departments: { sales: {}, support: {} } };
const AFTER: Policies = { revision: 2, departments: { sales: { retired: { into: 'support' } }, support: {} } };

type Desk = Helpdesk<Vocabulary>;

async function stateOf(helpdesk: Desk, id: string): Promise<Ticket> {
  const ticket = await helpdesk.asSystem().ticket({ id });
  if (ticket === null) throw new Error(`There is no ticket ${id}`);
  return ticket.value;
}

async function departmentOf(helpdesk: Desk, id: string): Promise<string | null> {
  return (await stateOf(helpdesk, id)).department;
}

async function movesOf(helpdesk: Desk, id: string): Promise<readonly TicketEvent[]> {
  return (await helpdesk.asSystem().history({ id })).filter(({ type }) => type === 'ticket.transferred');
}

async function jobOf(helpdesk: Desk, department: string): Promise<Job> {
  const record = await helpdesk.asSystem().record({ kind: 'job', id: retiredDepartmentJobId(department) });
  return record?.value as unknown as Job;
}

describe.each(Object.keys(DEPARTMENT_STORAGES))('a department that is retired into another on %s', (kind) => {
  it('gives it all of its tickets that are not done, and the others stay where they were solved', async () => {
    const { process, ticket, work } = changingDesk(kind);
    const old = process(BEFORE);
    await work(old);
    const [open, resolved, spam, elsewhere] = [
      await ticket(old, { department: 'sales' }),
      await ticket(old, { department: 'sales' }),
      await ticket(old, { department: 'sales' }),
      await ticket(old, { department: 'support' }),
    ];
    await old.asSystem().execute({ id: resolved }, { type: 'ticket.update', status: 'resolved' });
    await old.asSystem().execute({ id: spam }, { type: 'ticket.update', spam: true });

    const helpdesk = process(AFTER);
    expect(await helpdesk.applyConfiguration()).toMatchObject({ moving: ['sales'], stranded: [] });
    await work(helpdesk);
    const departments = [open, resolved, spam, elsewhere].map((id) => departmentOf(helpdesk, id));
    expect(await Promise.all(departments)).toEqual(['support', 'sales', 'support', 'support']);
    expect(await movesOf(helpdesk, open)).toMatchObject([
      { from: 'sales', department: 'support', because: 'retired', by: { kind: 'system' } },
    ]);
    expect((await stateOf(helpdesk, open)).counts.transfers).toBe(0);
    expect(await helpdesk.applyConfiguration()).toMatchObject({ moving: [] });
  });

  it('gives it what is said about the retired one from then on: new tickets, transfers, and what comes back', async () => {
    const { process, ticket, work } = changingDesk(kind);
    const old = process(BEFORE);
    await work(old);
    const resolved = await ticket(old, { department: 'sales' });
    await old.asSystem().execute({ id: resolved }, { type: 'ticket.update', status: 'resolved' });

    const helpdesk = process({
      revision: 2,
      departments: {
        sales: { retired: { into: 'shop' } },
        shop: { retired: { into: 'support' } },
        fair: { retired: { into: null } },
        support: {},
        other: {},
      },
      rules: [
        {
          id: 'quotes',
          on: ['ticket.created'],
          when: { field: 'subject', op: 'contains', value: 'quote' },
          then: [{ do: 'transfer', department: 'sales' }],
        },
      ],
    });
    await work(helpdesk);
    expect(await departmentOf(helpdesk, await ticket(helpdesk, { department: 'sales' }))).toBe('support');
    expect(await departmentOf(helpdesk, await ticket(helpdesk, { department: 'fair' }))).toBeNull();
    expect(await departmentOf(helpdesk, await ticket(helpdesk, { department: 'other', subject: 'A quote' }))).toBe(
      'support',
    );
    const passed = await ticket(helpdesk, { department: 'other' });
    await helpdesk.asSystem().execute({ id: passed }, { type: 'ticket.transfer', department: 'shop' });
    expect(await departmentOf(helpdesk, passed)).toBe('support');

    await helpdesk.asSystem().execute({ id: resolved }, { type: 'ticket.update', status: 'open' });
    expect(await departmentOf(helpdesk, resolved)).toBe('support');
  });

  it('catches what a process opens there that does not know yet', async () => {
    const { process, ticket, work, clock } = changingDesk(kind);
    const old = process(BEFORE);
    const helpdesk = process(AFTER);
    await work(old);
    await work(helpdesk);

    const touched = await ticket(old, { department: 'sales' });
    const silent = await ticket(old, { department: 'sales' });
    await helpdesk.asSystem().execute({ id: touched }, { type: 'message.add', visibility: 'internal', text: 'Hm.' });
    expect(await departmentOf(helpdesk, touched)).toBe('support');
    expect(await departmentOf(helpdesk, silent)).toBe('sales');
    clock.now += 60_000;
    await work(helpdesk);
    expect(await departmentOf(helpdesk, silent)).toBe('support');

    // A day later nobody looks any more; the next process that starts does.
    for (let hour = 0; hour < 30; hour += 1) {
      clock.now += 3_600_000;
      await work(helpdesk);
    }
    expect((await jobOf(helpdesk, 'sales')).slot).toBeNull();
    const late = await ticket(old, { department: 'sales' });
    const next = process(AFTER);
    await work(next);
    expect(await departmentOf(next, late)).toBe('support');
  });

  it('goes on where a process stopped, and leaves it to those who know', async () => {
    const { process, ticket, work, clock } = changingDesk(kind);
    const old = process(BEFORE);
    await work(old);
    const ids: string[] = [];
    for (let count = 0; count < 250; count += 1) ids.push(await ticket(old, { department: 'sales' }));
    const first = process(AFTER);
    await first.work({ limit: 1 });
    expect(await jobOf(first, 'sales')).toMatchObject({ state: 'running', counts: { runs: 1, tickets: 200 } });

    await work(old);
    expect(await departmentOf(old, ids[0] as string)).toBe('sales');
    clock.now += 600_000;
    const second = process(AFTER);
    await work(second);
    clock.now += 3_600_000;
    await work(second);
    const rows = await second.asSystem().count({ by: ['department'] });
    expect(rows).toEqual([{ key: ['support'], count: 250 }]);
  });

  it('is in use again when the configuration says so, and not because an earlier one does', async () => {
    const { process, ticket, work, clock } = changingDesk(kind);
    const helpdesk = process(AFTER);
    await work(helpdesk);
    await work(process(BEFORE));
    expect((await jobOf(helpdesk, 'sales')).state).toBe('waiting');

    const again = process({ ...BEFORE, revision: 3 });
    await work(again);
    expect((await jobOf(again, 'sales')).state).toBe('retired');
    await work(process(AFTER));
    const id = await ticket(again, { department: 'sales' });
    clock.now += 60_000;
    await work(again);
    expect(await departmentOf(again, id)).toBe('sales');
  });

  it('keeps the time that a promise has run, and the place in the queue', async () => {
    const { process, ticket, work, clock } = changingDesk(kind);
    const slas = [
      { id: 'slow', targets: [{ metric: 'resolution', within: 'PT8H', hours: 'calendar' }] },
      { id: 'fast', targets: [{ metric: 'resolution', within: 'PT4H', hours: 'calendar' }] },
    ] as const;
    const assignment = { strategy: { by: 'manual' } } as const;
    const old = process({ departments: { sales: { sla: 'slow' }, support: { sla: 'fast' } }, slas, assignment });
    await work(old);
    const first = await ticket(old, { department: 'sales' });
    await ticket(old, { department: 'support' });
    const createdAt = clock.now - 1000;
    clock.now += 3_600_000;
    const helpdesk = process({
      revision: 2,
      departments: { sales: { sla: 'slow', retired: { into: 'support' } }, support: { sla: 'fast' } },
      slas,
      assignment,
    });
    await work(helpdesk);
    const moved = await stateOf(helpdesk, first);
    expect(moved.clocks).toMatchObject([{ policy: 'fast', dueAt: createdAt + 4 * 3_600_000 }]);
    await helpdesk.asSystem().agents.create('ana', { name: 'Ana', departments: { support: 'primary' } });
    expect((await helpdesk.as({ agent: 'ana' }).nextTicket()).ticket?.id).toBe(first);
  });

  it('leaves tickets with agents who are members there, and gives those of others to somebody who is', async () => {
    const { process, ticket, work } = changingDesk(kind);
    const assignment = { strategy: { by: 'roundRobin' } } as const;
    const old = process({ ...BEFORE, assignment });
    const { agents } = old.asSystem();
    await agents.create('both', { name: 'Both', departments: { sales: 'primary', support: 'extended' } });
    await agents.create('seller', { name: 'Seller', departments: { sales: 'primary' } });
    for (const name of ['both', 'seller']) await agents.setPresence(name, 'online');
    const kept = await ticket(old, { department: 'sales', assignee: 'both' });
    const left = await ticket(old, { department: 'sales', assignee: 'seller' });
    await work(old);
    const helpdesk = process({ ...AFTER, assignment });
    await work(helpdesk);
    expect((await stateOf(helpdesk, kept)).assignee).toBe('both');
    expect((await stateOf(helpdesk, left)).assignee).toBe('both');
    expect((await agents.get('seller'))?.value.departments).toEqual({ sales: 'primary' });
    expect(await helpdesk.asSystem().recountLoads()).toEqual([]);
  });

  it('gives it the macros, canned responses, queues and escalation steps that name it', async () => {
    const { process, ticket, work } = changingDesk(kind);
    const helpdesk = process({
      departments: {
        sales: { retired: { into: 'support' } },
        support: {},
        billing: {
          assignment: {
            strategy: { by: 'roundRobin' },
            overflow: [{ id: 'help', when: { longerThan: 0 }, then: { do: 'widen', departments: ['sales'] } }],
          },
          escalation: [{ to: { department: 'sales' } }],
        },
      },
      macros: [{ id: 'quote', name: 'Quote', departments: ['sales'], then: [{ do: 'setPriority', to: 'high' }] }],
      templates: { thanks: { text: 'Thank you.', canned: { name: 'Thanks', departments: ['sales'] } } },
    });
    const app = helpdesk.asSystem();
    await app.agents.create('ana', { name: 'Ana', departments: { support: 'primary' } });
    await app.agents.setPresence('ana', 'online');
    const [here, other] = [
      await ticket(helpdesk, { department: 'support' }),
      await ticket(helpdesk, { department: 'billing' }),
    ];
    const ana = helpdesk.as({ agent: 'ana' });
    const offered = async (id: string) => [
      ...(await ana.macros({ id })).map((macro) => macro.id),
      ...(await ana.cannedResponses({ id })).map((canned) => canned.id),
    ];
    expect([await offered(here), await offered(other)]).toEqual([['quote', 'thanks'], []]);
    await work(helpdesk);
    expect((await stateOf(helpdesk, other)).assignee).toBe('ana');
    await app.execute({ id: other }, { type: 'ticket.escalate', reason: 'Too much' });
    expect(await departmentOf(helpdesk, other)).toBe('support');
  });

  it('asks for the permission to move tickets there, not to where nothing is any more', async () => {
    const { process, ticket } = changingDesk(kind);
    const helpdesk = process({
      departments: { sales: { retired: { into: 'support' } }, support: {}, billing: {} },
      roles: [{ id: 'clerk', grants: [{ can: ['see', 'transferOut', 'transferIn', 'create'] }] }],
    });
    const { agents } = helpdesk.asSystem();
    const clerk = (departments: readonly string[]) => ({ roles: [{ role: 'clerk', departments }] });
    await agents.create('old', { name: 'Old', ...clerk(['billing', 'sales']) });
    await agents.create('new', { name: 'New', ...clerk(['billing', 'support']) });
    const id = await ticket(helpdesk, { department: 'billing' });
    const transfer = { type: 'ticket.transfer', department: 'sales' } as const;
    expect(await helpdesk.as({ agent: 'old' }).execute({ id }, transfer)).toMatchObject({
      refusal: { code: 'access.denied' },
    });
    expect(await helpdesk.as({ agent: 'new' }).execute({ id }, transfer)).toMatchObject({ ok: true });
    expect(await departmentOf(helpdesk, id)).toBe('support');
  });

  it('gives its members, managers and roles, where it says so', async () => {
    const { process, ticket, work } = changingDesk(kind);
    const assignment = { strategy: { by: 'roundRobin' } } as const;
    const old = process({ ...BEFORE, assignment, roles: STANDARD_ROLES });
    const { agents } = old.asSystem();
    const roles = [
      { role: 'engineer', departments: ['sales', 'support'] },
      { role: 'manager', departments: ['sales'] },
    ];
    await agents.create('seller', { name: 'S', departments: { sales: 'extended' }, manages: ['sales'], roles });
    const id = await ticket(old, { department: 'sales', assignee: 'seller' });
    const done = await ticket(old, { department: 'sales' });
    await old.asSystem().execute({ id: done }, { type: 'ticket.update', status: 'closed' });
    await work(old);
    const helpdesk = process({
      revision: 2,
      departments: { sales: { retired: { into: 'support', members: 'move' } }, support: {} },
      assignment,
      roles: STANDARD_ROLES,
    });
    await work(helpdesk);
    expect((await agents.get('seller'))?.value).toMatchObject({
      departments: { support: 'extended' },
      manages: ['support'],
      roles: [
        { role: 'engineer', departments: ['support'] },
        { role: 'manager', departments: ['support'] },
      ],
    });
    expect((await stateOf(helpdesk, id)).assignee).toBe('seller');
    // What was solved in the department that is gone is seen by those who work in the one that took its place.
    expect((await helpdesk.as({ agent: 'seller' }).ticket({ id: done }))?.value.department).toBe('sales');
  });
});

describe('a department that is taken out of the configuration', () => {
  it('is told of while it has tickets, with what to do about it', async () => {
    const { process, ticket, work, errors } = changingDesk('memory');
    const old = process(BEFORE);
    const id = await ticket(old, { department: 'sales' });
    const helpdesk = process({ departments: { support: {} } });
    expect((await helpdesk.applyConfiguration()).stranded).toEqual([{ department: 'sales', tickets: 1 }]);
    expect(errors).toMatchObject([{ code: 'department.missing' }]);
    expect(String(errors[0])).toContain('"retired"');
    await work(helpdesk);
    expect(await departmentOf(helpdesk, id)).toBe('sales');
    expect((await process(AFTER).applyConfiguration()).stranded).toEqual([]);
  });

  it('is no matter where departments are but labels', async () => {
    const { process, ticket } = changingDesk('memory');
    const helpdesk = process({});
    await ticket(helpdesk, { department: 'sales' });
    expect((await helpdesk.applyConfiguration()).stranded).toEqual([]);
  });
});
