import { afterEach, describe, expect, it } from 'vitest';
import { ASSIGNMENT_STORAGES, openDesk } from './assignment-desk.ts';

const MINUTE = 60_000;

describe.each(Object.keys(ASSIGNMENT_STORAGES))('an agent finishes one ticket before the next comes, on %s', (kind) => {
  let desk = openDesk(kind);
  const open = () => {
    desk = openDesk(kind);
    return desk;
  };
  const resolve = (id: string) => desk.app.execute({ id }, { type: 'ticket.update', status: 'resolved' });
  afterEach(async () => {
    await desk.work();
    expect(await desk.app.recountLoads()).toEqual([]);
    expect(desk.errors).toEqual([]);
    await desk.storage.close();
  });

  it('for as long as their profile says, and then takes up what has waited', async () => {
    const { agent, ticket, work, assignees, app, clock } = open();
    await agent('ana', { wrapUp: 'PT2M' });
    const [one, two, backlog] = [await ticket(), await ticket(), await ticket()];
    await work();
    expect(await assignees(one, two, backlog)).toEqual(['ana', 'ana', '']);

    await resolve(one);
    const until = clock.now + 2 * MINUTE;
    await work();
    expect((await app.agents.load('ana'))?.value.wrapUpUntil).toBe(until);
    const late = await ticket();
    clock.now = until - 1;
    await work();
    expect(await assignees(backlog, late)).toEqual(['', '']);
    const why = await app.explainAssignment({ id: backlog });
    expect(why?.agents).toMatchObject([{ agent: 'ana', obstacle: { code: 'wrapUp', until } }]);

    clock.now = until;
    await work();
    expect(await assignees(backlog, late)).toEqual(['ana', '']);
    expect((await app.agents.load('ana'))?.value.wrapUpUntil).toBeNull();
  });

  it('anew after each of them, and others are given what comes meanwhile', async () => {
    const { agent, ticket, work, assignees, clock } = open();
    await agent('ana', { wrapUp: 'PT2M' });
    const [one, two] = [await ticket(), await ticket()];
    await work();
    await resolve(one);
    await work();
    clock.now += MINUTE;
    await resolve(two);
    await work();
    const three = await ticket();
    clock.now += 2 * MINUTE - 1001;
    await work();
    expect(await assignees(three)).toEqual(['']);
    await agent('bor');
    await work();
    expect(await assignees(three)).toEqual(['bor']);
    const four = await ticket();
    await work();
    expect(await assignees(four)).toEqual(['ana']);
  });

  it('but not after a ticket that was passed on, or put back', async () => {
    const { agent, ticket, work, assignees, app, clock } = open();
    await agent('ana', { wrapUp: 'PT2M', capacity: { total: 1 } });
    const [one, two, three] = [await ticket(), await ticket(), await ticket()];
    await work();
    await app.execute({ id: one }, { type: 'ticket.assign', assignee: 'bor' });
    await work();
    expect(await assignees(two, three)).toEqual(['ana', '']);
    await app.execute({ id: two }, { type: 'ticket.update', status: 'pending', pendingUntil: clock.now + MINUTE });
    await work();
    expect(await assignees(three)).toEqual(['ana']);
  });
});
