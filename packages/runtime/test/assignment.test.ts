import { createHelpdesk } from '@deskwright/runtime';
import { afterEach, describe, expect, it } from 'vitest';
import { ASSIGNMENT_STORAGES, openDesk, POLICIES, plainDesk } from './assignment-desk.ts';

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

  it('by the strategy that a rule names for one of them', async () => {
    const { agent, ticket, work, assignees, app } = open({
      departments: { support: { assignment: { strategy: { by: 'fillFirst' }, capacity: { total: 9 } } }, billing: {} },
      rules: [
        {
          id: 'spread-vips',
          on: ['ticket.created'],
          when: { field: 'tags', op: 'hasAny', value: ['vip'] },
          then: [{ do: 'assign', strategy: 'leastLoaded' }],
        },
      ],
    });
    await agent('ana');
    const first = await ticket();
    await work();
    await agent('bor');
    const [second, vip, third] = [await ticket(), await ticket({ tags: ['vip'] }), await ticket()];
    await work();
    expect(await assignees(first, second, vip, third)).toEqual(['ana', 'ana', 'bor', 'ana']);
    const elsewhere = await ticket({ department: 'billing' });
    const release = { type: 'ticket.release', strategy: 'roundRobin' } as const;
    expect(await app.execute({ id: elsewhere }, release)).toMatchObject({ refusal: { code: 'ticket.noQueue' } });
  });

  it('or do what the policy says when one waits too long', async () => {
    const { agent, ticket, work, assignee, app, clock } = open({
      templates: { patience: { text: 'We have not forgotten you.' } },
      departments: {
        support: {
          assignment: {
            strategy: { by: 'roundRobin' },
            overflow: [
              { id: 'tell', when: { after: 'PT2M' }, then: { do: 'message', template: 'patience' } },
              { id: 'widen', when: { after: 'PT3M' }, then: { do: 'widen', departments: ['billing'] } },
              { id: 'move', when: { after: 'PT1H' }, then: { do: 'transfer', department: 'billing' } },
            ],
          },
        },
        billing: {},
      },
    });
    await agent('bor', { departments: { billing: 'primary' } });
    const id = await ticket();
    await work();
    const said = async () => (await app.messages({ id })).filter(({ value }) => value.direction === 'out');
    clock.now += 2 * MINUTE - 1;
    await work();
    expect(await said()).toEqual([]);
    clock.now += 1;
    await work();
    expect((await said()).map(({ value }) => value.personal.text)).toEqual(['We have not forgotten you.']);
    expect(await assignee(id)).toBeNull();
    await app.agents.takeBreak('bor', clock.now + 30 * MINUTE);
    clock.now += MINUTE;
    await work();
    expect((await app.ticket({ id }))?.value.routing?.alsoAsk).toEqual(['billing']);
    clock.now += 29 * MINUTE;
    await work();
    expect(await assignee(id)).toBe('bor');
    await app.agents.setPresence('bor', 'offline');
    const other = await ticket();
    await work();
    clock.now += 60 * MINUTE;
    await work();
    expect((await app.ticket({ id: other }))?.value).toMatchObject({ department: 'billing', assignee: null });
    expect((await app.history({ id: other }, { types: ['ticket.overflowed'] })).length).toBe(3);
  });

  it('and forget about tickets that have left the desk while their agent was leaving them', async () => {
    const { agent, storage, clock, work } = open();
    await agent('ana');
    const by = { kind: 'system', id: 'assignment' } as const;
    const meta = { id: 'a-command', at: clock.now, by };
    const command = { type: 'ticket.leaveAgent', agent: 'ana', trigger: 'reopened', since: clock.now, meta };
    const commands = [{ to: { kind: 'ticket', id: 'archived' }, command }];
    const nothing = { writes: [], deliveries: [], refs: [], erased: [], forgotten: [], removed: [], setAside: [] };
    await storage.commit({ ...nothing, settled: [], once: [], commands });
    await work();
    expect((await storage.list('work', { after: null, limit: 1 })).rows).toEqual([]);
  });

  it('that waited before there was a policy, or under another one', async () => {
    const { storage, clock, ticket, agent, work, assignee, app } = open({ departments: { support: {} } });
    await agent('ana');
    const one = await ticket();
    await work();
    expect(await assignee(one)).toBeNull();
    const under = (capacity: { readonly total: number }) => {
      const policies = {
        departments: { support: { assignment: { strategy: { by: 'roundRobin' }, capacity } } },
      } as const;
      return createHelpdesk(plainDesk.policies(policies), { storage, now: () => clock.now });
    };
    for (const total of [0, 1]) {
      const helpdesk = under({ total });
      while ((await helpdesk.work()).done > 0);
      expect(await assignee(one)).toBe(total === 0 ? null : 'ana');
    }
    await app.recountLoads({ repair: true });
  });

  const leaving = (reassign: object) =>
    ({
      departments: { support: { assignment: { strategy: { by: 'roundRobin' }, capacity: { total: 1 }, reassign } } },
    }) as const;

  it('after a time only, if the agent is still away then', async () => {
    const { agent, ticket, work, assignee, app, clock } = open(leaving({ offline: { do: 'requeue', after: 'PT10M' } }));
    await agent('ana');
    const one = await ticket();
    await work();
    await agent('bor');
    await app.agents.setPresence('ana', 'offline');
    clock.now += 5 * MINUTE;
    await work();
    await app.agents.setPresence('ana', 'online');
    clock.now += 6 * MINUTE;
    await work();
    expect(await assignee(one)).toBe('ana');
    await app.agents.setPresence('ana', 'offline');
    await work();
    clock.now += 10 * MINUTE - 1;
    await work();
    expect(await assignee(one)).toBe('ana');
    clock.now += 1;
    await work();
    expect(await assignee(one)).toBe('bor');
  });

  it('to who stands in during a leave, unless they have no room', async () => {
    const { agent, ticket, work, assignees, app, clock } = open(leaving({}));
    await agent('ana', { capacity: { total: 2 } });
    await agent('eva', { capacity: { total: 0 } });
    const [one, two] = [await ticket(), await ticket()];
    await work();
    await agent('bor');
    await app.agents.takeLeave('ana', { from: clock.now, until: null, replacement: 'bor' });
    await work();
    // One of them is the room that bor has; the other waits for anybody.
    expect((await assignees(one, two)).toSorted()).toEqual(['', 'bor']);
    const history = (
      await Promise.all([one, two].map((id) => app.history({ id }, { types: ['ticket.assigned'] })))
    ).flat();
    expect(history).toContainEqual(expect.objectContaining({ from: 'ana', assignee: 'bor', because: 'onLeave' }));
  });

  it('away from one who does not answer in time', async () => {
    const inactive = { do: 'requeue', after: 'PT30M' } as const;
    const { agent, ticket, work, assignees, helpdesk, clock } = open(leaving({ inactive }));
    await agent('ana', { capacity: {} });
    const [answered, forgotten] = [await ticket(), await ticket()];
    await work();
    await agent('bor', { capacity: {} });
    const reply = { type: 'message.add', visibility: 'public', text: 'Like this.' } as const;
    await helpdesk.as({ agent: 'ana' }).execute({ id: answered }, reply);
    clock.now += 30 * MINUTE;
    await work();
    expect(await assignees(answered, forgotten)).toEqual(['ana', 'bor']);
  });

  it('that came while the others were being given', async () => {
    const { agent, ticket, work, assignees, storage, helpdesk } = open();
    await agent('ana');
    const first = await ticket();
    const late: string[] = [];
    const { find } = storage;
    storage.find = async (kindOf, query) => {
      const found = await find(kindOf, query);
      // The pass has read who waits; now somebody comes, and their notice finds the pass under way.
      if (kindOf === 'agent' && late.length === 0) {
        late.push('');
        late[0] = await ticket();
        await helpdesk.work({ limit: 50 });
      }
      return found;
    };
    await work();
    expect(await assignees(first, late[0] ?? '')).toEqual(['ana', 'ana']);
  });
});
