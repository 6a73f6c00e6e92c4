import { afterEach, describe, expect, it } from 'vitest';
import { ASSIGNMENT_STORAGES, type DeskPolicies, openDesk, POLICIES } from './assignment-desk.ts';

const MINUTE = 60_000;
const reply = { type: 'message.add', visibility: 'public', text: 'Like this.' } as const;

describe.each(Object.keys(ASSIGNMENT_STORAGES))('what agents and managers ask, on %s', (kind) => {
  let desk = openDesk(kind);
  const open = (policies: DeskPolicies = POLICIES) => {
    desk = openDesk(kind, policies);
    return desk;
  };
  afterEach(async () => {
    await desk.work();
    expect(await desk.app.recountLoads()).toEqual([]);
    expect(desk.errors).toEqual([]);
    await desk.storage.close();
  });

  it('the next ticket to solve: the most pressing of their departments', async () => {
    const { helpdesk, app, ticket } = open();
    await app.agents.create('ana', { name: 'Ana', departments: { billing: 'primary' } });
    const old = await ticket({ department: 'billing' });
    const urgent = await ticket({ department: 'billing', priority: 'urgent' });
    await ticket({ department: 'support', priority: 'urgent' });
    const common = await ticket({ department: null });
    const ana = helpdesk.as({ agent: 'ana' });
    const pulled = [await ana.nextTicket(), await ana.nextTicket(), await ana.nextTicket(), await ana.nextTicket()];
    expect(pulled.map((one) => one.ticket?.id ?? null)).toEqual([urgent, old, common, null]);
    expect(pulled[0]).toMatchObject({ ticket: { value: { assignee: 'ana' } }, pressure: { leftMs: null } });
    expect((await helpdesk.as({ contact: 'contact 1' }).nextTicket()).ticket).toBeNull();
  });

  it('the next ticket, at once, and never the same', async () => {
    const { helpdesk, app, ticket } = open();
    const names = ['ana', 'bor', 'eva', 'jan'];
    for (const name of names) await app.agents.create(name, { name, departments: { billing: 'primary' } });
    const tickets = [];
    for (let count = 0; count < 8; count += 1) tickets.push(await ticket({ department: 'billing' }));
    const asked = [...names, ...names, ...names].map((agent) => helpdesk.as({ agent }).nextTicket());
    const got = (await Promise.all(asked)).map((one) => one.ticket?.id).filter((id) => id !== undefined);
    expect(got.toSorted()).toEqual(tickets);
  });

  it('why a ticket went to somebody, and why one still waits', async () => {
    const { app, agent, ticket, work } = open();
    await agent('ana', { capacity: { total: 1 } });
    const [given, waits, byHand] = [await ticket(), await ticket(), await ticket({ assignee: 'bor' })];
    await work();
    expect(await app.explainAssignment({ id: given })).toMatchObject({
      decision: { outcome: 'assigned', agent: 'ana', strategy: 'roundRobin' },
    });
    expect(await app.explainAssignment({ id: waits })).toMatchObject({
      decision: { outcome: 'queued', reason: 'nobodyFree' },
      agents: [{ agent: 'ana', verdict: 'obstacle', obstacle: { code: 'full', load: 1, limit: 1 } }],
    });
    expect(await app.explainAssignment({ id: byHand })).toBeNull();
  });

  it('who is on duty against the load, and who is idle', async () => {
    const { app, agent, ticket, work, clock } = open();
    await agent('ana');
    await agent('bor');
    await agent('eva');
    await app.agents.takeBreak('eva', clock.now + 60 * MINUTE);
    await app.agents.create('jan', { name: 'Jan', departments: { billing: 'primary' } });
    const first = await ticket();
    await work();
    const waiting = await ticket({ department: 'billing' });
    clock.now += 5 * MINUTE;
    const report = await app.dutyReport();
    expect(report[0]).toMatchObject({ department: 'support', agents: 3, onDuty: 2, onBreak: 1, waiting: 0 });
    expect(report[0]).toMatchObject({ inHand: 1, room: 3, waitingSince: null });
    const since = (await app.ticket({ id: waiting }))?.value.createdAt;
    expect(report[1]).toMatchObject({ department: 'billing', agents: 1, onDuty: 0, waiting: 1, waitingSince: since });
    expect((await app.idleAgents()).map((one) => one.agent)).toEqual(['bor']);
    await app.execute({ id: first }, { type: 'ticket.update', status: 'resolved' });
    await work();
    expect(await app.idleAgents()).toMatchObject([{ agent: 'bor' }, { agent: 'ana', idleMs: 0 }]);
  });

  it('which tickets may be forgotten', async () => {
    const { app, helpdesk, ticket } = open();
    const answered = await ticket({ department: 'billing', assignee: 'ana' });
    await helpdesk.as({ agent: 'ana' }).execute({ id: answered }, reply);
    const lost = [await ticket({ department: null, assignee: 'ana' }), await ticket({ department: 'billing' })];
    const done = await ticket({ department: null });
    await app.execute({ id: done }, { type: 'ticket.update', status: 'resolved' });
    expect((await app.orphans({ limit: 10 })).items.map(({ id }) => id)).toEqual(lost);
  });

  it('that only members answer, where the department wants it', async () => {
    const { app, helpdesk, ticket } = open({ departments: { support: {}, billing: { repliers: 'members' } } });
    await app.agents.create('ana', { name: 'Ana', departments: { billing: 'extended' } });
    await app.agents.create('bor', { name: 'Bor', departments: { support: 'primary' } });
    const id = await ticket({ department: 'billing' });
    const answer = (agent: string, more: object = {}) => helpdesk.as({ agent }).execute({ id }, { ...reply, ...more });
    expect(await answer('bor')).toMatchObject({ ok: false, refusal: { code: 'ticket.notMember' } });
    expect(await answer('nobody')).toMatchObject({ ok: false, refusal: { code: 'ticket.notMember' } });
    expect((await answer('bor', { visibility: 'internal' })).ok).toBe(true);
    expect((await answer('ana')).ok).toBe(true);
  });

  it('that a warm transfer tells the next agent, and that there are not too many', async () => {
    const transfer = { limit: 2, summary: 10 };
    const { app, ticket } = open({
      departments: { support: { assignment: { strategy: { by: 'manual' }, transfer } }, billing: {} },
    });
    const id = await ticket({ department: 'billing' });
    const move = (department: 'support' | 'billing', more: object = {}) =>
      app.execute({ id }, { type: 'ticket.transfer', department, ...more });
    const warm = { mode: 'warm' } as const;
    expect(await move('support', warm)).toMatchObject({ refusal: { code: 'transfer.noSummary' } });
    expect(await move('support', { ...warm, summary: 'Short' })).toMatchObject({ ok: false });
    expect((await move('support', { ...warm, summary: 'Paid twice, wants the second sum back' })).ok).toBe(true);
    const notes = (await app.messages({ id })).filter(({ value }) => value.visibility === 'internal');
    expect(notes.map(({ value }) => value.personal.text)).toEqual(['Paid twice, wants the second sum back']);
    expect((await move('billing')).ok).toBe(true);
    expect(await move('support')).toMatchObject({ refusal: { code: 'transfer.tooMany' } });
  });

  it('to come, to rest and to go, each for themselves', async () => {
    const { app, helpdesk, clock } = open();
    await app.agents.create('ana', { name: 'Ana' });
    const ana = helpdesk.as({ agent: 'ana' });
    expect(await ana.setPresence('online')).toMatchObject({ record: { value: { presence: 'online' } } });
    expect((await ana.takeBreak(clock.now + MINUTE)).ok).toBe(true);
    expect(await ana.takeBreak(clock.now)).toMatchObject({ refusal: { code: 'load.breakOver' } });
    expect(await ana.endBreak()).toMatchObject({ record: { value: { breakUntil: null } } });
    const guest = await helpdesk.as({ contact: 'contact 1' }).setPresence('online');
    expect(guest).toMatchObject({ refusal: { code: 'access.denied' } });
  });
});
