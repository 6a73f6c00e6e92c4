import type { Storage } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import {
  DAY,
  GREET,
  HOUR,
  hours,
  jobOf,
  LATE,
  openTickets,
  place,
  policiesOf,
  START,
  STORAGES,
  settle,
  timesFired,
} from './desk-of-jobs.ts';

const NINE = Date.parse('2026-11-17T07:00:00Z');
const iso = (at: number | null | undefined) => (at === null || at === undefined ? null : new Date(at).toISOString());

describe.each(Object.keys(STORAGES))('a scheduled rule, on %s', (kind) => {
  const open = () => place((STORAGES[kind] as (typeof STORAGES)[string])());

  it('acts at each slot on every ticket that satisfies it, once', async () => {
    const { clock, open: desk, errors } = open();
    const helpdesk = desk(policiesOf([GREET]));
    const ids = await openTickets(helpdesk, clock, 3);
    await helpdesk.asSystem().execute({ id: ids[1] ?? '' }, { type: 'ticket.update', status: 'closed' });
    expect((await helpdesk.work()).nextDueAt).toBe(NINE);
    clock.now = NINE - 1;
    await settle(helpdesk);
    expect(await Promise.all(ids.map((id) => timesFired(helpdesk, id)))).toEqual([0, 0, 0]);
    clock.now = NINE;
    await settle(helpdesk);
    await settle(helpdesk);
    expect(await Promise.all(ids.map((id) => timesFired(helpdesk, id)))).toEqual([1, 0, 1]);
    expect(await jobOf(helpdesk, 'greet')).toMatchObject({
      state: 'waiting',
      slot: NINE + DAY,
      counts: { runs: 1, pages: 1, tickets: 2 },
      skipped: null,
    });
    clock.now = NINE + DAY;
    await settle(helpdesk);
    expect(await Promise.all(ids.map((id) => timesFired(helpdesk, id)))).toEqual([2, 0, 2]);
    expect(errors).toEqual([]);
  });

  it('makes up for the latest slot that was missed, and records which were left out', async () => {
    const { clock, open: desk } = open();
    const helpdesk = desk(policiesOf([GREET]));
    const [id = ''] = await openTickets(helpdesk, clock, 1);
    await settle(helpdesk);
    clock.now = NINE + 3 * DAY + HOUR;
    const [later = ''] = await openTickets(helpdesk, clock, 1);
    await settle(helpdesk);
    expect(await timesFired(helpdesk, id)).toBe(1);
    // It was not there yet at the slot that is made up for.
    expect(await timesFired(helpdesk, later)).toBe(0);
    const job = await jobOf(helpdesk, 'greet');
    expect(job?.skipped).toEqual({ from: NINE, before: NINE + 3 * DAY });
    expect(iso(job?.slot)).toBe(iso(NINE + 4 * DAY));
  });

  it('goes page by page, in the order of ids', async () => {
    const { clock, open: desk } = open();
    const helpdesk = desk(policiesOf([GREET]));
    const ids = await openTickets(helpdesk, clock, 450);
    await helpdesk.applyConfiguration();
    clock.now = NINE;
    await settle(helpdesk);
    expect(await jobOf(helpdesk, 'greet')).toMatchObject({
      state: 'waiting',
      cursor: null,
      counts: { pages: 3, tickets: 450 },
    });
    const times = await Promise.all(ids.map((id) => timesFired(helpdesk, id)));
    expect(new Set(times)).toEqual(new Set([1]));
  });

  it('checks its condition once more when it comes to act', async () => {
    const { clock, open: desk } = open();
    const helpdesk = desk(policiesOf([GREET]));
    const [id = ''] = await openTickets(helpdesk, clock, 1);
    await helpdesk.work();
    clock.now = NINE;
    // The job makes the follow-up; before it is carried out the ticket is closed.
    await helpdesk.work({ limit: 1 });
    expect((await jobOf(helpdesk, 'greet'))?.counts.tickets).toBe(1);
    await helpdesk.asSystem().execute({ id }, { type: 'ticket.update', status: 'closed' });
    await settle(helpdesk);
    expect(await timesFired(helpdesk, id)).toBe(0);
  });

  it('leaves spam and deleted tickets alone, unless its condition asks about that', async () => {
    const { clock, open: desk } = open();
    const clear = {
      id: 'clear',
      on: GREET.on,
      when: { field: 'spam', op: 'is', value: true },
      then: [{ do: 'delete' }],
    } as const;
    const helpdesk = desk(policiesOf([GREET, clear]));
    const [spam = '', other = ''] = await openTickets(helpdesk, clock, 2);
    await helpdesk.asSystem().execute({ id: spam }, { type: 'ticket.update', spam: true });
    await settle(helpdesk);
    clock.now = NINE;
    await settle(helpdesk);
    expect(
      (await helpdesk.asSystem().history({ id: spam }, { types: ['rule.fired'] })).map(
        (event) => (event as { rule?: string }).rule,
      ),
    ).toEqual(['clear']);
    expect(await timesFired(helpdesk, other)).toBe(1);
  });

  it('filters exactly by what storage cannot know', async () => {
    const { clock, open: desk } = open();
    const helpdesk = desk(policiesOf([{ ...GREET, when: { field: 'requester.name', op: 'is', value: 'Ana' } }]));
    const [ana, bo] = await Promise.all(
      ['Ana', 'Bo'].map((name) =>
        helpdesk.asSystem().contacts.create({
          type: 'contact.create',
          name,
          addresses: [{ channel: 'email', address: `${name}@example.org` }],
        }),
      ),
    );
    if (ana?.ok !== true || bo?.ok !== true) throw new Error('no contact');
    const tickets: string[] = [];
    for (const { record } of [ana, bo]) {
      const created = await helpdesk.asSystem().create({
        type: 'ticket.create',
        requester: { kind: 'contact', id: record.id },
        channel: 'email',
        subject: 'x',
        message: { text: 'x' },
      });
      if (created.ok) tickets.push(created.record.id);
    }
    await settle(helpdesk);
    clock.now = NINE;
    await settle(helpdesk);
    expect(await Promise.all(tickets.map((id) => timesFired(helpdesk, id)))).toEqual([1, 0]);
  });

  it('may have a condition as deep as conditions can be', async () => {
    const { clock, open: desk, errors } = open();
    const leaf = { field: 'actor.kind', op: 'is', value: 'visitor' } as const;
    let when: object = { not: leaf };
    for (let depth = 3; depth <= 16; depth += 1) when = { any: [when, leaf] };
    const helpdesk = desk(policiesOf([{ ...GREET, when: when as never }]));
    const [id = ''] = await openTickets(helpdesk, clock, 1);
    await settle(helpdesk);
    clock.now = NINE;
    await settle(helpdesk);
    expect(errors).toEqual([]);
    expect(await timesFired(helpdesk, id)).toBe(1);
  });

  it('that was edited begins anew, and one that is gone retires', async () => {
    const { clock, open: desk } = open();
    const first = desk(policiesOf([GREET]));
    const [id = ''] = await openTickets(first, clock, 1);
    await settle(first);
    const edited = desk(policiesOf([{ ...GREET, on: [{ cron: '30 9 * * *', timeZone: 'Europe/Athens' }] }]));
    expect(await edited.applyConfiguration()).toMatchObject({ scheduled: ['greet'], retired: [] });
    expect((await jobOf(edited, 'greet'))?.slot).toBe(NINE + HOUR / 2);
    const none = desk(policiesOf([]));
    expect(await none.applyConfiguration()).toMatchObject({ scheduled: [], retired: ['greet'] });
    expect(await none.applyConfiguration()).toEqual({
      isRearming: false,
      scheduled: [],
      retired: [],
      moving: [],
      stranded: [],
    });
    clock.now = NINE + DAY;
    expect((await none.work()).nextDueAt).toBeNull();
    expect(await timesFired(none, id)).toBe(0);
    // It comes back as if it were new.
    const again = desk(policiesOf([GREET]));
    await settle(again);
    expect((await jobOf(again, 'greet'))?.slot).toBe(NINE + 2 * DAY);
  });

  it('is left to processes that know it', async () => {
    const { clock, open: desk, errors } = open();
    const knows = desk(policiesOf([GREET]));
    const other = desk(policiesOf([]));
    const [id = ''] = await openTickets(knows, clock, 1);
    await other.work();
    await settle(knows);
    clock.now = NINE;
    await settle(other);
    expect((await jobOf(knows, 'greet'))?.state).toBe('waiting');
    // The lease of the process that could not do it runs out.
    clock.now = NINE + 61_000;
    await settle(knows);
    expect(await timesFired(knows, id)).toBe(1);
    expect(errors).toEqual([expect.objectContaining({ code: 'job.otherConfiguration' })]);
    // A day later it is one that knows it that begins, and the other that gets hold of what is to be done on the ticket.
    clock.now = NINE + DAY;
    await knows.work({ limit: 1 });
    await settle(other);
    expect(errors.at(-1)).toMatchObject({ code: 'work.otherConfiguration' });
    clock.now += 61_000;
    await settle(knows);
    expect(await timesFired(knows, id)).toBe(2);
  });

  it('that is gone before it came to a ticket does not act there, and leaves no work behind', async () => {
    const { clock, open: desk, errors } = open();
    const knows = desk(policiesOf([GREET]));
    const none = desk(policiesOf([]));
    const [id = ''] = await openTickets(knows, clock, 1);
    await settle(knows);
    clock.now = NINE;
    await knows.work({ limit: 1 });
    await settle(none);
    expect(await timesFired(none, id)).toBe(0);
    expect(await none.work()).toEqual({ done: 0, nextDueAt: null });
    expect(errors).toEqual([]);
  });

  it('may be told to any number of processes at once', async () => {
    const { clock, open: desk } = open();
    const desks = Array.from({ length: 5 }, () => desk(policiesOf([GREET, LATE])));
    await Promise.all(desks.map((one) => one.applyConfiguration()));
    const [first] = desks;
    if (first === undefined) throw new Error('no desk');
    const [id = ''] = await openTickets(first, clock, 1);
    clock.now = NINE;
    await Promise.all(desks.map((one) => one.work()));
    for (const one of desks) await settle(one);
    expect((await jobOf(first, 'greet'))?.counts.runs).toBe(1);
    expect(await timesFired(first, id)).toBe(1);
  });
});

