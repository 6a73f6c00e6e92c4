import {
  type Actor,
  advance,
  type Clock,
  defineDesk,
  idAt,
  PRIORITIES,
  type SlaPolicy,
  type SlaRow,
  STATUSES,
  type StoredEvent,
  slaHistory,
  type Ticket,
  type TicketCommand,
  type TicketEvent,
} from '@deskwright/core';
import { compileSchedule, type Schedule } from '@deskwright/core/time';
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
      { numRuns: 150 * FACTOR },
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

const RULES = [
  { id: 'seen', on: ['message.received'], then: [{ do: 'tag', add: ['seen'] }] },
  {
    id: 'answered',
    on: ['message.sent'],
    then: [
      { do: 'tag', remove: ['seen'] },
      { do: 'setSubject', text: 'Re' },
    ],
  },
  {
    id: 'late',
    on: ['sla.warned'],
    then: [
      { do: 'tag', add: ['late'] },
      { do: 'setLanguage', to: 'el' },
    ],
  },
  { id: 'urgent', on: ['ticket.assigned'], then: [{ do: 'setPriority', to: 'urgent' }] },
  { id: 'sold', on: ['message.sent', 'ticket.reopened'], then: [{ do: 'transfer', department: 'sales' }] },
  { id: 'junk', on: ['note.added'], then: [{ do: 'markSpam' }, { do: 'setStatus', to: 'resolved' }] },
];
const conditions = fc.constantFrom(
  { field: 'tags', op: 'hasAny', value: ['seen'] },
  { any: [{ field: 'subject', op: 'isEmpty' }, { not: { field: 'tags', op: 'hasAny', value: ['late'] } }] },
  { field: 'messages', op: 'gt', value: 2 },
  { field: 'updatedAt', op: 'gt', value: START + HOUR_MS },
);

/** The same desk, whose clocks look at everything anew after every event. */
function attentive<D extends ReturnType<typeof deskOf>>(desk: D): D {
  const internals = desk['~internal'];
  const ticket = internals.kinds.get('ticket');
  if (ticket?.react === undefined) throw new Error('tickets react to nothing');
  const { react } = ticket;
  const kinds = new Map(internals.kinds);
  kinds.set('ticket', { ...ticket, react: (before, after, events, at) => react(before, after, events, at, false) });
  return { ...desk, '~internal': { ...internals, kinds } };
}

describe('clocks of a ticket on which rules act', () => {
  it('say the same as if they looked at everything anew after every event', () => {
    fc.assert(
      fc.property(policyLists, lives, conditions, (list, life, when) => {
        const [first, ...others] = list.map(({ policy }) => policy);
        const slas = first === undefined ? [] : [{ ...first, when }, ...others];
        const policies = { schedules: SCHEDULES, departments: DEPARTMENTS, slas, rules: RULES };
        const desk = bare.policies(policies as never);
        const [one, other] = [desk, attentive(desk)].map((each) => {
          const ticket = ticketLife(each, { start: START });
          for (const { command, by, afterMs } of timed(life)) ticket.send(command, by, afterMs);
          ticket.wait(AFTERWARDS);
          return { history: ticket.history, ticket: ticket.ticket };
        });
        expect(one).toEqual(other);
      }),
      { numRuns: 100 * FACTOR },
    );
  });
});

/** The same policies with other times in other hours; `pauseIn`, options and conditions stay. */
function edited(list: readonly RandomPolicy[], onEdit: 'keep' | 'recount' | 'ignore'): readonly RandomPolicy[] {
  return list.map(({ policy, when }) => {
    const targets = policy.targets.map((target) => {
      return { ...target, within: target.within === 'PT4H' ? 'P1D' : 'PT4H', hours: 'business' };
    });
    return { policy: { ...policy, targets, schedule: 'nights', onEdit } as unknown as SlaPolicy, when };
  });
}

/** One promise for all priorities, so that only an edit makes other promises. */
function uniform(list: readonly RandomPolicy[]): readonly RandomPolicy[] {
  return list.map(({ policy }) => {
    const { when: _when, ...rest } = policy;
    const targets = policy.targets.map((target) => ({ ...target, within: 'PT9H' }));
    return { policy: { ...rest, targets } as unknown as SlaPolicy, when: null };
  });
}

