import { afterEach, describe, expect, it } from 'vitest';
import { ASSIGNMENT_STORAGES, type DeskPolicies, openDesk } from './assignment-desk.ts';

const MINUTE = 60_000;

describe.each(Object.keys(ASSIGNMENT_STORAGES))('a ticket that nobody takes, on %s', (kind) => {
  let desk = openDesk(kind);
  const open = (policies: DeskPolicies) => {
    desk = openDesk(kind, policies);
    return desk;
  };
  afterEach(async () => {
    await desk.work();
    expect(await desk.app.recountLoads()).toEqual([]);
    expect(desk.errors).toEqual([]);
    await desk.storage.close();
  });

  describe('is promised to be taken within three minutes', () => {
    const promised: DeskPolicies = {
      slas: [
        {
          id: 'waiting',
          targets: [{ metric: 'firstAssignment', within: 'PT3M', hours: 'calendar' }],
          escalations: [{ metric: 'firstAssignment', at: '-PT1M', then: [{ do: 'raisePriority' }] }],
        },
      ],
      departments: {
        support: {
          assignment: {
            strategy: { by: 'roundRobin' },
            overflow: [{ id: 'widen', when: { after: 'PT2M' }, then: { do: 'widen', departments: ['billing'] } }],
          },
        },
        billing: {},
      },
    };
    /** What was said of the promise, and how long after the ticket came. */
    const told = async (id: string, askedAt: number) => {
      const events = await desk.app.history({ id }, { types: ['sla.warned', 'sla.breached', 'ticket.overflowed'] });
      return events.map((event) => ({
        type: event.type,
        due: event.type === 'sla.warned' || event.type === 'sla.breached' ? event.dueAt - askedAt : null,
        at: event.at - askedAt,
      }));
    };

    it('with a warning after two, asks another department as well, and breaks the promise after three', async () => {
      const { ticket, work, clock, app } = open(promised);
      const id = await ticket();
      const askedAt = clock.now;
      await work();
      const overflowed = { type: 'ticket.overflowed', due: null, at: 2 * MINUTE };
      const warned = { type: 'sla.warned', due: 3 * MINUTE, at: 2 * MINUTE };
      // At the very instant it would still be in time.
      const breached = { type: 'sla.breached', due: 3 * MINUTE, at: 3 * MINUTE + 1 };

      clock.now = askedAt + 2 * MINUTE - 1;
      await work();
      expect(await told(id, askedAt)).toEqual([]);
      clock.now += 1;
      await work();
      expect((await told(id, askedAt)).toSorted((a, b) => (a.type < b.type ? -1 : 1))).toEqual([warned, overflowed]);
      expect((await app.ticket({ id }))?.value).toMatchObject({
        priority: 'high',
        routing: { alsoAsk: ['billing'] },
      });
      clock.now = askedAt + 3 * MINUTE;
      await work();
      expect(await told(id, askedAt)).not.toContainEqual(breached);
      clock.now += 1;
      await work();
      expect(await told(id, askedAt)).toContainEqual(breached);
    });

    it('which is kept at the last instant, by whoever was asked as well', async () => {
      const { agent, ticket, work, clock, assignee, app } = open(promised);
      const id = await ticket();
      const askedAt = clock.now;
      await work();
      clock.now = askedAt + 2 * MINUTE;
      await work();
      clock.now = askedAt + 3 * MINUTE;
      await agent('bor', { departments: { billing: 'primary' } });
      await work();
      expect(await assignee(id)).toBe('bor');
      clock.now += MINUTE;
      await work();
      const [met] = (await app.ticket({ id }))?.value.clocks ?? [];
      expect(met).toMatchObject({ state: 'met', metAt: askedAt + 3 * MINUTE, breachedAt: null });
    });

    it('and both instants are right though nobody was at work when they came', async () => {
      const { ticket, work, clock } = open(promised);
      const id = await ticket();
      const askedAt = clock.now;
      await work();
      clock.now = askedAt + 60 * MINUTE;
      await work();
      const said = (await told(id, askedAt)).filter(({ type }) => type.startsWith('sla.'));
      expect(said).toEqual([
        { type: 'sla.warned', due: 3 * MINUTE, at: 2 * MINUTE },
        { type: 'sla.breached', due: 3 * MINUTE, at: 3 * MINUTE + 1 },
      ]);
    });
  });

  it('is to be asked for by telephone: the feed says so once, at the instant, and it waits on', async () => {
    const { agent, ticket, work, clock, app, storage, assignee } = open({
      departments: {
        support: {
          assignment: {
            strategy: { by: 'roundRobin' },
            overflow: [
              { id: 'call back', when: { after: 'PT5M' }, then: { do: 'ask', for: 'callback' } },
              { id: 'answer phone', when: { after: 'PT10M' }, then: { do: 'ask', for: 'voicemail' } },
            ],
          },
        },
      },
    });
    const id = await ticket();
    const askedAt = clock.now;
    /** What an application that asks reads. */
    const asks = async () => {
      const { events } = await storage.changes({ after: null, limit: 500 });
      return events.filter(({ type }) => type === 'ticket.overflowed');
    };
    const callBack = {
      record: { kind: 'ticket', id },
      at: askedAt + 5 * MINUTE,
      by: { kind: 'system', id: 'assignment' },
      step: 'call back',
      then: { do: 'ask', for: 'callback' },
    };
    await work();
    clock.now = askedAt + 5 * MINUTE - 1;
    await work();
    expect(await asks()).toEqual([]);
    clock.now += 1;
    await work();
    expect(await asks()).toMatchObject([callBack]);
    expect((await app.ticket({ id }))?.value.routing?.stepsTaken).toEqual(['call back']);

    clock.now += MINUTE;
    await work();
    await agent('ana');
    await work();
    expect(await assignee(id)).toBe('ana');
    clock.now += 10 * MINUTE;
    await work();
    // Somebody has it now: nobody is asked to leave a message.
    expect(await asks()).toMatchObject([callBack]);
  });
});
