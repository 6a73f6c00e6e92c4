import { type Actor, defineDesk, type Rule, type StoredEvent, simulation, type VocabularyOf } from '@deskwright/core';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';

const START = Date.parse('2026-11-16T08:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ANA: Actor = { kind: 'requester', id: 'c1' };
const MARIA: Actor = { kind: 'agent', id: 'maria' };

const desk = defineDesk({ tags: ['reminded', 'old'], channels: ['email'] });
interface V extends VocabularyOf<typeof desk> {}

const close: Rule<V> = {
  id: 'close',
  on: [{ after: 'P7D', since: 'statusChangedAt' }],
  when: { field: 'status', op: 'is', value: 'answered' },
  then: [{ do: 'setStatus', to: 'closed' }],
};
const monday: Rule<V> = {
  id: 'monday',
  on: [{ cron: '0 9 * * 1', timeZone: 'Europe/Athens' }],
  when: { field: 'status', op: 'isNot', value: 'closed' },
  then: [{ do: 'note', text: 'Another week' }],
};

/** A ticket that was answered after an hour and got thanks after ten days. */
function recorded(rules: readonly Rule<V>[] = []) {
  const life = ticketLife(desk.policies({ rules }), { start: START });
  const requester = { kind: 'contact', id: 'c1' } as const;
  life.send({ type: 'ticket.create', requester, channel: 'email', subject: '', message: { text: 'Help' } }, ANA);
  life.send({ type: 'message.add', visibility: 'public', text: 'Try this' }, MARIA, HOUR);
  life.send({ type: 'message.add', visibility: 'public', text: 'Thanks' }, ANA, 10 * DAY);
  return { events: life.history, messages: [], requester: null };
}

const fired = (events: readonly StoredEvent[] = []) =>
  events.flatMap((event) =>
    event.type === 'rule.fired' ? [`${(event as { rule?: string }).rule} ${new Date(event.at).toISOString()}`] : [],
  );

describe('a simulation in virtual time', () => {
  it('lets rules act whose moment came between two recorded events', () => {
    const outcome = simulation(desk, { rules: [close] }).play(recorded());
    expect(fired(outcome.simulated?.history)).toEqual(['close 2026-11-23T09:00:00.000Z']);
    expect(outcome.rules).toMatchObject([{ rule: 'close', was: { fired: 0 }, wouldBe: { fired: 1 } }]);
    // The thanks opened it again, as they would have.
    expect(outcome.simulated?.ticket.counts.reopens).toBe(1);
  });

  it('lets them act after the last recorded event, up to the end', () => {
    const last = START + HOUR + 10 * DAY;
    const closeOpen: Rule<V> = { ...close, when: { field: 'status', op: 'is', value: 'open' } };
    const play = (until: number) => simulation(desk, { rules: [closeOpen], until }).play(recorded());
    expect(play(last + 7 * DAY - 1).changes).toEqual([]);
    expect(play(last + 7 * DAY).changes).toEqual([{ field: 'status', was: 'open', wouldBe: 'closed' }]);
  });

  it('lets scheduled rules act at their slots, on tickets that satisfy them then', () => {
    const until = START + 15 * DAY;
    const outcome = simulation(desk, { rules: [monday, close], until }).play(recorded());
    expect(fired(outcome.simulated?.history)).toEqual([
      'monday 2026-11-23T07:00:00.000Z',
      'close 2026-11-23T09:00:00.000Z',
      'monday 2026-11-30T07:00:00.000Z',
    ]);
  });

  it('finds no difference under the rules that there were', () => {
    const rules = [close];
    const present = desk.policies({ rules });
    const outcome = simulation(present, { rules, until: START + 60 * DAY }).play(recorded(rules));
    expect(outcome).toMatchObject({ changes: [], rules: [{ was: { fired: 1 }, wouldBe: { fired: 1 } }] });
  });

  it('gives up on a pattern that comes too often, and says so', () => {
    const often: Rule<V> = { ...monday, on: [{ cron: '* * * * *', timeZone: 'UTC' }] };
    const outcome = simulation(desk, { rules: [often], until: START + 60 * DAY }).play(recorded());
    expect(outcome.replay.map(({ code }) => code)).toContain('ticket.restless');
  });
});
