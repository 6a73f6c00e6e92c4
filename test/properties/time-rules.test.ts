import {
  type AnyKind,
  defineDesk,
  type Policies,
  type Rule,
  type StoredEvent,
  type Ticket,
  type TicketCommand,
} from '@deskwright/core';
import { compileSchedule, type Schedule } from '@deskwright/core/time';
import { type TimedCommand, ticketCommands, ticketCreations, ticketLife } from '@deskwright/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- test/properties`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const START = Date.parse('2026-10-22T07:00:00Z');
const HOUR = 3_600_000;
const NAMES = { departments: ['support', 'billing'], tags: ['a', 'b'], channels: ['email'] } as const;

const bare = defineDesk({ ...NAMES, fields: { renewal: z.int() } });
type V = typeof bare extends { policies(policies: Policies<infer V>): unknown } ? V : never;

const SCHEDULES = {
  office: {
    timeZone: 'Europe/Athens',
    weekly: { mon: [['09:00', '17:00']], thu: [['08:00', '12:00']], fri: [['22:00', '06:00']] },
  },
  shop: { timeZone: 'Europe/Warsaw', weekly: { tue: [['10:00', '20:00']], sun: [['01:00', '04:00']] } },
} as const satisfies Record<string, Schedule>;
const CALENDARS = { office: compileSchedule(SCHEDULES.office), shop: compileSchedule(SCHEDULES.shop) };
const OWN: Readonly<Record<string, keyof typeof CALENDARS>> = { billing: 'shop' };

const ANCHORS = [
  ...['createdAt', 'lastResponseAt', 'lastRequesterMessageAt', 'statusChangedAt', 'assignedAt', 'closedAt'],
  ...['pendingUntil', 'nextDueAt', 'fields.renewal'],
] as const;

/** One time rule, as this test thinks of it. */
interface Plain {
  readonly anchor: (typeof ANCHORS)[number];
  readonly isBefore: boolean;
  readonly seconds: number;
  readonly hours: 'calendar' | 'business' | 'office';
  readonly status: Ticket['status'] | null;
  readonly does: Rule<V>['then'];
}

const plainRules: fc.Arbitrary<Plain> = fc.record({
  anchor: fc.constantFrom(...ANCHORS),
  isBefore: fc.boolean(),
  seconds: fc.integer({ min: 1, max: 60 * 3600 }),
  hours: fc.constantFrom('calendar' as const, 'business' as const, 'office' as const),
  status: fc.constantFrom(null, null, 'open' as const, 'answered' as const, 'pending' as const),
  does: fc.constantFrom<Rule<V>['then']>(
    [{ do: 'tag', add: ['a'] }],
    [{ do: 'setStatus', to: 'open' }],
    [{ do: 'setStatus', to: 'closed' }],
    [{ do: 'assign', to: 'a1' }],
    [{ do: 'note', text: 'x' }],
  ),
});

function ruleOf(plain: Plain, index: number): Rule<V> {
  // A thousandth of its own for each, so that no two moments coincide.
  const duration = `PT${plain.seconds}.${String(index + 1).padStart(3, '0')}S`;
  const hours = plain.hours === 'office' ? { hours: 'business' as const, schedule: 'office' } : { hours: plain.hours };
  const anchor = plain.anchor as 'createdAt';
  return {
    id: `r${index}`,
    on: [plain.isBefore ? { before: duration, until: anchor, ...hours } : { after: duration, since: anchor, ...hours }],
    ...(plain.status === null ? {} : { when: { field: 'status', op: 'is', value: plain.status } }),
    then: plain.does,
  };
}

