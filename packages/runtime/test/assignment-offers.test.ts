import { afterEach, describe, expect, it } from 'vitest';
import { ASSIGNMENT_STORAGES, openDesk } from './assignment-desk.ts';

const MINUTE = 60_000;

describe.each(Object.keys(ASSIGNMENT_STORAGES))('queues offer tickets to agents, on %s', (kind) => {
  let desk = openDesk(kind);
  const open = (strategy: { readonly by: 'roundRobin' | 'ringAll' } = { by: 'roundRobin' }) => {
    const offer = { within: 'PT1M', pauseAfter: 2 };
    desk = openDesk(kind, { departments: { support: { assignment: { strategy, capacity: { total: 1 }, offer } } } });
    return desk;
  };
  afterEach(async () => {
    await desk.work();
    expect(await desk.app.recountLoads()).toEqual([]);
    expect(desk.errors).toEqual([]);
    await desk.storage.close();
  });
  const offered = async (id: string) =>
    (await desk.app.ticket({ id }))?.value.routing?.reservation?.offers.filter(({ state }) => state === 'open') ?? [];

  it('and assign them to whoever accepts, who has no room for another meanwhile', async () => {
    const { agent, ticket, work, assignees, helpdesk, app } = open();
    await agent('ana');
    const [one, two] = [await ticket(), await ticket()];
    await work();
    expect(await offered(one)).toMatchObject([{ agent: 'ana' }]);
    expect(await offered(two)).toEqual([]);
    expect(await assignees(one, two)).toEqual(['', '']);
    expect((await app.agents.load('ana'))?.value.offers).toMatchObject([{ ticket: one }]);
    expect((await helpdesk.as({ agent: 'ana' }).execute({ id: one }, { type: 'ticket.acceptOffer' })).ok).toBe(true);
    await work();
    expect(await assignees(one, two)).toEqual(['ana', '']);
    expect((await app.agents.load('ana'))?.value.offers).toEqual([]);
  });

  it('and ask the next when one declines or lets the time pass, and nobody twice', async () => {
    const { agent, ticket, work, assignee, helpdesk, app, clock } = open();
    await agent('ana');
    await agent('bor');
    const one = await ticket();
    await work();
    await helpdesk.as({ agent: 'ana' }).execute({ id: one }, { type: 'ticket.declineOffer' });
    await work();
    expect(await offered(one)).toMatchObject([{ agent: 'bor' }]);
    clock.now += MINUTE;
    await work();
    expect(await offered(one)).toEqual([]);
    expect((await app.agents.load('bor'))?.value.missed).toBe(1);
    const late = await helpdesk.as({ agent: 'bor' }).execute({ id: one }, { type: 'ticket.acceptOffer' });
    expect(late).toMatchObject({ ok: false, refusal: { code: 'reservation.missed' } });
    await agent('eva');
    await work();
    expect(await offered(one)).toMatchObject([{ agent: 'eva' }]);
    await helpdesk.as({ agent: 'eva' }).execute({ id: one }, { type: 'ticket.acceptOffer' });
    expect(await assignee(one)).toBe('eva');
  });

  it('and offer nothing to somebody who lets offers pass, until they come online again', async () => {
    const { agent, ticket, work, app, clock } = open();
    await agent('ana');
    const tickets = [await ticket(), await ticket(), await ticket()];
    for (let round = 0; round < 3; round += 1) {
      await work();
      clock.now += MINUTE;
    }
    await work();
    expect((await app.agents.load('ana'))?.value.missed).toBe(2);
    expect((await Promise.all(tickets.map(offered))).flat()).toEqual([]);
    await app.agents.setPresence('ana', 'offline');
    await app.agents.setPresence('ana', 'online');
    await work();
    expect((await Promise.all(tickets.map(offered))).flat()).toMatchObject([{ agent: 'ana' }]);
  });

  it('to all at once, of whom the first to accept gets it and the others have room again', async () => {
    const { agent, ticket, work, assignee, helpdesk, app } = open({ by: 'ringAll' });
    await agent('ana');
    await agent('bor');
    const one = await ticket();
    await work();
    expect(await offered(one)).toHaveLength(2);
    const answers = await Promise.all(
      ['ana', 'bor'].map((id) => helpdesk.as({ agent: id }).execute({ id: one }, { type: 'ticket.acceptOffer' })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: 'reservation.taken' } });
    const winner = await assignee(one);
    const two = await ticket();
    await work();
    expect(await offered(two)).toMatchObject([{ agent: winner === 'ana' ? 'bor' : 'ana' }]);
    expect((await app.agents.load(winner ?? ''))?.value.offers).toEqual([]);
  });

  it('and call them off when somebody assigns or resolves the ticket', async () => {
    const { agent, ticket, work, app } = open();
    await agent('ana');
    await agent('bor');
    const [one, two] = [await ticket(), await ticket()];
    await work();
    await app.execute({ id: one }, { type: 'ticket.assign', assignee: 'eva' });
    await app.execute({ id: two }, { type: 'ticket.update', status: 'resolved' });
    await work();
    for (const id of ['ana', 'bor'])
      expect((await app.agents.load(id))?.value).toMatchObject({ offers: [], missed: 0 });
  });
});
