import {
  type Actor,
  defineDesk,
  foldHistory,
  type Policies,
  type RegexEngine,
  type TicketCommand,
} from '@deskwright/core';
import { liquid } from '@deskwright/templates';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const AGENT: Actor = { kind: 'agent', id: 'maria' };
const REQUESTER: Actor = { kind: 'requester', id: 'c1' };
// A Monday, 10:00 in Athens.
const START = Date.parse('2026-11-16T08:00:00Z');
const HOUR_MS = 3_600_000;

/** An engine for tests alone: the real ones keep strangers' texts from taking long. */
const regex: RegexEngine = {
  compile(pattern) {
    const compiled = new RegExp(pattern, 'u');
    const names = [...pattern.matchAll(/\(\?<(\w+)>/g)].map(([, name], index) => [name, index + 1]);
    return {
      names: Object.fromEntries(names),
      match: (text) => compiled.exec(text)?.map((group) => group ?? null) ?? null,
    };
  },
};

const bare = defineDesk({
  departments: ['support', 'billing'],
  tags: ['vip', 'late', 'new'],
  channels: ['email'],
  fields: { order: z.string().max(10), total: z.number(), products: z.array(z.enum(['lamp', 'chair'])) },
  templates: liquid(),
  regex,
});

/** A desk with one rule, which acts whenever an agent writes a note; other rules may be given instead. */
function lifeWith(then: readonly object[], more: Partial<Policies> = {}, when?: object) {
  const rule = { id: 'r', on: ['note.added'], then, ...(when === undefined ? {} : { when }) };
  const schedules = {
    office: { timeZone: 'Europe/Athens', weekly: { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']] } },
  };
  const templates = { greeting: { text: 'Order {{ match.order }} of {{ requester.personal.name }}' } };
  const desk = bare.policies({ schedules, templates, rules: [rule], ...more } as never);
  const personal = { name: 'Ana', addresses: [{ channel: 'email', address: 'ana@example.org' }] };
  const requester = { id: 'c1', organization: null, language: 'sl', erased: false, createdAt: START, personal };
  const life = ticketLife(desk, { start: START, requester });
  life.send(
    {
      type: 'ticket.create',
      requester: { kind: 'contact', id: 'c1' },
      channel: 'email',
      subject: 'Where is order #4711?',
      message: { text: 'Hello' },
      tags: ['new'],
    },
    REQUESTER,
  );
  const note: TicketCommand = { type: 'message.add', text: 'go', visibility: 'internal' };
  return {
    life,
    kind: desk['~internal'].kinds.get('ticket'),
    /** Lets the rule act, and says what became of its actions. */
    act(by: Actor = AGENT): readonly unknown[] {
      const step = life.send(note, by, HOUR_MS);
      const fired = step.ok ? step.events.filter(({ type }) => type === 'rule.fired') : [];
      return fired.flatMap((event) => (event as unknown as { outcomes: unknown[] }).outcomes);
    },
  };
}

const done = (name: string) => ({ do: name, outcome: 'done' });
const unchanged = (name: string) => ({ do: name, outcome: 'unchanged' });

describe('an action', () => {
  it.each([
    [{ do: 'setField', field: 'total', value: 7 }, { fields: { total: 7 } }],
    [{ do: 'setField', field: 'order', text: '{{ ticket.reference }}' }, { fields: { order: expect.any(String) } }],
    [{ do: 'addToField', field: 'products', value: ['lamp'] }, { fields: { products: ['lamp'] } }],
    [{ do: 'tag', add: ['vip'], remove: ['new'] }, { tags: ['vip'] }],
    [{ do: 'tag', replace: ['late'] }, { tags: ['late'] }],
    [{ do: 'raisePriority' }, { priority: 'high' }],
    [{ do: 'lowerPriority' }, { priority: 'low' }],
    [{ do: 'setStatus', to: 'onHold' }, { status: 'onHold' }],
    [
      { do: 'snooze', for: 'PT4H' },
      { status: 'pending', pendingUntil: START + 5 * HOUR_MS },
    ],
    [{ do: 'snooze', for: 'PT9H', schedule: 'office' }, { pendingUntil: START + 26 * HOUR_MS }],
    [{ do: 'snooze', until: '2026-11-20T08:00:00Z' }, { pendingUntil: Date.parse('2026-11-20T08:00:00Z') }],
    [{ do: 'snooze', until: 'nextOpening', schedule: 'office' }, { pendingUntil: Date.parse('2026-11-17T07:00:00Z') }],
    [{ do: 'markSpam' }, { spam: true }],
    [{ do: 'delete' }, { deleted: true }],
    [{ do: 'setRestricted', to: true }, { restricted: true }],
    [{ do: 'setLanguage', to: 'sl' }, { language: 'sl' }],
    [{ do: 'setOrganization', to: 'acme' }, { organization: 'acme' }],
    [
      { do: 'setSubject', text: 'About {{ ticket.reference }}' },
      { personal: { subject: expect.stringMatching(/^About \w{7}$/) } },
    ],
    [{ do: 'addParticipants', contacts: ['c2', 'c3', 'c2'] }, { participants: ['c2', 'c3'] }],
    [{ do: 'addFollowers', agents: ['maria', 'tom', 'maria'] }, { followers: ['maria', 'tom'] }],
    [
      { do: 'transfer', department: 'billing', assignee: 'ana' },
      { department: 'billing', assignee: 'ana' },
    ],
    [{ do: 'assign', to: 'ana' }, { assignee: 'ana' }],
    [{ do: 'assign', strategy: 'currentUser' }, { assignee: 'maria' }],
    [{ do: 'note', text: 'Seen at {{ now }}' }, { counts: { notes: 2 } }],
  ])('%j', (action, expected) => {
    const { life, act, kind } = lifeWith([action]);
    expect(act()).toEqual([done(action.do)]);
    expect(life.ticket).toMatchObject(expected);
    expect(kind && foldHistory(kind, life.history)).toEqual(life.ticket);
    expect(act()).not.toContainEqual(expect.objectContaining({ outcome: 'failed' }));
  });

  it.each([
    [{ do: 'clearField', field: 'total' }],
    [{ do: 'removeFromField', field: 'products', value: ['chair'] }],
    [{ do: 'tag', replace: ['new'] }],
    [{ do: 'reopen' }],
    [{ do: 'notSpam' }],
    [{ do: 'restore' }],
    [{ do: 'setRestricted', to: false }],
    [{ do: 'setLanguage', to: null }],
    [{ do: 'removeParticipants', contacts: ['c9'] }],
    [{ do: 'removeFollowers', agents: ['maria'] }],
    [{ do: 'assign', to: null }],
  ])('%j changes nothing where there is nothing to change', (action) => {
    const outcomes = lifeWith([action]).act();
    // A list that was never there becomes an empty one.
    expect(outcomes).toEqual([action.do === 'removeFromField' ? done(action.do) : unchanged(action.do)]);
  });

  it.each([
    [{ do: 'assign', strategy: 'lastResponder' }, 'Nobody has answered yet'],
    [{ do: 'snooze', until: '2026-11-16T08:30:00Z' }, 'lies in the past'],
    [{ do: 'setField', field: 'order', text: 'much too long for an order' }, ''],
    [{ do: 'setField', field: 'total', text: 'seven' }, ''],
    [{ do: 'note', text: '{{ 1 | nope }}' }, 'nope'],
  ])('%j that cannot be done is recorded as failed, and the rest goes on', (action, detail) => {
    const { life, act } = lifeWith([action, { do: 'raisePriority' }]);
    expect(act()).toEqual([
      { do: action.do, outcome: 'failed', detail: expect.stringContaining(detail) },
      done('raisePriority'),
    ]);
    expect(life.ticket.priority).toBe('high');
  });

  it('gives a ticket back to whoever answered last', () => {
    const { life, act } = lifeWith([{ do: 'assign', strategy: 'lastResponder' }]);
    life.send({ type: 'message.add', text: 'An answer', visibility: 'public' }, { kind: 'agent', id: 'ana' }, 1);
    act();
    expect(life.ticket).toMatchObject({ assignee: 'ana', lastResponder: 'ana' });
  });

  it('assigns nothing to a requester, who is no agent', () => {
    const { life, act } = lifeWith([{ do: 'assign', strategy: 'currentUser' }]);
    expect(act({ kind: 'requester', id: 'c1' })).toEqual([
      { do: 'assign', outcome: 'failed', detail: 'The current user is no agent' },
    ]);
    expect(life.ticket.assignee).toBeNull();
  });

  it('reopens what was resolved, and undoes what a rule did before', () => {
    const { life, act } = lifeWith([{ do: 'reopen' }, { do: 'notSpam' }, { do: 'restore' }]);
    life.send({ type: 'ticket.update', status: 'resolved', spam: true, deleted: true }, AGENT, 1);
    expect(act()).toEqual([done('reopen'), done('notSpam'), done('restore')]);
    expect(life.ticket).toMatchObject({ status: 'open', spam: false, deleted: false, counts: { reopens: 1 } });
  });

  it('raises a priority no further than the highest', () => {
    const { act } = lifeWith([{ do: 'setPriority', to: 'urgent' }, { do: 'raisePriority' }]);
    expect(act()).toEqual([done('setPriority'), unchanged('raisePriority')]);
  });
});

describe('a text', () => {
  const when = { field: 'subject', op: 'matches', value: '#(?<order>\\d+)' };

  it('can name what a pattern of its rule captured', () => {
    const then = [
      { do: 'setField', field: 'order', text: '{{ match.order }}' },
      { do: 'reply', template: 'greeting' },
    ];
    const { life, act } = lifeWith(then, {}, { all: [when] });
    expect(act()).toEqual([done('setField'), done('reply')]);
    expect(life.ticket.fields).toMatchObject({ order: '4711' });
    expect(JSON.stringify(life.history)).not.toContain('Order 4711 of Ana');
  });

  it('captures nothing from what must not be found', () => {
    const never = { any: [{ not: when }, { field: 'channel', op: 'is', value: 'email' }] };
    const { life, act } = lifeWith([{ do: 'setSubject', text: '[{{ match.order }}]' }], {}, never);
    act();
    expect(life.ticket.personal.subject).toBe('[]');
  });

  it('is sent as it stands when the desk has no engine and nothing is to be filled in', () => {
    const rule = (text: string) => ({ rules: [{ id: 'r', on: ['ticket.created'], then: [{ do: 'note', text }] }] });
    const plain = defineDesk({});
    expect(() => plain.policies(rule('Call them.') as never)).not.toThrow();
    expect(() => plain.policies(rule('Call {{ requester.personal.name }}.') as never)).toThrow(
      'action.noTemplateEngine',
    );
  });
});

describe('actions are checked on load', () => {
  it.each([
    [{ do: 'setField', field: 'totel', value: 1 }, 'Did you mean "total"?'],
    [{ do: 'setField', field: 'total', value: 'x' }, 'config.wrongType'],
    [{ do: 'setField', field: 'total' }, 'config.wrongType'],
    [{ do: 'addToField', field: 'products', value: ['table'] }, 'config.unknownValue'],
    [{ do: 'addToField', field: 'products', value: 'lamp' }, 'config.wrongType'],
    [{ do: 'clearField', field: 'total', value: 1 }, 'config.unknownKey'],
    [{ do: 'assign' }, 'action.eitherOr'],
    [{ do: 'assign', to: 'a', strategy: 'lastResponder' }, 'action.eitherOr'],
    [{ do: 'assign', strategy: 'roundRobbin' }, 'config.unknownValue'],
    [{ do: 'reply' }, 'action.eitherOr'],
    [{ do: 'reply', template: 'greating' }, 'Did you mean "greeting"?'],
    [{ do: 'snooze', for: '4 hours' }, 'action.duration'],
    [{ do: 'snooze', until: 'tomorrow' }, 'action.until'],
    [{ do: 'snooze', until: 'nextOpening' }, 'action.noSchedule'],
    [{ do: 'snooze', until: 'nextOpening', schedule: 'ofice' }, 'Did you mean "office"?'],
    [{ do: 'tag', replace: ['vpi'] }, 'config.unknownTag'],
    [{ do: 'setStatus', to: 'pending' }, 'config.unknownValue'],
    [{ do: 'constructor' }, 'action.unknown'],
  ])('%j: %s', (action, what) => {
    expect(() => lifeWith([action])).toThrow(what);
  });
});

describe('triggers', () => {
  const TRIGGERS = [
    'ticket.assigned',
    'ticket.unassigned',
    'ticket.reopened',
    'ticket.snoozed',
    'ticket.snoozeEnded',
    'ticket.spamMarked',
    'ticket.spamUnmarked',
    'ticket.deleted',
    'ticket.restored',
    'ticket.languageChanged',
    'ticket.organizationChanged',
    'participant.added',
    'ticket.updated',
    'sla.paused',
    'sla.resumed',
  ];
  const rules = TRIGGERS.map((on) => ({ id: on, on: [on], then: [] }));
  const slas = [{ id: 's', targets: [{ metric: 'resolution', within: 'P9D', pauseIn: ['pending'] }] }];

  it.each([
    [{ type: 'ticket.assign', assignee: 'ana' }, ['ticket.assigned', 'ticket.updated']],
    [{ type: 'ticket.transfer', department: 'billing', assignee: 'ana' }, ['ticket.assigned', 'ticket.updated']],
    [{ type: 'ticket.update', spam: true }, ['ticket.spamMarked', 'ticket.updated']],
    [{ type: 'ticket.update', deleted: true }, ['ticket.deleted', 'ticket.updated']],
    [{ type: 'ticket.update', language: 'pl' }, ['ticket.languageChanged', 'ticket.updated']],
    [{ type: 'ticket.update', organization: 'acme' }, ['ticket.organizationChanged', 'ticket.updated']],
    [{ type: 'ticket.update', addParticipants: ['c2'] }, ['participant.added', 'ticket.updated']],
    [
      { type: 'ticket.update', status: 'pending', pendingUntil: START + HOUR_MS },
      ['sla.paused', 'ticket.snoozed', 'ticket.updated'],
    ],
  ])('%j pulls %j', (command, expected) => {
    const { life } = lifeWith([], { rules, slas } as never);
    expect(fired(life.send(command as TicketCommand, AGENT, 1))).toEqual(expected);
  });

  it('tell the end of a postponement from somebody who opens the ticket before', () => {
    const pending = { type: 'ticket.update', status: 'pending', pendingUntil: START + HOUR_MS } as const;
    const { life } = lifeWith([], { rules, slas } as never);
    life.send(pending, AGENT, 1);
    expect(fired(life.wait(2 * HOUR_MS))).toEqual(['sla.resumed', 'ticket.snoozeEnded', 'ticket.updated']);
    const { life: other } = lifeWith([], { rules, slas } as never);
    other.send(pending, AGENT, 1);
    expect(fired(other.send({ type: 'ticket.update', status: 'open' }, AGENT, 1))).toEqual([
      'sla.resumed',
      'ticket.updated',
    ]);
  });

  it('undo what they announced', () => {
    const { life } = lifeWith([], { rules } as never);
    life.send({ type: 'ticket.update', spam: true, deleted: true, status: 'resolved' }, AGENT, 1);
    life.send({ type: 'ticket.assign', assignee: 'ana' }, AGENT, 1);
    const transfer = { type: 'ticket.transfer', department: 'billing' } as const;
    expect(fired(life.send({ ...transfer, assignee: 'ana' }, AGENT, 1))).not.toContain('ticket.assigned');
    expect(fired(life.send({ ...transfer, assignee: 'bo' }, AGENT, 1))).toContain('ticket.assigned');
    expect(fired(life.send({ ...transfer, assignee: null }, AGENT, 1))).toContain('ticket.unassigned');
    life.send({ type: 'ticket.assign', assignee: 'ana' }, AGENT, 1);
    expect(fired(life.send({ type: 'ticket.assign', assignee: null }, AGENT, 1))).toContain('ticket.unassigned');
    const back = life.send({ type: 'ticket.update', spam: false, deleted: false, status: 'open' }, AGENT, 1);
    expect(fired(back)).toEqual(['ticket.reopened', 'ticket.restored', 'ticket.spamUnmarked', 'ticket.updated']);
  });

  it('of kinds that do not exist yet may be named already', () => {
    const later = [{ id: 'r', on: ['chat.started', 'rating.received', 'call.missed'], then: [] }];
    expect(() => lifeWith([], { rules: later } as never)).not.toThrow();
  });
});

function fired(step: { ok: boolean; events?: readonly { type: string }[] }): readonly string[] {
  return (step.events ?? [])
    .filter(({ type }) => type === 'rule.fired')
    .map((event) => (event as unknown as { rule: string }).rule)
    .toSorted();
}