/** A storage whose n-th commit fails from outside: it never arrives, or it does and the answer is lost. */
function failing(storage: Storage, isFault: (commit: number) => boolean, isLostAnswer: boolean): Storage {
  let commits = 0;
  return {
    ...storage,
    async commit(batch) {
      commits += 1;
      if (!isFault(commits)) return storage.commit(batch);
      if (isLostAnswer) await storage.commit(batch);
      throw new Error('the connection is gone');
    },
  };
}

describe.each(Object.keys(STORAGES))('a scheduled run over a failing connection, on %s', (kind) => {
  it.each([
    ['commits that never arrive', false],
    ['answers that are lost', true],
  ])('acts once on every ticket in spite of %s', async (_what, isLostAnswer) => {
    for (let fault = 1; fault <= 14; fault += 1) {
      const storage = (STORAGES[kind] as (typeof STORAGES)[string])();
      const { clock, open } = place(storage);
      const sound = open(policiesOf([GREET, LATE]));
      const ids = await openTickets(sound, clock, 5);
      await settle(sound);
      clock.now = NINE;
      // One fault at each place, and every third commit after it.
      const isFault = (commit: number) => commit === fault || (commit > fault && (commit - fault) % 3 === 0);
      const shaky = place(failing(storage, isFault, isLostAnswer));
      shaky.clock.now = NINE;
      const helpdesk = shaky.open(policiesOf([GREET, LATE]));
      for (let round = 0; round < 4; round += 1) {
        await helpdesk.work().catch(() => {});
        shaky.clock.now += 61_000;
      }
      clock.now = shaky.clock.now + HOUR;
      await settle(sound);
      expect(await Promise.all(ids.map((id) => timesFired(sound, id)))).toEqual([1, 1, 1, 1, 1]);
      expect((await jobOf(sound, 'greet'))?.counts.runs).toBe(1);
      await storage.close();
    }
  });
});