const commands: fc.Arbitrary<TimedCommand> = fc.oneof(
  {
    weight: 6,
    // Half of all updates would mark a ticket as spam or deleted, and then there is little to see.
    arbitrary: fc.tuple(ticketCommands(NAMES), fc.nat({ max: 5 })).map(([timed, chance]): TimedCommand => {
      if (chance === 0 || timed.command.type !== 'ticket.update') return timed;
      const { spam: _spam, deleted: _deleted, ...command } = timed.command;
      return { ...timed, command };
    }),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: -10, max: 400 }).map((hours): TimedCommand => {
      const command = { type: 'ticket.update', fields: { renewal: START + hours * HOUR } } as unknown as TicketCommand;
      return { command, by: { kind: 'agent', id: 'a1' }, afterMs: HOUR };
    }),
  },
);

const SLA: Policies<V>['slas'] = [
  {
    id: 's',
    targets: [
      { metric: 'firstResponse', within: 'PT9H' },
      { metric: 'nextResponse', within: 'PT30H', hours: 'calendar' },
    ],
  },
];

const kind = bare['~internal'].kinds.get('ticket') as AnyKind;

/** The value of an anchor, written anew. */
function anchorOf(ticket: Ticket, anchor: Plain['anchor']): number | null {
  if (anchor === 'fields.renewal') return (ticket.fields as { renewal?: number }).renewal ?? null;
  if (anchor === 'pendingUntil') return ticket.status === 'pending' ? ticket.pendingUntil : null;
  if (anchor !== 'nextDueAt') return (ticket.anchors as Readonly<Record<string, number | undefined>>)[anchor] ?? null;
  const due = ticket.clocks.flatMap(({ state, dueAt }) => (state === 'running' && dueAt !== null ? [dueAt] : []));
  return due.length === 0 ? null : Math.min(...due);
}

function momentOf(plain: Plain, index: number, ticket: Ticket, anchor: number): number | null {
  const ms = (plain.seconds * 1000 + index + 1) * (plain.isBefore ? -1 : 1);
  if (plain.hours === 'calendar') return anchor + ms;
  const schedule = plain.hours === 'office' ? 'office' : (OWN[ticket.department ?? ''] ?? 'office');
  const at = CALENDARS[schedule].add(anchor, ms);
  return at === 'never' ? null : at;
}

/** Which moments a rule had, and at which of them it acted, found by going through the history event by event. */
function expected(plain: Plain, index: number, history: readonly StoredEvent[], end: number): readonly string[] {
  const found: string[] = [];
  let ticket: Ticket | null = null;
  let value: number | null = null;
  let wasOut = false;
  let department: string | null = null;
  let isDone = false;
  let moment: number | null = null;
  const pass = (at: number): void => {
    if (moment === null || moment > at || ticket === null) return;
    const holds = plain.status === null || ticket.status === plain.status;
    found.push(`${moment} ${holds ? 'acts' : 'does not'}`);
    moment = null;
    isDone = true;
  };
  // What a step brings about at one instant is looked at as a whole: a clock may stop and start again in it.
  for (const [place, event] of history.entries()) {
    pass(event.at);
    ticket = kind.evolve(ticket, event) as Ticket;
    const next = history[place + 1];
    const isInner = next !== undefined && next.at === event.at && next.type.startsWith('sla.');
    if (isInner) continue;
    const now = anchorOf(ticket, plain.anchor);
    const isOut = ticket.spam || ticket.deleted;
    const isMoved = now !== value;
    const isConcerned =
      isMoved || (wasOut && !isOut) || (department !== ticket.department && plain.hours === 'business');
    if (isMoved) isDone = false;
    if (now === null || isOut) moment = null;
    else if (isConcerned && !isDone) {
      const at = momentOf(plain, index, ticket, now);
      moment = at !== null && at > event.at ? at : null;
    }
    value = now;
    wasOut = isOut;
    department = ticket.department;
  }
  pass(end);
  return found;
}

