import { type Actor, defineDesk, explainRules, type Policies, type Rule, type Ticket, words } from '@deskwright/core';
import { liquid } from '@deskwright/templates';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const AGENT: Actor = { kind: 'agent', id: 'maria' };
const REQUESTER: Actor = { kind: 'requester', id: 'c1' };
const APP: Actor = { kind: 'system', id: 'app' };
// A Monday, ten o'clock in Athens.
const START = Date.parse('2026-11-16T08:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const bare = defineDesk({
  departments: ['support', 'billing'],
  tags: ['reminded', 'late', 'a', 'b'],
  channels: ['email'],
  fields: { renewal: z.int(), visit: z.iso.datetime({ offset: true }), plan: z.enum(['free', 'pro']) },
  templates: liquid(),
});
type V = typeof bare extends { policies(policies: Policies<infer V>): unknown } ? V : never;

const OFFICE = { timeZone: 'Europe/Athens', weekly: { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']] } } as const;
const SHOP = { timeZone: 'Europe/Athens', weekly: { sat: [['10:00', '14:00']] } } as const;

const BASE: Policies<V> = {
  schedules: { office: OFFICE, shop: SHOP },
  defaultSchedule: 'office',
  departments: { billing: { schedule: 'shop' } },
  slas: [{ id: 'std', targets: [{ metric: 'firstResponse', within: 'PT4H', hours: 'calendar' }] }],
  templates: { reminder: { text: 'Are you still there?' } },
};

const deskOf = (...rules: readonly Rule<V>[]) => bare.policies({ ...BASE, rules });

const CLOSE: Rule<V> = {
  id: 'close',
  on: [{ after: 'P7D', since: 'statusChangedAt' }],
  when: { field: 'status', op: 'is', value: 'answered' },
  then: [{ do: 'setStatus', to: 'closed' }],
};
const REMIND: Rule<V> = {
  id: 'remind',
  on: [{ after: 'P3D', since: 'lastAgentMessageAt' }],
  when: { field: 'status', op: 'is', value: 'answered' },
  then: [
    { do: 'reply', template: 'reminder' },
    { do: 'tag', add: ['reminded'] },
  ],
};
const RAISE: Rule<V> = {
  id: 'raise',
  on: [{ before: 'PT2H', until: 'nextDueAt' }],
  then: [{ do: 'setPriority', to: 'urgent' }],
};

function open(
  desk: Parameters<typeof ticketLife>[0] | ReturnType<typeof deskOf>,
  department: 'support' | 'billing' | null = null,
) {
  const life = ticketLife(desk as ReturnType<typeof deskOf>, { start: START, trace: true });
  life.send(
    {
      type: 'ticket.create',
      requester: { kind: 'contact', id: 'c1' },
      channel: 'email',
      subject: 'Hello',
      message: { text: 'Hi' },
      department,
    },
    REQUESTER,
  );
  return life;
}

const ANSWER = { type: 'message.add', visibility: 'public', text: 'Try this' } as const;
const fired = (life: ReturnType<typeof open>) =>
  life.history.flatMap((event) =>
    event.type === 'rule.fired' ? [`${(event as unknown as { rule: string }).rule} ${(event.at - START) / HOUR}`] : [],
  );

describe('a rule that waits', () => {
  it('closes what was answered and not taken up again for a week', () => {
    const life = open(deskOf(CLOSE));
    life.send(ANSWER, AGENT, HOUR);
    life.wait(7 * DAY - 1);
    expect(life.ticket.status).toBe('answered');
    life.wait(1);
    expect(life.ticket.status).toBe('closed');
    expect(fired(life)).toEqual(['close 169']);
  });

  it('counts anew when its anchor moves', () => {
    const life = open(deskOf(CLOSE));
    life.send(ANSWER, AGENT, HOUR);
    life.send({ ...ANSWER, text: 'It does not work' }, REQUESTER, 6 * DAY);
    life.send(ANSWER, AGENT, HOUR);
    life.wait(7 * DAY - 1);
    expect(life.ticket.status).toBe('answered');
    life.wait(1);
    expect(life.ticket.status).toBe('closed');
  });

  it('acts once, and looks at its condition at that instant only', () => {
    const life = open(deskOf(REMIND));
    life.send(ANSWER, AGENT);
    // On hold when the moment comes; answered again afterwards.
    life.send({ type: 'ticket.update', status: 'onHold' }, AGENT, DAY);
    life.wait(3 * DAY);
    life.send({ type: 'ticket.update', status: 'answered' }, AGENT, DAY);
    life.wait(30 * DAY);
    expect(fired(life)).toEqual([]);
    expect(life.history.filter(({ type }) => type === 'timer.reached')).toHaveLength(1);
    // Another answer is another value of the anchor.
    life.send(ANSWER, AGENT);
    life.wait(30 * DAY);
    expect(fired(life)).toHaveLength(1);
    expect(life.ticket.tags).toEqual(['reminded']);
  });

  it('acts before an instant that lies ahead', () => {
    const life = open(deskOf(RAISE));
    expect(life.wakeAt).toBe(START + 2 * HOUR);
    life.wait(2 * HOUR);
    expect(life.ticket.priority).toBe('urgent');
    const answered = open(deskOf(RAISE));
    answered.send(ANSWER, AGENT, HOUR);
    expect(answered.ticket.timers).toEqual([]);
    expect(answered.wakeAt).toBeNull();
  });

  it('takes effect at its own instant, however late that is noticed, and the trace says how late', () => {
    const punctual = open(deskOf(REMIND, CLOSE));
    punctual.send(ANSWER, AGENT);
    punctual.wait(3 * DAY);
    punctual.wait(4 * DAY);
    const late = open(deskOf(REMIND, CLOSE));
    late.send(ANSWER, AGENT);
    const step = late.wait(20 * DAY);
    expect(fired(late)).toEqual(fired(punctual));
    expect(fired(late)).toEqual(['remind 72', 'close 168']);
    if (!step.ok) throw new Error('refused');
    expect(step.step.trace).toContainEqual(expect.objectContaining({ rule: 'remind', acts: true, lateMs: 17 * DAY }));
    expect(step.step.trace).toContainEqual(expect.objectContaining({ rule: 'close', acts: true, lateMs: 13 * DAY }));
    expect(JSON.stringify(late.history)).not.toContain('lateMs');
  });

  it('wakes only the rules that were armed', () => {
    const other: Rule<V> = { ...REMIND, id: 'other', on: [{ after: 'P4D', since: 'lastAgentMessageAt' }] };
    const life = open(deskOf(REMIND, other));
    life.send(ANSWER, AGENT);
    life.wait(3 * DAY);
    expect(fired(life)).toEqual(['remind 72']);
    life.wait(DAY);
    expect(fired(life)).toEqual(['remind 72', 'other 96']);
  });

  it('goes with the others through order, stop and chaining', () => {
    const on = [{ after: 'PT1H', since: 'createdAt' }] as const;
    const life = open(
      deskOf(
        { id: 'third', order: 3, on, then: [{ do: 'tag', add: ['late'] }] },
        { id: 'second', order: 2, on, when: { field: 'tags', op: 'hasAny', value: ['a'] }, then: [{ do: 'stop' }] },
        { id: 'first', order: 1, on, then: [{ do: 'tag', add: ['a'] }] },
        { id: 'chained', on: ['ticket.tagsChanged'], then: [{ do: 'tag', add: ['b'] }] },
      ),
    );
    life.wait(HOUR);
    expect(fired(life)).toEqual(['first 1', 'second 1']);
    const chained = open(
      deskOf(
        { id: 'first', order: 1, on, then: [{ do: 'tag', add: ['a'] }] },
        { id: 'chained', on: ['ticket.tagsChanged'], then: [{ do: 'tag', add: ['b'] }] },
      ),
    );
    chained.wait(HOUR);
    expect(fired(chained)).toEqual(['first 1', 'chained 1']);
  });

  it('may wait for several moments, and for events as well', () => {
    const life = open(
      deskOf({
        id: 'nag',
        on: ['ticket.created', { after: 'PT1H', since: 'createdAt' }, { after: 'PT3H', since: 'createdAt' }],
        then: [{ do: 'note', text: 'Look at this' }],
      }),
    );
    life.wait(DAY);
    expect(fired(life)).toEqual(['nag 0', 'nag 1', 'nag 3']);
  });
});

describe('the hours in which is counted', () => {
  const business = (schedule?: 'office' | 'shop'): Rule<V> => ({
    id: 'late',
    on: [{ after: 'PT8H', since: 'createdAt', hours: 'business', ...(schedule === undefined ? {} : { schedule }) }],
    then: [{ do: 'tag', add: ['late'] }],
  });
  const iso = (life: ReturnType<typeof open>) => new Date(life.wakeAt ?? 0).toISOString();
  const withoutSla = (rule: Rule<V>) => bare.policies({ ...BASE, slas: [], rules: [rule] });

  it('are those of the desk, of the department, or of the schedule that is named', () => {
    // Seven hours on Monday, and one on Tuesday.
    expect(iso(open(withoutSla(business())))).toBe('2026-11-17T08:00:00.000Z');
    // Two Saturdays.
    expect(iso(open(withoutSla(business()), 'billing'))).toBe('2026-11-28T12:00:00.000Z');
    expect(iso(open(withoutSla(business('office')), 'billing'))).toBe('2026-11-17T08:00:00.000Z');
  });

  it('change with the department', () => {
    const life = open(withoutSla(business()));
    life.send({ type: 'ticket.transfer', department: 'billing' }, AGENT, HOUR);
    expect(iso(life)).toBe('2026-11-28T12:00:00.000Z');
    life.send({ type: 'ticket.transfer', department: 'support' }, AGENT, HOUR);
    expect(iso(life)).toBe('2026-11-17T08:00:00.000Z');
  });

  it('change with the department, but not so that a rule acts twice', () => {
    const life = open(withoutSla(business()));
    life.wait(2 * DAY);
    expect(fired(life)).toHaveLength(1);
    life.send({ type: 'ticket.transfer', department: 'billing' }, AGENT);
    expect(life.wakeAt).toBeNull();
    life.wait(30 * DAY);
    expect(fired(life)).toHaveLength(1);
  });

  it('run backwards before an instant', () => {
    const rule: Rule<V> = {
      id: 'prepare',
      on: [{ before: 'PT2H', until: 'fields.renewal', hours: 'business' }],
      then: [{ do: 'tag', add: ['a'] }],
    };
    const life = open(withoutSla(rule));
    // Tuesday, ten o'clock in Athens: one hour of that day, and one of Monday.
    life.send({ type: 'ticket.update', fields: { renewal: Date.parse('2026-11-17T08:00:00Z') } }, AGENT);
    expect(iso(life)).toBe('2026-11-16T14:00:00.000Z');
  });
});

describe('an anchor', () => {
  it('may be a custom field, as a number or in ISO 8601', () => {
    const life = open(
      deskOf(
        { id: 'renew', on: [{ before: 'P1D', until: 'fields.renewal' }], then: [{ do: 'tag', add: ['a'] }] },
        { id: 'visit', on: [{ after: 'PT1H', since: 'fields.visit' }], then: [{ do: 'tag', add: ['b'] }] },
      ),
    );
    life.send(
      { type: 'ticket.update', fields: { renewal: START + 3 * DAY, visit: '2026-11-17T12:00:00+02:00' } },
      AGENT,
    );
    life.wait(10 * DAY);
    expect(fired(life)).toEqual(['visit 27', 'renew 48']);
  });

  it('that is no instant, or lies beyond all calendars, is none', () => {
    const life = open(
      deskOf(
        {
          id: 'renew',
          on: [{ after: 'P1D', since: 'fields.renewal', hours: 'business' }],
          then: [{ do: 'tag', add: ['a'] }],
        },
        { id: 'visit', on: [{ after: 'PT1H', since: 'fields.visit' }], then: [{ do: 'tag', add: ['b'] }] },
      ),
    );
    for (const renewal of [-1, 0, 8.64e15, 253_402_300_800_000, 253_402_300_799_999, 0.5]) {
      life.send({ type: 'ticket.update', fields: { renewal, visit: 'tomorrow' } }, AGENT);
      expect(life.ticket.timers).toEqual([]);
    }
  });

  it('that is set too late for its moment never acts', () => {
    const rule: Rule<V> = {
      id: 'renew',
      on: [{ before: 'P1D', until: 'fields.renewal' }],
      then: [{ do: 'tag', add: ['a'] }],
    };
    const life = open(deskOf(rule));
    life.send({ type: 'ticket.update', fields: { renewal: START + DAY } }, AGENT);
    expect(life.ticket.timers).toEqual([]);
    life.send({ type: 'ticket.update', fields: { renewal: START + DAY + 1 } }, AGENT);
    expect(life.ticket.timers).toHaveLength(1);
  });

  it('that disappears takes its moment with it', () => {
    const rule: Rule<V> = {
      id: 'renew',
      on: [{ before: 'P1D', until: 'fields.renewal' }],
      then: [{ do: 'tag', add: ['a'] }],
    };
    const life = open(deskOf(rule));
    life.send({ type: 'ticket.update', fields: { renewal: START + 2 * DAY } }, AGENT);
    life.send({ type: 'ticket.update', fields: { renewal: null } }, AGENT);
    expect(life.ticket.timers).toEqual([]);
  });

  it('may be the end of a postponement, at which the ticket still is postponed', () => {
    const rule = (before: string): Rule<V> => ({
      id: 'prepare',
      on: [{ before, until: 'pendingUntil' }],
      when: { field: 'status', op: 'is', value: 'pending' },
      then: [{ do: 'note', text: 'Prepare' }],
    });
    for (const [before, hour] of [
      ['PT1H', 23],
      ['PT0S', 24],
    ] as const) {
      const life = open(deskOf(rule(before)));
      life.send({ type: 'ticket.update', status: 'pending', pendingUntil: START + DAY }, AGENT);
      life.wait(2 * DAY);
      expect(fired(life)).toEqual([`prepare ${hour}`]);
      expect(life.ticket.status).toBe('open');
    }
  });

  it('of a closed ticket counts as any other', () => {
    const rule: Rule<V> = { id: 'after', on: [{ after: 'P7D', since: 'closedAt' }], then: [{ do: 'tag', add: ['a'] }] };
    const life = open(deskOf(rule));
    life.send({ type: 'ticket.update', status: 'closed' }, AGENT);
    life.wait(8 * DAY);
    expect(fired(life)).toEqual(['after 168']);
  });
});

describe('spam and deleted tickets', () => {
  it.each(['spam', 'deleted'] as const)('have no timers: %s', (flag) => {
    const life = open(deskOf(CLOSE));
    life.send(ANSWER, AGENT, HOUR);
    life.send({ type: 'ticket.update', [flag]: true }, AGENT);
    expect(life.ticket.timers).toEqual([]);
    // Back in time, the moment is waited for again; too late, it is not.
    life.send({ type: 'ticket.update', [flag]: false }, AGENT, DAY);
    expect(life.ticket.timers).toHaveLength(1);
    life.send({ type: 'ticket.update', [flag]: true }, AGENT);
    life.send({ type: 'ticket.update', [flag]: false }, AGENT, 10 * DAY);
    expect(life.ticket.timers).toEqual([]);
    expect(fired(life)).toEqual([]);
  });
});

describe('a desk without rules that wait', () => {
  it('has nothing to do with them', () => {
    const life = open(deskOf({ id: 'x', on: ['ticket.created'], then: [{ do: 'tag', add: ['a'] }] }));
    life.send(ANSWER, AGENT, HOUR);
    expect(life.ticket.timers).toEqual([]);
    expect(life.history.some(({ type }) => type.startsWith('timer'))).toBe(false);
  });
});

describe('why a rule did not act', () => {
  const account = (ticket: Ticket, rule = 'close') => {
    const facts = { now: START, actor: APP, message: null, requester: null };
    const accounts = explainRules(deskOf(CLOSE), {
      ticket: ticket as unknown as Ticket<V>,
      facts,
      on: ['ticket.created'],
    });
    return accounts.find((one) => one.rule === rule);
  };

  it('is told: its moment lies ahead, has passed, or was never armed', () => {
    const life = open(deskOf(CLOSE));
    expect(account(life.ticket)).toMatchObject({
      considered: false,
      why: 'notReached',
      detail: 'P7D after "statusChangedAt" is 2026-11-23T08:00:00.000Z',
    });
    life.wait(8 * DAY);
    expect(account(life.ticket)).toMatchObject({ considered: false, why: 'passed' });
    const fresh = open(deskOf());
    expect(account(fresh.ticket)).toMatchObject({
      why: 'notArmed',
      detail: expect.stringContaining('did not lie ahead'),
    });
    fresh.send({ type: 'ticket.update', spam: true }, AGENT);
    expect(account(fresh.ticket)).toMatchObject({ why: 'notArmed', detail: expect.stringContaining('Spam') });
  });

  it('can be asked as if the moment had come', () => {
    const life = open(deskOf(CLOSE));
    const [why] = explainRules(deskOf(CLOSE), {
      ticket: life.ticket as unknown as Ticket<V>,
      facts: { now: START, actor: APP, message: null, requester: null },
      on: [{ after: 'P7D', since: 'statusChangedAt' }],
    });
    expect(why).toMatchObject({ rule: 'close', considered: true, acts: false });
  });
});

describe('words', () => {
  it('say what a rule waits for, in each language', () => {
    const rule: Rule<V> = {
      id: 'x',
      on: [
        { after: 'PT48H', since: 'lastAgentMessageAt', hours: 'business' },
        { before: 'PT2H', until: 'nextDueAt', hours: 'business', schedule: 'office' },
        { cron: '0 9 * * 1-5', timeZone: 'Europe/Athens' },
      ],
      then: [{ do: 'stop' }],
    };
    const line = (language: 'en' | 'el' | 'pl' | 'sl') => words(rule, { language }).split('\n')[1];
    expect(line('en')).toBe(
      'When: Latest message of an agent: time since then: 48 hours (business hours), Next due: time until then: 2 hours (only open time of: office) or at the times of the pattern: “0 9 * * 1-5” (time zone: Europe/Athens)',
    );
    expect(line('el')).toContain('χρόνος από τότε: 48 ώρες (ώρες εργασίας)');
    expect(line('pl')).toContain('czas od tej chwili: 48 godzin (godziny pracy)');
    expect(line('sl')).toContain('čas od takrat: 48 ur (delovni čas)');
  });
});