describe.each(Object.keys(STORAGES))('a changed configuration, on %s', (kind) => {
  const open = () => place((STORAGES[kind] as (typeof STORAGES)[string])());

  it('is nothing to do with on the first round, or when nothing that moves deadlines changed', async () => {
    const { clock, open: desk } = open();
    const first = desk(policiesOf([LATE]));
    await openTickets(first, clock, 2);
    expect(await first.work()).toEqual({ done: 0, nextDueAt: Date.parse('2026-11-17T09:00:01Z') });
    const renamed = desk({ ...policiesOf([{ ...LATE, name: 'Late' }]), revision: 2 });
    expect(await renamed.applyConfiguration()).toEqual({
      isRearming: false,
      scheduled: [],
      retired: [],
      moving: [],
      stranded: [],
    });
    expect(await jobOf(first, null)).toMatchObject({ state: 'waiting', counts: { runs: 0 } });
  });

  it('moves the deadlines of all tickets, page by page, and says nothing of those that stay', async () => {
    const { clock, open: desk, errors } = open();
    const first = desk(policiesOf([LATE]));
    const ids = await openTickets(first, clock, 250);
    await first.asSystem().execute({ id: ids[0] ?? '' }, { type: 'ticket.update', spam: true });
    await settle(first);
    const second = desk(policiesOf([LATE], hours('09:00', '12:00')));
    expect(await second.applyConfiguration()).toMatchObject({ isRearming: true });
    await settle(second);
    expect(await jobOf(second, null)).toMatchObject({ state: 'waiting', counts: { runs: 1, pages: 2, tickets: 250 } });
    const app = second.asSystem();
    const spam = await app.history({ id: ids[0] ?? '' });
    expect(spam.at(-1)).toMatchObject({ type: 'timers.changed', armed: [] });
    const moved = await app.ticket({ id: ids[1] ?? '' });
    expect(iso(moved?.value.timers[0]?.at)).toBe('2026-11-23T08:00:02.000Z');
    // Once more: nothing differs, nothing is written.
    const before = (await app.history({ id: ids[1] ?? '' })).length;
    expect(await second.applyConfiguration({ rearm: true })).toMatchObject({ isRearming: true });
    await settle(second);
    expect((await app.history({ id: ids[1] ?? '' })).length).toBe(before);
    expect(errors).toEqual([]);
  });

  it('arms rules that were added, for what lies ahead', async () => {
    const { clock, open: desk } = open();
    const first = desk(policiesOf([]));
    const [id = ''] = await openTickets(first, clock, 1);
    await settle(first);
    clock.now = START + DAY;
    const early = { ...LATE, id: 'early', on: [{ after: 'PT1H', since: 'createdAt' }] } as const;
    const later = { ...LATE, id: 'later', on: [{ after: 'P2D', since: 'createdAt' }] } as const;
    const second = desk(policiesOf([early, later]));
    await settle(second);
    expect((await second.asSystem().ticket({ id }))?.value.timers).toHaveLength(1);
    clock.now = START + 3 * DAY;
    await settle(second);
    expect(await timesFired(second, id)).toBe(1);
  });

  it('that changes again while tickets are re-armed begins anew, and remembers since when tickets have waited', async () => {
    const { clock, open: desk } = open();
    const waiting = (time: string) => ({ ...LATE, on: [{ after: time, since: 'createdAt' as const }] });
    const first = desk(policiesOf([waiting('P9D')]));
    const ids = await openTickets(first, clock, 250);
    await settle(first);
    clock.now = START + DAY;
    const second = desk(policiesOf([waiting('P8D')]));
    await second.applyConfiguration();
    await second.work({ limit: 1 });
    expect(await jobOf(second, null)).toMatchObject({ state: 'running', since: START + DAY });
    // Before the rest is done, a third configuration comes, under which the moment has passed meanwhile.
    clock.now = START + 2 * DAY;
    const third = desk(policiesOf([waiting('PT36H')]));
    await third.applyConfiguration();
    expect(await jobOf(third, null)).toMatchObject({ state: 'running', since: START + DAY, counts: { runs: 2 } });
    await settle(third);
    const last = ids.at(-1) ?? '';
    expect(await timesFired(third, last)).toBe(1);
  });

  it('that was overtaken by another leaves no work behind', async () => {
    const { clock, open: desk, errors } = open();
    const first = desk(policiesOf([LATE]));
    const [id = ''] = await openTickets(first, clock, 1);
    await settle(first);
    const second = desk(policiesOf([LATE], hours('09:00', '12:00')));
    await second.applyConfiguration();
    await second.work({ limit: 1 });
    const third = desk(policiesOf([LATE], hours('09:00', '18:00')));
    await settle(third);
    expect(errors).toEqual([]);
    expect((await third.work()).done).toBe(0);
    expect(iso((await third.asSystem().ticket({ id }))?.value.timers[0]?.at)).toBe('2026-11-17T08:00:01.000Z');
  });

  it('is not carried out by a process that has another one', async () => {
    const { clock, open: desk, errors } = open();
    const first = desk(policiesOf([LATE]));
    const [id = ''] = await openTickets(first, clock, 1);
    await settle(first);
    const second = desk(policiesOf([LATE], hours('09:00', '12:00')));
    await second.applyConfiguration();
    await second.work({ limit: 1 });
    // The follow-up is there; the old process gives it back.
    await settle(first);
    expect(errors).toContainEqual(expect.objectContaining({ code: 'work.otherConfiguration' }));
    clock.now += 60_000;
    await settle(second);
    expect(iso((await second.asSystem().ticket({ id }))?.value.timers[0]?.at)).toBe('2026-11-23T08:00:01.000Z');
  });
});