/** The moments that a rule met and what it did, as the history tells. */
function recorded(rule: string, history: readonly StoredEvent[]): readonly string[] {
  return history.flatMap((event, place) => {
    const reached = event as StoredEvent & { readonly rules?: readonly string[]; readonly dueAt?: number };
    if (event.type !== 'timer.reached' || !reached.rules?.some((one) => one.startsWith(`${rule}@`))) return [];
    const acted = history
      .slice(place + 1)
      .some(
        (later) => later.type === 'rule.fired' && later.at === event.at && (later as { rule?: string }).rule === rule,
      );
    return [`${reached.dueAt} ${acted ? 'acts' : 'does not'}`];
  });
}

function deskOf(plain: readonly Plain[]) {
  return bare.policies({
    schedules: SCHEDULES,
    defaultSchedule: 'office',
    departments: { billing: { schedule: 'shop' } },
    slas: SLA ?? [],
    rules: plain.map(ruleOf),
  });
}

/** A life in which the ticket is woken so many times at each instant at which it wants to be. */
function livedWith(
  plain: readonly Plain[],
  creation: TicketCommand,
  rest: readonly TimedCommand[],
  times: (count: number) => number,
): readonly string[] {
  const life = ticketLife(deskOf(plain), { start: START });
  let count = 0;
  life.send(creation, { kind: 'requester', id: 'c1' });
  const pass = (ms: number): number => {
    const end = life.now + ms;
    for (let next = life.wakeAt; next !== null && next < end; next = life.wakeAt) {
      count += 1;
      const wakes = times(count);
      if (wakes === 0) break;
      for (let wake = 0; wake < wakes; wake += 1) life.wait(Math.max(0, next - life.now));
    }
    return end - life.now;
  };
  for (const { command, by, afterMs } of rest) life.send(command, by, pass(afterMs));
  life.wait(pass(400 * HOUR));
  return life.history
    .filter(({ type }) => type !== 'ticket.woken')
    .map((event) => JSON.stringify({ ...event, ...UNNAMED }));
}

/** What bears names that are made of how many commands there were before. */
const UNNAMED = { id: '', seq: 0, cause: '', messageId: '', consultation: '', approval: '' };

describe('time rules', () => {
  it('leave the same history whether wake-ups come in time, late, twice, or are lost', () => {
    const people = commands.filter(({ command }) => command.type !== 'wake');
    fc.assert(
      fc.property(
        fc.array(plainRules, { minLength: 1, maxLength: 6 }),
        ticketCreations(NAMES),
        fc.array(people, { maxLength: 15 }),
        fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 5 }),
        (plain, creation, rest, pattern) => {
          const punctual = livedWith(plain, creation, rest, () => 1);
          expect(livedWith(plain, creation, rest, () => 0)).toEqual(punctual);
          expect(livedWith(plain, creation, rest, (count) => pattern[count % pattern.length] ?? 0)).toEqual(punctual);
        },
      ),
      { numRuns: 80 * FACTOR },
    );
  });

  it('act when a plain reading of the history says that they do, and at no other time', () => {
    let moments = 0;
    let acts = 0;
    fc.assert(
      fc.property(
        fc.array(plainRules, { minLength: 1, maxLength: 6 }),
        ticketCreations(NAMES),
        fc.array(commands, { maxLength: 20 }),
        (plain, creation, rest) => {
          const desk = deskOf(plain);
          const life = ticketLife(desk, { start: START });
          life.send(creation, { kind: 'requester', id: 'c1' });
          for (const { command, by, afterMs } of rest) life.send(command, by, afterMs);
          life.wait(400 * HOUR);
          for (const [index, one] of plain.entries()) {
            const told = recorded(`r${index}`, life.history);
            expect(told).toEqual(expected(one, index, life.history, life.now));
            moments += told.length;
            acts += told.filter((line) => line.endsWith('acts')).length;
          }
          expect(life.wakeAt === null || life.wakeAt > life.now).toBe(true);
        },
      ),
      { numRuns: 120 * FACTOR },
    );
    // A model that never sees a rule act proves nothing.
    expect(moments).toBeGreaterThan(50);
    expect(acts).toBeGreaterThan(20);
  });
});
