import type { Reassign } from '@deskwright/core';
import { createHelpdesk } from '@deskwright/runtime';
import { afterEach, describe, expect, it } from 'vitest';
import { ASSIGNMENT_STORAGES, type DeskPolicies, openDesk, plainDesk } from './assignment-desk.ts';

const MINUTE = 60_000;

describe.each(Object.keys(ASSIGNMENT_STORAGES))('what happens to a ticket takes it from its agent, on %s', (kind) => {
  let desk = openDesk(kind);
  const open = (policies: DeskPolicies) => {
    desk = openDesk(kind, policies);
    return desk;
  };
  const leftFor = async (id: string) => {
    const events = await desk.app.history({ id }, { types: ['ticket.assigned'] });
    return events.flatMap((event) => ('because' in event && event.because !== undefined ? [event.because] : []));
  };
  afterEach(async () => {
    await desk.work();
    expect(await desk.app.recountLoads()).toEqual([]);
    expect(desk.errors).toEqual([]);
    await desk.storage.close();
  });

  describe('when an escalation step of its SLA is reached', () => {
    const warned = (slaWarned: Reassign): DeskPolicies => ({
      slas: [
        {
          id: 'standard',
          targets: [{ metric: 'firstResponse', within: 'PT30M' }],
          escalations: [{ metric: 'firstResponse', at: '-PT10M' }],
        },
      ],
      departments: { support: { assignment: { strategy: { by: 'fillFirst' }, reassign: { slaWarned } } } },
    });
    const reply = { type: 'message.add', visibility: 'public', text: 'Like this.' } as const;

    it('at that instant, at the front of the queue, and not back to the same agent', async () => {
      const { agent, ticket, work, assignee, clock, app } = open(warned({ do: 'requeue' }));
      await agent('ana');
      const id = await ticket();
      const warnedAt = clock.now + 20 * MINUTE;
      await work();
      clock.now = warnedAt - 1;
      await work();
      expect(await assignee(id)).toBe('ana');
      clock.now = warnedAt;
      await work();
      expect((await app.ticket({ id }))?.value).toMatchObject({
        assignee: null,
        routing: { isTransferred: true, excluded: ['ana'], queuedAt: warnedAt },
      });
      expect(await leftFor(id)).toEqual(['slaWarned']);
      await agent('bor');
      await work();
      expect(await assignee(id)).toBe('bor');
    });

    it('not if it was answered before, and not where the policy says nothing of it', async () => {
      const { agent, ticket, work, assignees, helpdesk, clock } = open(warned({ do: 'requeue' }));
      await agent('ana');
      await agent('bor', { capacity: { total: 0 } });
      const answered = await ticket();
      await work();
      await helpdesk.as({ agent: 'ana' }).execute({ id: answered }, reply);
      clock.now += 30 * MINUTE;
      await work();
      expect(await assignees(answered)).toEqual(['ana']);
      await desk.storage.close();

      const silent = open(warned({ do: 'keep' }));
      await silent.agent('ana');
      const kept = await silent.ticket();
      await silent.work();
      silent.clock.now += 30 * MINUTE;
      await silent.work();
      expect(await silent.assignee(kept)).toBe('ana');
      expect(await leftFor(kept)).toEqual([]);
    });

    it('after a time, if it has not been answered by then', async () => {
      const { agent, ticket, work, assignees, helpdesk, app, clock } = open(warned({ do: 'requeue', after: 'PT5M' }));
      await agent('ana');
      const [answered, forgotten] = [await ticket(), await ticket()];
      const warnedAt = clock.now + 20 * MINUTE;
      await work();
      await agent('bor');
      clock.now = warnedAt;
      await work();
      await helpdesk.as({ agent: 'ana' }).execute({ id: answered }, reply);
      // Open again, so it is work in hand; but what was promised has been kept.
      await app.execute({ id: answered }, { type: 'ticket.update', status: 'open' });
      clock.now = warnedAt + 5 * MINUTE - 1;
      await work();
      expect(await assignees(answered, forgotten)).toEqual(['ana', 'ana']);
      clock.now += 1;
      await work();
      expect(await assignees(answered, forgotten)).toEqual(['ana', 'bor']);
    });
  });

  describe('when it comes to another department with its agent', () => {
    const moved = (departmentChanged?: Reassign): DeskPolicies => {
      const reassign = departmentChanged === undefined ? {} : { reassign: { departmentChanged } };
      const assignment = { strategy: { by: 'roundRobin' }, ...reassign } as const;
      return { departments: { support: { assignment }, billing: { assignment } } };
    };
    const move = (id: string, department: 'support' | 'billing', assignee: string) =>
      desk.app.execute({ id }, { type: 'ticket.transfer', department, assignee });

    it('who is no member of it: back to the queue, to whoever is', async () => {
      const { agent, ticket, work, assignee, app } = open(moved());
      await agent('ana');
      const id = await ticket();
      await work();
      expect(await assignee(id)).toBe('ana');
      expect((await move(id, 'billing', 'ana')).ok).toBe(true);
      await work();
      expect((await app.ticket({ id }))?.value).toMatchObject({ department: 'billing', assignee: null });
      expect(await leftFor(id)).toEqual(['departmentChanged']);
      await agent('bor', { departments: { billing: 'extended' } });
      await work();
      expect(await assignee(id)).toBe('bor');
    });

    it('but not a member, nor anybody where the policy says keep', async () => {
      const { agent, ticket, work, assignee } = open(moved());
      await agent('ana', { departments: { support: 'primary', billing: 'extended' } });
      const id = await ticket();
      await work();
      await move(id, 'billing', 'ana');
      await work();
      expect(await assignee(id)).toBe('ana');
      expect(await leftFor(id)).toEqual([]);
      await desk.storage.close();

      const lenient = open(moved({ do: 'keep' }));
      await lenient.agent('ana');
      const kept = await lenient.ticket();
      await lenient.work();
      await move(kept, 'billing', 'ana');
      await lenient.work();
      expect(await lenient.assignee(kept)).toBe('ana');
    });

    it('after a time, unless it has come back by then', async () => {
      const { agent, ticket, work, assignees, clock } = open(moved({ do: 'requeue', after: 'PT10M' }));
      await agent('ana');
      await agent('bor', { departments: { billing: 'primary' } });
      const [back, stays] = [await ticket(), await ticket()];
      await work();
      for (const id of [back, stays]) await move(id, 'billing', 'ana');
      await work();
      clock.now += 10 * MINUTE - 1;
      await move(back, 'support', 'ana');
      await work();
      expect(await assignees(back, stays)).toEqual(['ana', 'ana']);
      clock.now += 1;
      await work();
      expect(await assignees(back, stays)).toEqual(['ana', 'bor']);
    });
  });

  describe('when its agent does not answer', () => {
    const within = (after: string | null): DeskPolicies => {
      const reassign = after === null ? {} : ({ reassign: { inactive: { do: 'requeue', after } } } as const);
      return { departments: { support: { assignment: { strategy: { by: 'fillFirst' }, ...reassign } } } };
    };

    it.each([
      ['a shorter time', 'PT30M', 'PT10M', 10],
      ['a longer time', 'PT10M', 'PT30M', 30],
      ['the first time', null, 'PT10M', 10],
    ])('within %s that an edited policy gives, though nothing happens to it', async (_, before, after, minutes) => {
      const { agent, ticket, work, assignee, clock, app, storage } = open(within(before));
      await agent('ana');
      const id = await ticket();
      const askedAt = clock.now;
      await work();
      await agent('bor');
      clock.now = askedAt + 5 * MINUTE;
      const edited = createHelpdesk(plainDesk.policies(within(after)), { storage, now: () => clock.now });
      const workOn = async () => {
        while ((await edited.work()).done > 0);
      };
      await workOn();
      clock.now = askedAt + minutes * MINUTE - 1;
      await workOn();
      expect(await assignee(id)).toBe('ana');
      clock.now += 1;
      await workOn();
      expect(await assignee(id)).toBe('bor');
      expect(await leftFor(id)).toEqual(['inactive']);
      expect((await app.ticket({ id }))?.value.routing?.departures).toMatchObject([{ agent: 'bor' }]);
    });

    it('at an instant that is planned, and is not taken for the present', async () => {
      const { agent, ticket, work, clock, app } = open(within('PT30M'));
      await agent('ana');
      const id = await ticket();
      await work();
      const [planned] = await app.history({ id }, { types: ['ticket.leavingPlanned'] });
      expect(planned).toMatchObject({ at: clock.now, dueAt: clock.now + 30 * MINUTE });
      expect((await app.ticket({ id }))?.value.updatedAt).toBe(clock.now);
    });

    it('not any more, when an edited policy lets it stay', async () => {
      const { agent, ticket, work, assignee, clock, app, storage } = open(within('PT10M'));
      await agent('ana');
      const id = await ticket();
      await work();
      const edited = createHelpdesk(plainDesk.policies(within(null)), { storage, now: () => clock.now });
      while ((await edited.work()).done > 0);
      expect((await app.ticket({ id }))?.value.routing?.departures).toEqual([]);
      clock.now += 60 * MINUTE;
      while ((await edited.work()).done > 0);
      expect(await assignee(id)).toBe('ana');
    });
  });
});
