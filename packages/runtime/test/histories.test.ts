import { type Rule, type SimulationTotals, simulation, type TicketHistory, type VocabularyOf } from '@deskwright/core';
import type { Storage } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { describe, expect, it } from 'vitest';
import { desk, message, open, raw, START, STORAGES } from './desk-under-test.ts';

const storages = Object.keys(STORAGES);
const HOUR_MS = 3_600_000;
interface Names extends VocabularyOf<typeof desk> {}
const rules = desk['~internal'].policies.rules as unknown as readonly Rule<Names>[];

describe.each(storages)('histories, on %s', (kind) => {
  async function busyMonth() {
    const all = open(kind, (attempt) =>
      attempt === 1
        ? { ok: false, retry: 'never', detail: 'mailbox full' }
        : { ok: true, ref: { channel: 'email', thread: '' } },
    );
    const { helpdesk, app, clock } = all;
    for (let count = 1; count <= 5; count += 1) {
      const outcome = (
        await helpdesk.receive('email', raw(message(`m${count}`, { from: { address: `c${count % 2}@example.org` } })))
      ).outcomes[0];
      const key = { id: outcome?.ticket ?? '' };
      await helpdesk.work();
      clock.now += HOUR_MS;
      const maria = helpdesk.as({ agent: 'maria' });
      await maria.execute(key, { type: 'message.add', visibility: 'public', text: `Answer ${count}` });
      await maria.execute(key, { type: 'ticket.update', priority: 'high', addTags: ['vip'] });
      if (count === 3) clock.now += 10 * HOUR_MS;
      await helpdesk.work();
    }
    await helpdesk.as({ agent: 'maria' }).create({
      type: 'ticket.create',
      requester: { kind: 'agent', id: 'nikos' },
      channel: 'api',
      subject: 'New screen',
      message: { text: 'Mine flickers.' },
    });
    clock.now += 10 * HOUR_MS;
    await helpdesk.work();
    return { ...all, app };
  }

  async function collected(histories: AsyncIterable<TicketHistory>): Promise<readonly TicketHistory[]> {
    const all: TicketHistory[] = [];
    for await (const history of histories) all.push(history);
    return all;
  }

  it('are all that storage holds about each ticket, oldest ticket first', async () => {
    const { app } = await busyMonth();
    const all = await collected(app.histories());
    const { items } = await app.find({ limit: 100 });
    expect(all.map(({ events }) => (events[0] as { ticketId?: string } | undefined)?.ticketId)).toEqual(
      items.map(({ id }) => id),
    );
    for (const [index, { id, version, value }] of items.entries()) {
      const { events, messages, requester } = all[index] as TicketHistory;
      expect(events).toEqual(await app.history({ id }));
      expect(events).toHaveLength(version);
      expect(messages).toEqual((await app.messages({ id })).map((found) => found.value));
      expect(requester?.id ?? 'nikos').toBe(value.requester.id);
    }
  });

  it('can be asked for by a condition', async () => {
    const { app } = await busyMonth();
    const all = await collected(app.histories({ where: { field: 'channel', op: 'is', value: 'api' } }));
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ requester: null, messages: [{ channel: 'api' }] });
  });

  it('give back what happened when they are simulated under the rules of the desk, failed deliveries included', async () => {
    const { app, errors } = await busyMonth();
    const present = simulation(desk, { rules });
    for await (const history of app.histories()) {
      const outcome = present.play(history);
      expect(outcome).toMatchObject({ changes: [], sla: [], replay: [] });
      expect(outcome.simulated?.history).toEqual(history.events);
    }
    expect(errors).toEqual([]);
    const { totals } = present;
    expect(totals).toMatchObject({ tickets: 6, notSimulated: 0, changed: 0 });
    expect(countOf(totals, 'undeliverable')).toEqual({ was: 1, wouldBe: 1 });
  });

  it('tell of erased contacts, with what is left', async () => {
    const { app } = await busyMonth();
    await app.erase((await app.contacts.byAddress('email', 'c1@example.org'))?.id ?? '');
    const outcomes = (await collected(app.histories())).map((history) => simulation(desk, { rules }).play(history));
    const codes = outcomes.map(({ replay }) => [...new Set(replay.map(({ code }) => code))]);
    const erased = ['ticket.erased', 'requester.erased', 'message.erased'];
    expect(codes).toEqual([erased, [], erased, [], erased, []]);
    expect(outcomes.flatMap(({ changes }) => changes)).toEqual([]);
  });

  it('read long histories and many messages to their ends, a page at a time', async () => {
    const { app, helpdesk, storage } = open(kind);
    const key = { id: (await helpdesk.receive('email', raw(message('m1')))).outcomes[0]?.ticket ?? '' };
    for (let count = 0; count < 510; count += 1) {
      const text = `Note ${count}`;
      await app.execute(key, { type: 'message.add', visibility: 'internal', text });
      await app.execute(key, { type: 'ticket.assign', assignee: `agent ${count}` });
    }
    const limits: number[] = [];
    const watched: Storage = {
      ...storage,
      load: (name) => storage.load(name),
      history: (record, page) => {
        limits.push(page?.limit ?? 1000);
        return storage.history(record, page);
      },
      find: (name, query) => {
        limits.push(query.limit);
        return storage.find(name, query);
      },
    };
    const reader = createHelpdesk(desk, { storage: watched, now: () => START }).asSystem();
    const [history, ...others] = await collected(reader.histories());
    expect(others).toEqual([]);
    expect(history?.messages.map(({ number }) => number)).toEqual(Array.from({ length: 512 }, (_, index) => index + 1));
    expect(history?.events.map(({ seq }) => seq)).toEqual(history?.events.map((_, index) => index + 1));
    expect(history?.events.length).toBeGreaterThan(1000);
    expect(Math.max(...limits)).toBe(1000);
    expect(limits.filter((limit) => limit === 1000)).toHaveLength(2);
    expect(limits.filter((limit) => limit === 100)).toHaveLength(1 + 6);
  });
});

function countOf({ rules: counted }: SimulationTotals, id: string): object | undefined {
  const found = counted.find(({ rule }) => rule === id);
  return found && { was: found.was.fired, wouldBe: found.wouldBe.fired };
}
