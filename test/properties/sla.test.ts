import {
  type Actor,
  defineDesk,
  PRIORITIES,
  type SlaRow,
  STATUSES,
  type StoredEvent,
  slaHistory,
  type TicketCommand,
  type TicketEvent,
} from '@deskwright/core';
import { type TimedCommand, ticketLife } from '@deskwright/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlainSla, type PlainWarning } from './plain-sla.ts';
import { DEPARTMENTS, plainConfig, policyLists, type RandomPolicy, SCHEDULES } from './random-slas.ts';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- test/properties/sla`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const START = Date.parse('2026-10-22T07:00:00Z');
const HOUR_MS = 3_600_000;
const bare = defineDesk({ departments: ['support', 'billing', 'sales'], channels: ['email'] });

const pauses = fc.oneof(
  fc.constant(0),
  fc.constantFrom(1, 20 * 60_000, HOUR_MS, 4 * HOUR_MS),
  fc.integer({ min: 1, max: 6 * HOUR_MS }),
  fc.integer({ min: HOUR_MS, max: 80 * HOUR_MS }),
);
const people = fc.constantFrom<Actor>(
  { kind: 'agent', id: 'a1' },
  { kind: 'agent', id: 'a1' },
  { kind: 'agent', id: 'a2' },
  { kind: 'requester', id: 'c1' },
  { kind: 'requester', id: 'c1' },
  { kind: 'visitor', id: 'v1' },
  { kind: 'bot', id: 'b1' },
  { kind: 'system', id: 'app' },
);
const agent = fc.option(fc.constantFrom('a1', 'a2'), { nil: null });
const departments = fc.option(fc.constantFrom('support', 'billing', 'sales'), { nil: null });
const messages = fc.record({
  type: fc.constant('message.add'),
  text: fc.constant('words'),
  visibility: fc.constantFrom('public', 'public', 'public', 'internal'),
  automated: fc.constantFrom(false, false, false, 'autoReply', 'bounce', 'list'),
});
const updates = fc
  .record(
    {
      status: fc.constantFrom(...STATUSES.filter((status) => status !== 'new')),
      afterMs: pauses,
      priority: fc.constantFrom(...PRIORITIES),
      spam: fc.boolean(),
      deleted: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .map(({ afterMs, ...changes }) => ({ type: 'ticket.update', pendingAfterMs: afterMs ?? HOUR_MS, ...changes }));
const commands = fc.record({
  command: fc.oneof(
    { weight: 5, arbitrary: messages },
    { weight: 4, arbitrary: updates },
    {
      weight: 2,
      arbitrary: fc.record({ type: fc.constant('ticket.transfer'), department: departments, assignee: agent }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('ticket.assign'), assignee: agent }) },
    { weight: 2, arbitrary: fc.constant({ type: 'wake' }) },
  ),
  by: people,
  afterMs: pauses,
});
const creations = fc.record({
  type: fc.constant('ticket.create'),
  requester: fc.constantFrom({ kind: 'contact', id: 'c1' }, { kind: 'contact', id: 'c1' }, { kind: 'agent', id: 'a1' }),
  channel: fc.constant('email'),
  subject: fc.constant(''),
  message: fc.record({ text: fc.constant('') }),
  author: fc.constantFrom('requester', 'requester', 'desk'),
  department: departments,
  assignee: agent,
  priority: fc.constantFrom(...PRIORITIES),
});

/** A life: who opens the ticket, and what happens afterwards. */
const lives = fc.record({ creation: creations, by: people, rest: fc.array(commands, { maxLength: 20 }) });
type Life = typeof lives extends fc.Arbitrary<infer L> ? L : never;

function timed({ creation, by, rest }: Life): readonly TimedCommand[] {
  const list: TimedCommand[] = [{ command: creation as TicketCommand, by, afterMs: 0 }];
  let at = START;
  for (const one of rest) {
    at += one.afterMs;
    const { pendingAfterMs, ...command } = one.command as Record<string, unknown>;
    const pendingUntil = pendingAfterMs === undefined ? {} : { pendingUntil: at + Number(pendingAfterMs) };
    list.push({ ...one, command: { ...command, ...pendingUntil } as unknown as TicketCommand });
  }
  return list;
}

function deskOf(list: readonly RandomPolicy[]) {
  return bare.policies({
    schedules: SCHEDULES,
    departments: DEPARTMENTS as never,
    slas: list.map(({ policy }) => policy) as never,
  });
}

const AFTERWARDS = 30 * HOUR_MS;

function lived(list: readonly RandomPolicy[], life: Life) {
  const ticket = ticketLife(deskOf(list), { start: START });
  for (const { command, by, afterMs } of timed(life)) ticket.send(command, by, afterMs);
  ticket.wait(AFTERWARDS);
  return ticket;
}

/** What people did, each command's events together; nothing of it comes from clocks. */
function deeds(history: readonly StoredEvent[]): readonly (readonly TicketEvent[])[] {
  const groups: TicketEvent[][] = [];
  for (const event of history as readonly TicketEvent[]) {
    if (event.type.startsWith('sla.') || event.type === 'ticket.woken') continue;
    const last = groups.at(-1)?.at(-1);
    const isTimeUp = (one: TicketEvent): boolean => one.type === 'ticket.statusChanged' && one.isTimeUp === true;
    const command = (one: TicketEvent): string => one.id.slice(0, one.id.lastIndexOf('-'));
    if (last === undefined || isTimeUp(last) || isTimeUp(event) || command(last) !== command(event))
      groups.push([event]);
    else groups.at(-1)?.push(event);
  }
  return groups;
}

const byMetric = <T extends { readonly metric: string }>(rows: readonly T[]): readonly T[] =>
  rows.toSorted((a, b) => (a.metric < b.metric ? -1 : a.metric > b.metric ? 1 : 0));

function plainly(list: readonly RandomPolicy[], history: readonly StoredEvent[], end: number) {
  const plain = new PlainSla(plainConfig(list));
  for (const events of deeds(history)) plain.happen(events);
  plain.letPass(end);
  return plain;
}

function warningsOf(history: readonly StoredEvent[]): readonly PlainWarning[] {
  return (history as readonly TicketEvent[]).flatMap((event) =>
    event.type === 'sla.warned' ? [[event.metric, event.step, event.repetition, event.stepAt] as const] : [],
  );
}

const sorted = (warnings: readonly PlainWarning[]): readonly string[] =>
  warnings.map((one) => JSON.stringify(one)).sort();

describe('clocks', () => {
  it('say the same as a plain reading of what people did, whatever is promised', () => {
    fc.assert(
      fc.property(policyLists, lives, (list, life) => {
        const { history, now } = lived(list, life);
        const plain = plainly(list, history, now);
        expect(byMetric(slaHistory(history as readonly TicketEvent[]))).toEqual(byMetric(plain.rows));
        expect(sorted(warningsOf(history))).toEqual(sorted(plain.warnings));
      }),
      { numRuns: 250 * FACTOR },
    );
  });

  it('are the same on the ticket and in an account of its whole history, as far as the ticket remembers', () => {
    fc.assert(
      fc.property(policyLists, lives, (list, life) => {
        const { history, ticket } = lived(list, life);
        const whole = slaHistory(history as readonly TicketEvent[]);
        const known = slaHistory(ticket);
        const last = (rows: readonly SlaRow[]) =>
          rows.filter(({ metric }, index) => {
            return rows.slice(index).filter((row) => row.metric === metric).length <= 20;
          });
        expect(last(known)).toEqual(last(whole));
      }),
      { numRuns: 60 * FACTOR },
    );
  });
});