/** What comes of a message that is written on a ticket, on a desk with other policies. */
function written(desk: ReturnType<typeof deskOf>, by: Actor, visibility: string, lifeSoFar: ReturnType<typeof lived>) {
  const { ticket, history, now } = lifeSoFar;
  const stored = { id: ticket.id, value: ticket, version: history.length };
  const message = { type: 'message.add', visibility, text: '', meta: { id: idAt(now, 'message'), at: now, by } };
  const facts = { now, actor: by, requester: null };
  const result = advance(desk, { kind: 'ticket', id: ticket.id }, stored, message, facts);
  if (!('ok' in result) || !result.ok) throw new Error(JSON.stringify(result));
  return result.step;
}

/** What a ticket becomes when an agent writes a note, on a desk with other policies. */
function noted(list: readonly RandomPolicy[], lifeSoFar: ReturnType<typeof lived>): Ticket {
  const step = written(deskOf(list), { kind: 'agent', id: 'a1' }, 'internal', lifeSoFar);
  return step.writes[0]?.value as unknown as Ticket;
}

const NIGHTS = compileSchedule(SCHEDULES.nights as Schedule);
const live = ({ clocks }: Ticket): readonly Clock[] => clocks.filter(({ endedAt }) => endedAt === null);
const stays = ({ rest, ...life }: Life): Life => {
  return { ...life, rest: rest.filter(({ command }) => command.type !== 'ticket.transfer') } as Life;
};

describe('an edit of policies', () => {
  it('that is recounted leaves clocks as if the policies had always been so', () => {
    fc.assert(
      fc.property(policyLists, lives, (random, life) => {
        const list = uniform(random);
        const other = edited(list, 'recount');
        const before = lived(list, stays(life));
        const { now } = before;
        const after = live(noted(other, before));
        const always = live(noted(other, lived(other, stays(life))));
        const counted = (clocks: readonly Clock[]) =>
          byMetric(clocks).map((clock) => {
            const { metric, state, targetMs, dueAt, terms, pauses, runningSince, consumedMs, businessMs } = clock;
            // Counted up to now: a clock that was put under other terms has been so already.
            const since = runningSince ?? now;
            const open = NIGHTS.between(since, now);
            const used = [consumedMs + open, businessMs + open, clock.calendarMs + now - since];
            return { metric, state, targetMs, dueAt, terms, pauses, used };
          });
        expect(counted(after)).toEqual(counted(always));
      }),
      { numRuns: 40 * FACTOR },
    );
  });

  it('that is kept puts live clocks under the new terms, with the time that they had used up', () => {
    fc.assert(
      fc.property(policyLists, lives, (random, life) => {
        const list = uniform(random);
        const before = lived(list, life);
        const other = edited(list, 'keep');
        const after = noted(other, before);
        const paused = (ticket: Ticket) => live(ticket).filter(({ state }) => state === 'paused');
        const used = (clocks: readonly Clock[]) => clocks.map(({ metric, consumedMs }) => [metric, consumedMs]);
        expect(used(paused(after))).toEqual(used(paused(before.ticket)));
        const isWanted = ({ policy, metric, targetMs, calendar }: Clock) => {
          const target = other
            .find((one) => one.policy.id === policy)
            ?.policy.targets.find((one) => one.metric === metric);
          return calendar === 'nights' && targetMs === (target?.within === 'P1D' ? 24 : 4) * HOUR_MS;
        };
        expect(live(after).every(isWanted)).toBe(true);
      }),
      { numRuns: 40 * FACTOR },
    );
  });

  it('that is ignored leaves every clock as it was', () => {
    fc.assert(
      fc.property(policyLists, lives, (random, life) => {
        const list = uniform(random);
        const before = lived(list, life);
        expect(noted(edited(list, 'ignore'), before).clocks).toEqual(before.ticket.clocks);
      }),
      { numRuns: 40 * FACTOR },
    );
  });

  it('is followed by clocks in the same way when rules act on the ticket at once', () => {
    const modes = fc.constantFrom('keep' as const, 'recount' as const, 'ignore' as const);
    const authors = fc.constantFrom<[Actor, string]>(
      [{ kind: 'requester', id: 'c1' }, 'public'],
      [{ kind: 'agent', id: 'a1' }, 'internal'],
    );
    fc.assert(
      fc.property(policyLists, lives, conditions, modes, authors, (list, life, when, mode, [by, visibility]) => {
        const before = lived(list, life);
        const [first, ...others] = edited(list, mode).map(({ policy }) => policy);
        const slas = first === undefined ? [] : [{ ...first, when }, ...others];
        const policies = { schedules: SCHEDULES, departments: DEPARTMENTS, slas, rules: RULES };
        const desk = bare.policies(policies as never);
        expect(written(desk, by, visibility, before)).toEqual(written(attentive(desk), by, visibility, before));
      }),
      { numRuns: 60 * FACTOR },
    );
  });
});
