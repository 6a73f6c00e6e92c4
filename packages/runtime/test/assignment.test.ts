import { afterEach, describe, expect, it } from 'vitest';
import { ASSIGNMENT_STORAGES, openDesk, POLICIES } from './assignment-desk.ts';

const MINUTE = 60_000;

describe.each(Object.keys(ASSIGNMENT_STORAGES))('queues give tickets to agents, on %s', (kind) => {
  let desk = openDesk(kind);
  const open = (policies = POLICIES) => {
    desk = openDesk(kind, policies);
    return desk;
  };
  afterEach(async () => {
    // Whatever a test is about: loads count what is there, and nothing went wrong on the way.
    await desk.work();
    expect(await desk.app.recountLoads()).toEqual([]);
    expect(desk.errors).toEqual([]);
    await desk.storage.close();
  });

  it('in turns, as far as everybody has room, and says why a ticket waits on', async () => {
    const { agent, ticket, work, assignees, app } = open();
    await agent('ana');
    await agent('bor');
    const tickets = [await ticket(), await ticket(), await ticket(), await ticket(), await ticket()];
    await work();
    expect(await assignees(...tickets)).toEqual(['ana', 'bor', 'ana', 'bor', '']);
    const last = (await app.ticket({ id: tickets[4] ?? '' }))?.value;
    expect(last?.routing?.reason).toBe('nobodyFree');
    const [assigned] = await app.history({ id: tickets[1] ?? '' }, { types: ['ticket.assigned'] });
    expect(assigned).toMatchObject({
      by: { kind: 'system', id: 'assignment' },
      why: {
        agents: [
          { agent: 'bor', verdict: 'chosen' },
          { agent: 'ana', verdict: 'behind' },
        ],
      },
    });
  });

  it('and the next one when there is room again', async () => {
    const { agent, ticket, work, assignees, app } = open();
    await agent('ana');
    const [first = '', second = '', third = '', fourth = ''] = [
      await ticket(),
      await ticket(),
      await ticket(),
      await ticket(),
    ];
    await work();
    expect(await assignees(first, second, third, fourth)).toEqual(['ana', 'ana', '', '']);
    await app.execute({ id: first }, { type: 'ticket.update', status: 'resolved' });
    await work();
    expect(await assignees(third, fourth)).toEqual(['ana', '']);
    await app.execute({ id: second }, { type: 'ticket.assign', assignee: 'bor' });
    await work();
    expect(await assignees(fourth)).toEqual(['ana']);
  });

  it('and the backlog when somebody comes online, ends a break, or learns what was missing', async () => {
    const skilled = { strategy: { by: 'roundRobin' }, skills: [{ skill: 'refunds' }] } as const;
    const { agent, ticket, work, assignee, app, clock } = open({ departments: { support: { assignment: skilled } } });
    const one = await ticket();
    await work();
    expect(await assignee(one)).toBeNull();
    await agent('ana');
    await app.agents.setPresence('ana', 'away');
    await app.agents.update('ana', { skills: { refunds: 1 } });
    await work();
    expect(await assignee(one)).toBeNull();
    await app.agents.setPresence('ana', 'online');
    await work();
    expect(await assignee(one)).toBe('ana');

    await app.agents.takeBreak('ana', clock.now + 10 * MINUTE);
    const two = await ticket();
    await work();
    expect(await assignee(two)).toBeNull();
    clock.now += 10 * MINUTE;
    await work();
    expect(await assignee(two)).toBe('ana');

    await app.agents.update('ana', { skills: {} });
    const three = await ticket();
    await work();
    expect(await assignee(three)).toBeNull();
    await app.agents.update('ana', { skills: { refunds: 2 } });
    await work();
    expect(await assignee(three)).toBe('ana');
  });

  it('and does not touch what no policy speaks of', async () => {
    const { agent, ticket, work, assignee } = open();
    await agent('ana', { departments: { billing: 'primary' } });
    const one = await ticket({ department: 'billing' });
    await work();
    expect(await assignee(one)).toBeNull();
  });

  it('transferred ones first', async () => {
    const { agent, ticket, work, assignees, app } = open();
    const waiting = await ticket();
    const moved = await ticket({ department: 'billing' });
    await work();
    await app.execute({ id: moved }, { type: 'ticket.transfer', department: 'support' });
    await agent('ana', { capacity: { total: 1 } });
    await work();
    expect(await assignees(waiting, moved)).toEqual(['', 'ana']);
  });

  it('whatever people did by hand, who may give more than there is room for', async () => {
    const { agent, ticket, work, assignees, app } = open();
    await agent('ana');
    const three = [
      await ticket({ assignee: 'ana' }),
      await ticket({ assignee: 'ana' }),
      await ticket({ assignee: 'ana' }),
    ];
    const next = await ticket();
    await work();
    expect(await assignees(...three, next)).toEqual(['ana', 'ana', 'ana', '']);
    await app.execute({ id: three[0] ?? '' }, { type: 'ticket.update', status: 'resolved' });
    await work();
    expect(await assignees(next)).toEqual(['']);
    await app.execute({ id: three[1] ?? '' }, { type: 'ticket.update', status: 'resolved' });
    await work();
    expect(await assignees(next)).toEqual(['ana']);
  });

  it('from one who leaves to another, as the policy says', async () => {
    const policy = { ...POLICIES.departments?.support?.assignment, strategy: { by: 'roundRobin' } } as const;
    const reassign = { offline: { do: 'requeue' }, onLeave: { do: 'requeue' } } as const;
    const { agent, ticket, work, assignees, app, clock } = open({
      departments: { support: { assignment: { ...policy, reassign } }, billing: {} },
    });
    await agent('ana');
    const [one, two] = [await ticket(), await ticket()];
    await work();
    await agent('bor');
    await app.agents.setPresence('ana', 'offline');
    await work();
    expect(await assignees(one, two)).toEqual(['bor', 'bor']);
    await app.agents.setPresence('ana', 'online');
    await app.agents.takeLeave('bor', { from: clock.now + MINUTE, until: clock.now + 9 * MINUTE, replacement: null });
    await work();
    expect(await assignees(one, two)).toEqual(['bor', 'bor']);
    clock.now += MINUTE;
    await work();
    expect(await assignees(one, two)).toEqual(['ana', 'ana']);
    await app.agents.deactivate('ana');
    await work();
    expect(await assignees(one, two)).toEqual(['', '']);
    clock.now += 8 * MINUTE;
    await work();
    expect(await assignees(one, two)).toEqual(['bor', 'bor']);
  });

  it('a reopened one to somebody who is there', async () => {
    const { agent, ticket, work, assignee, app } = open();
    await agent('ana');
    await agent('bor', { capacity: { total: 0 } });
    const one = await ticket();
    await work();
    await app.execute({ id: one }, { type: 'ticket.update', status: 'resolved' });
    await app.agents.setPresence('ana', 'offline');
    await app.agents.update('bor', { capacity: {} });
    await app.execute({ id: one }, { type: 'ticket.update', status: 'open' });
    await work();
    expect(await assignee(one)).toBe('bor');
  });

  it('none that a rule takes back at once, and goes on with the others', async () => {
    const { agent, ticket, work, assignees } = open({
      ...POLICIES,
      rules: [
        {
          id: 'not-that-one',
          on: ['ticket.assigned'],
          when: { field: 'tags', op: 'hasAny', value: ['vip'] },
          then: [{ do: 'assign', to: null }],
        },
      ],
    });
    await agent('ana');
    const [one, two] = [await ticket({ tags: ['vip'] }), await ticket()];
    await work();
    expect(await assignees(one, two)).toEqual(['', 'ana']);
  });
});
