import { type Actor, defineDesk, evaluate, explain, type RegexEngine, split } from '@deskwright/core';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const AGENT: Actor = { kind: 'agent', id: 'maria' };
const REQUESTER: Actor = { kind: 'requester', id: 'c1' };
// A Monday, 10:00 in Athens.
const START = Date.parse('2026-11-16T08:00:00Z');

/** An engine for tests alone: the real ones keep strangers' texts from taking long. */
const regex: RegexEngine = {
  compile(pattern) {
    const compiled = new RegExp(pattern, 'u');
    const groups = [...pattern.matchAll(/\((?!\?)|\(\?<(?<name>\w+)>/g)];
    const names = groups.flatMap((group, index) =>
      group.groups?.name === undefined ? [] : [[group.groups.name, index + 1]],
    );
    return {
      names: Object.fromEntries(names),
      match: (text) => compiled.exec(text)?.map((group) => group ?? null) ?? null,
    };
  },
};

const desk = defineDesk({
  departments: ['support', 'billing'],
  tags: ['vip', 'vip-gold', 'late'],
  channels: ['email', 'viber'],
  fields: { total: z.number(), plan: z.enum(['free', 'pro']), city: z.string() },
  regex,
}).policies({
  schedules: {
    office: {
      timeZone: 'Europe/Athens',
      weekly: {
        mon: [['09:00', '17:00']],
        tue: [['09:00', '17:00']],
        wed: [['09:00', '17:00']],
        thu: [['09:00', '17:00']],
        fri: [['09:00', '17:00']],
      },
      exceptions: [
        { from: '12-24', to: '01-02', name: 'Winter break', hours: [] },
        { from: '2026-11-17', name: 'Half day', hours: [['09:00', '12:00']] },
      ],
    },
  },
});

const life = ticketLife(desk, { start: START });
life.send(
  {
    type: 'ticket.create',
    requester: { kind: 'contact', id: 'c1' },
    channel: 'email',
    subject: 'ΛΟΓΑΡΙΑΣΜΌΣ  για\nŁódź: order #4711',
    message: { text: 'Words' },
    department: 'support',
    assignee: 'maria',
    priority: 'high',
    tags: ['vip-gold'],
    fields: { total: 5, city: 'Žalec' },
    language: 'el',
  },
  REQUESTER,
);
life.send({ type: 'message.add', text: 'An answer', visibility: 'public' }, AGENT, 3_600_000);

const requester = {
  id: 'c1',
  organization: 'acme',
  language: 'pl',
  erased: false,
  createdAt: START - 86_400_000,
  personal: {
    name: 'Michał Wójcik',
    addresses: [
      { channel: 'email', address: 'michal@Poczta.example' },
      { channel: 'viber', address: '+48501' },
    ],
  },
};
const message = {
  id: 'm1',
  number: 1,
  channel: 'email',
  direction: 'in',
  visibility: 'public',
  author: REQUESTER,
  automated: false,
  personal: {
    subject: 'Hello',
    text: 'Prosím o fakturu. Zadzwoń proszę: +48 501 502 503',
    to: [],
    attachments: [
      { name: 'Faktura.PDF', type: 'application/pdf', sha256: '', size: 900 },
      { name: 'setup.exe', type: 'application/octet-stream', sha256: '', size: 90_000 },
    ],
  },
};
const facts = { now: START + 2 * 3_600_000, actor: AGENT, requester, message };

function holds(when: unknown, more: object = {}): boolean {
  const all = { ...facts, ...more } as never;
  const result = evaluate(desk, when as never, life.ticket as never, all);
  expect(explain(desk, when as never, life.ticket as never, all).result).toBe(result);
  return result;
}

const cases = (rows: readonly (readonly [object, boolean])[]): void => {
  it.each(rows)('%j: %s', (when, expected) => expect(holds(when)).toBe(expected));
};

describe('text', () => {
  describe('is folded: Greek accents and final sigma, Polish ł, Slovenian carons', () => {
    cases([
      [{ field: 'subject', op: 'contains', value: 'λογαριασμος' }, true],
      [{ field: 'subject', op: 'contains', value: 'lodz' }, true],
      [{ field: 'fields.city', op: 'equals', value: 'ZALEC' }, true],
      [{ field: 'fields.city', op: 'equals', value: 'ZALEC', fold: 'case' }, false],
      [{ field: 'fields.city', op: 'equals', value: 'žalec', fold: 'case' }, true],
      [{ field: 'fields.city', op: 'is', value: 'zalec' }, false],
      [{ field: 'requester.name', op: 'startsWith', value: 'michal' }, true],
      [{ field: 'requester.name', op: 'endsWith', value: 'WOJCIK' }, true],
    ]);
  });

  const WORD = { wholeWord: true };
  it.each([
    // Greek: capitals without accents, the final sigma, composed and decomposed.
    ['ΛΟΓΑΡΙΑΣΜΌΣ', 'λογαριασμος', {}, true],
    ['Ο ΛΟΓΑΡΙΑΣΜΟΣ μου', 'λογαριασμός', {}, true],
    ['ο λογαριασμόσ', 'ΛΟΓΑΡΙΑΣΜΌΣ', { fold: 'case' }, true],
    ['λογαριασμός', 'λογαριασμος', { fold: 'case' }, false],
    ['λογαριασμός', 'λογαριασμόσ', { fold: 'none' }, false],
    ['λογαριασμο\u0301ς', 'λογαριασμός', { fold: 'none' }, true],
    ['λογαριασμός', 'λογαριασμο\u0301ς', { fold: 'none' }, true],
    ['Δεν βρίσκω τον λογαριασμό.', 'λογαριασμός', {}, false],
    ['ο αλογαριασμός', 'λογαριασμος', WORD, false],
    ['ο λογαριασμός, ναι', 'ΛΟΓΑΡΙΑΣΜΟΣ', WORD, true],
    // Polish: ł is no l with an accent to Unicode, but it is to those who type.
    ['Łódź', 'lodz', {}, true],
    ['LODZ', 'łódź', {}, true],
    ['Łódź', 'lodz', { fold: 'case' }, false],
    ['ŁÓDŹ', 'łódź', { fold: 'case' }, true],
    ['ŁÓDŹ', 'łódź', { fold: 'none' }, false],
    ['Ło\u0301dz\u0301', 'Łódź', { fold: 'none' }, true],
    ['Łódźka', 'lodz', WORD, false],
    ['do: „Łódź”', 'lodz', WORD, true],
    // Slovenian.
    ['Žalec', 'zalec', {}, true],
    ['ZALEC', 'žalec', {}, true],
    ['Žalec', 'zalec', { fold: 'case' }, false],
    ['Z\u030calec', 'Žalec', { fold: 'none' }, true],
    ['Nežalec', 'zalec', WORD, false],
    ['Žalec–Celje', 'zalec', WORD, true],
    // Words inside of words, and what parts them.
    ['refunded', 'refund', {}, true],
    ['refunded', 'refund', WORD, false],
    ['prerefund', 'refund', WORD, false],
    ['refund2', 'refund', WORD, false],
    ['refund_id', 'refund', WORD, false],
    ['(refund)', 'refund', WORD, true],
    ['refunded? A refund!', 'refund', WORD, true],
    ['a refund\nplease', 'refund please', WORD, false],
    ['a refund\nplease', 'refund please', { ...WORD, whitespace: 'collapse' }, true],
    // Letters in disguise.
    ['𝐅𝐑𝐄𝐄 ﬁlm', 'free film', {}, true],
  ])('"%s" contains "%s" with %j: %s', (text, value, modes, expected) => {
    const asked = { message: { ...message, personal: { ...message.personal, text } } };
    expect(holds({ field: 'message.text', op: 'contains', value, ...modes }, asked)).toBe(expected);
    expect(holds({ field: 'message.text', op: 'notContains', value, ...modes }, asked)).toBe(!expected);
  });

  describe('of which nothing is left is found nowhere', () => {
    cases([
      [{ field: 'subject', op: 'contains', value: '\u0301' }, false],
      [{ field: 'subject', op: 'notContains', value: '\u0301' }, true],
      [{ field: 'subject', op: 'containsAll', value: ['order', '\u0301'] }, false],
      [{ field: 'subject', op: 'containsAll', value: ['order', ' '], whitespace: 'collapse' }, false],
    ]);
  });

  describe('is looked through for any, all or none of several words', () => {
    cases([
      [{ field: 'subject', op: 'contains', value: ['refund', 'lodz'] }, true],
      [{ field: 'subject', op: 'containsAll', value: ['refund', 'lodz'] }, false],
      [{ field: 'subject', op: 'containsAll', value: ['order', 'lodz'] }, true],
      [{ field: 'subject', op: 'notContains', value: ['refund', 'lodz'] }, false],
      [{ field: 'subject', op: 'notContains', value: ['refund', 'zwrot'] }, true],
      [{ field: 'subject', op: 'notEquals', value: ['a', 'b'] }, true],
      [{ field: 'subject', op: 'containsAll', value: ['rder', 'lodz'], wholeWord: true }, false],
      [{ field: 'subject', op: 'notContains', value: 'odz', wholeWord: true }, true],
    ]);
  });

  describe('can be compared without regard to how it was wrapped', () => {
    cases([
      [{ field: 'subject', op: 'contains', value: 'λογαριασμος για lodz' }, false],
      [{ field: 'subject', op: 'contains', value: 'λογαριασμος για lodz', whitespace: 'collapse' }, true],
      [{ field: 'subject', op: 'startsWith', value: 'λογαριασμος  για', whitespace: 'collapse' }, true],
    ]);
  });

  describe('of a list holds for any member', () => {
    cases([
      [{ field: 'message.attachmentNames', op: 'endsWith', value: ['.exe', '.scr'] }, true],
      [{ field: 'message.attachmentNames', op: 'endsWith', value: '.zip' }, false],
      [{ field: 'tags', op: 'startsWith', value: 'vip' }, true],
      [{ field: 'tags', op: 'notContains', value: 'gold' }, false],
    ]);
  });

  describe('that is missing contains nothing', () => {
    cases([
      [{ field: 'organization', op: 'contains', value: 'x' }, false],
      [{ field: 'organization', op: 'notContains', value: 'x' }, true],
      [{ field: 'organization', op: 'equals', value: 'x' }, false],
      [{ field: 'organization', op: 'notEquals', value: 'x' }, true],
      [{ field: 'organization', op: 'matches', value: '.*' }, false],
      [{ field: 'organization', op: 'notMatches', value: '.*' }, true],
      [{ field: 'participants', op: 'notContains', value: 'x' }, true],
    ]);
  });
});

describe('patterns', () => {
  cases([
    [{ field: 'subject', op: 'matches', value: '#\\d{4}' }, true],
    [{ field: 'subject', op: 'matches', value: ['^nothing$', 'order'] }, true],
    [{ field: 'subject', op: 'notMatches', value: ['^nothing$', 'order'] }, false],
    [{ field: 'subject', op: 'matches', value: 'ORDER' }, false],
    [{ field: 'message.attachmentNames', op: 'matches', value: '\\.exe$' }, true],
  ]);

  it('are found in no empty text, not even those that match nothing', () => {
    const asked = { requester: { ...requester, personal: { ...requester.personal, name: '' } } };
    expect(holds({ field: 'requester.name', op: 'matches', value: '^.?$' }, asked)).toBe(false);
    expect(holds({ field: 'requester.name', op: 'notMatches', value: '^.?$' }, asked)).toBe(true);
  });

  const rule = (value: unknown) => ({
    rules: [{ id: 'x', on: ['ticket.created'], when: { field: 'subject', op: 'matches', value }, then: [] }],
  });
  const problems = (run: () => unknown): readonly string[] => {
    try {
      run();
    } catch (error) {
      return (error as { issues: { code: string; path: unknown[] }[] }).issues.map(
        ({ code, path }) => `${path.join('.')} ${code}`,
      );
    }
    return [];
  };

  it('are checked with all the rest, each by itself', () => {
    expect(problems(() => desk.policies(rule(['(', 'fine', '[', 'x'.repeat(1001)]) as never))).toEqual([
      'rules.0.when.value.0 condition.badPattern',
      'rules.0.when.value.2 condition.badPattern',
      'rules.0.when.value.3 condition.wrongValue',
    ]);
  });

  it('need an engine', () => {
    expect(problems(() => defineDesk({}).policies(rule('x') as never))).toEqual([
      'rules.0.when condition.noRegexEngine',
    ]);
    expect(() => defineDesk({}).policies(rule('x') as never)).toThrow('defineDesk({ regex: re2() })');
  });

  it('see no more than the beginning of a text without end, and no engine that fails stops a ticket', () => {
    const seen: number[] = [];
    const counting: RegexEngine = {
      compile: (pattern) => ({
        names: {},
        match(text) {
          seen.push(text.length);
          if (pattern === 'broken') throw new Error('gave up');
          return null;
        },
      }),
    };
    const other = defineDesk({ regex: counting });
    const long = { ...message, personal: { ...message.personal, text: 'x'.repeat(1_000_000) } };
    const ask = (value: string) =>
      evaluate(
        other,
        { field: 'message.text', op: 'matches', value },
        life.ticket as never,
        {
          ...facts,
          message: long,
        } as never,
      );
    expect(ask('x')).toBe(false);
    expect(ask('broken')).toBe(false);
    expect(seen).toEqual([20_000, 20_000]);
  });
});

describe('order', () => {
  describe('of statuses goes by progress, of priorities by urgency', () => {
    cases([
      [{ field: 'priority', op: 'gte', value: 'high' }, true],
      [{ field: 'priority', op: 'gt', value: 'high' }, false],
      [{ field: 'priority', op: 'lt', value: 'urgent' }, true],
      [{ field: 'priority', op: 'between', value: ['low', 'normal'] }, false],
      [{ field: 'status', op: 'gte', value: 'answered' }, true],
      [{ field: 'status', op: 'lt', value: 'resolved' }, true],
    ]);
  });

  describe('of numbers and instants', () => {
    cases([
      [{ field: 'fields.total', op: 'between', value: [5, 6] }, true],
      [{ field: 'createdAt', op: 'between', value: ['2026-11-16T00:00:00Z', START] }, true],
      [{ field: 'resolvedAt', op: 'between', value: [0, START] }, false],
    ]);
  });
});

describe('sets', () => {
  cases([
    [{ field: 'tags', op: 'hasNotAll', value: ['vip', 'vip-gold'] }, true],
    [{ field: 'tags', op: 'hasNotAll', value: ['vip-gold'] }, false],
    [{ field: 'participants', op: 'hasNotAll', value: ['c2'] }, true],
    [{ field: 'requester.domains', op: 'hasAny', value: ['poczta.example'] }, true],
    [{ field: 'message.attachmentTypes', op: 'hasAll', value: ['application/pdf'] }, true],
  ]);
});

describe('time', () => {
  describe('against the calendar', () => {
    cases([
      [{ field: 'createdAt', op: 'before', value: '2026-11-16T10:00:00+01:00' }, true],
      [{ field: 'createdAt', op: 'before', value: START }, false],
      [{ field: 'createdAt', op: 'onOrBefore', value: START }, true],
      [{ field: 'createdAt', op: 'after', value: '2026-11-16T08:00:00Z' }, false],
      [{ field: 'createdAt', op: 'onOrAfter', value: '2026-11-16T08:00:00Z' }, true],
      [{ field: 'createdAt', op: 'on', value: '2026-11-16' }, true],
      [{ field: 'createdAt', op: 'on', value: '2026-11-17', zone: 'Pacific/Kiritimati' }, false],
      [{ field: 'now', op: 'on', value: '2026-11-17', zone: 'Pacific/Kiritimati' }, true],
      [{ field: 'createdAt', op: 'inCurrent', value: 'day' }, true],
      [{ field: 'requester.createdAt', op: 'inCurrent', value: 'day' }, false],
      [{ field: 'requester.createdAt', op: 'inCurrent', value: 'week', zone: 'Europe/Athens' }, false],
      [{ field: 'requester.createdAt', op: 'inCurrent', value: 'month' }, true],
      [{ field: 'resolvedAt', op: 'inCurrent', value: 'year' }, false],
      [{ field: 'closedAt', op: 'before', value: START }, false],
    ]);
  });

  describe('against now', () => {
    cases([
      [{ field: 'lastAgentMessageAt', op: 'withinLast', value: 'PT1H' }, true],
      [{ field: 'createdAt', op: 'withinLast', value: 'PT1H' }, false],
      [{ field: 'createdAt', op: 'moreThanAgo', value: 'PT1H' }, true],
      [{ field: 'createdAt', op: 'moreThanAgo', value: 'PT2H' }, false],
      [{ field: 'createdAt', op: 'lessThanAgo', value: 'PT2H1S' }, true],
      [{ field: 'createdAt', op: 'withinNext', value: 'P1D' }, false],
      [{ field: 'now', op: 'withinNext', value: 'PT0S' }, true],
      [{ field: 'now', op: 'lessThanAhead', value: 'PT1S' }, true],
      [{ field: 'now', op: 'moreThanAhead', value: 'PT0S' }, false],
      [{ field: 'pendingUntil', op: 'withinNext', value: 'P9D' }, false],
    ]);

    it('counts only open time when it is given a schedule', () => {
      // From Monday 10:00 to Wednesday 10:00, with a half day between: 7 + 3 + 1 hours are open.
      const now = START + 48 * 3_600_000;
      const ago = (value: string) =>
        holds({ field: 'createdAt', op: 'moreThanAgo', value, schedule: 'office' }, { now });
      expect([ago('PT10H59M'), ago('PT11H')]).toEqual([true, false]);
    });

    it('knows what lies ahead from what is past, though no open time lies between', () => {
      // A Saturday, when nobody works, and an instant one hour later on it.
      const now = Date.parse('2026-11-21T10:00:00Z');
      const within = (op: string, pendingUntil: number): boolean => {
        const when = { field: 'pendingUntil', op, value: 'PT1H', schedule: 'office' };
        return evaluate(desk, when as never, { ...life.ticket, pendingUntil } as never, { ...facts, now } as never);
      };
      const later = now + 3_600_000;
      expect([within('withinLast', later), within('withinNext', later)]).toEqual([false, true]);
      const earlier = now - 3_600_000;
      expect([within('withinLast', earlier), within('withinNext', earlier)]).toEqual([true, false]);
    });
  });

  describe('against working hours and the week', () => {
    const at = (iso: string) => ({ now: Date.parse(iso) });
    it.each([
      ['2026-11-16T08:00:00Z', { op: 'inWorkingTime', value: 'office' }, true],
      ['2026-11-16T15:00:00Z', { op: 'inWorkingTime', value: 'office' }, false],
      ['2026-11-16T15:00:00Z', { op: 'notInWorkingTime', value: 'office' }, true],
      ['2026-12-25T09:00:00Z', { op: 'onHoliday', value: 'office' }, true],
      ['2027-01-01T09:00:00Z', { op: 'onHoliday', value: 'office' }, true],
      ['2026-12-23T22:30:00Z', { op: 'onHoliday', value: 'office' }, true],
      ['2026-11-17T09:00:00Z', { op: 'onHoliday', value: 'office' }, false],
      ['2026-11-21T09:00:00Z', { op: 'onHoliday', value: 'office' }, false],
      ['2026-11-21T09:00:00Z', { op: 'notOnHoliday', value: 'office' }, true],
      ['2026-11-21T09:00:00Z', { op: 'onHoliday', value: 'always' }, false],
      ['2026-11-21T09:00:00Z', { op: 'onWeekday', value: ['sat', 'sun'] }, true],
      ['2026-11-20T22:30:00Z', { op: 'onWeekday', value: 'sat', zone: 'Europe/Athens' }, true],
      ['2026-11-20T22:30:00Z', { op: 'notOnWeekday', value: 'sat' }, true],
      ['2026-11-20T22:30:00Z', { op: 'atTime', value: ['22:00', '06:00'] }, true],
      ['2026-11-20T06:00:00Z', { op: 'atTime', value: ['22:00', '06:00'] }, false],
      ['2026-11-20T06:00:00Z', { op: 'notAtTime', value: ['22:00', '06:00'] }, true],
      ['2026-11-20T06:00:00Z', { op: 'atTime', value: ['09:00', '09:00'] }, true],
      ['2026-11-20T06:00:00Z', { op: 'atTime', value: ['08:00', '24:00'], zone: 'Europe/Athens' }, true],
    ])('%s %j: %s', (iso, comparison, expected) => {
      expect(holds({ field: 'now', ...comparison }, at(iso))).toBe(expected);
    });

    cases([
      [{ field: 'resolvedAt', op: 'inWorkingTime', value: 'office' }, false],
      [{ field: 'resolvedAt', op: 'notInWorkingTime', value: 'office' }, true],
      [{ field: 'resolvedAt', op: 'notOnWeekday', value: 'mon' }, true],
      [{ field: 'resolvedAt', op: 'notOnHoliday', value: 'office' }, true],
    ]);
  });
});

describe('people', () => {
  cases([
    [{ field: 'assignee', op: 'isCurrentUser' }, true],
    [{ field: 'lastResponder', op: 'isCurrentUser' }, true],
    [{ field: 'requester', op: 'isCurrentUser' }, false],
    [{ field: 'requester', op: 'isNotCurrentUser' }, true],
    [{ field: 'participants', op: 'isNotCurrentUser' }, true],
    [{ field: 'actor.kind', op: 'is', value: 'agent' }, true],
    [{ field: 'actor.id', op: 'in', value: ['maria', 'ana'] }, true],
  ]);

  it('are not the same because an agent and a contact share an id', () => {
    expect(holds({ field: 'requester', op: 'isCurrentUser' }, { actor: REQUESTER })).toBe(true);
    expect(holds({ field: 'requester', op: 'isCurrentUser' }, { actor: { kind: 'agent', id: 'c1' } })).toBe(false);
  });
});

describe('what stands around a ticket', () => {
  cases([
    [{ field: 'message.isFirst', op: 'is', value: true }, true],
    [{ field: 'message.authorKind', op: 'is', value: 'requester' }, true],
    [{ field: 'message.automatedKind', op: 'is', value: null }, true],
    [{ field: 'message.attachments', op: 'gte', value: 2 }, true],
    [{ field: 'message.largestAttachment', op: 'gt', value: 50_000 }, true],
    [{ field: 'requester.language', op: 'is', value: 'pl' }, true],
    [{ field: 'requester.organization', op: 'is', value: 'acme' }, true],
    [{ field: 'requester.addresses', op: 'contains', value: '@poczta.example' }, true],
    [{ field: 'requesterKind', op: 'is', value: 'contact' }, true],
    [{ field: 'messages', op: 'is', value: 2 }, true],
    [{ field: 'agentMessages', op: 'is', value: 1 }, true],
    [{ field: 'sla.firstResponse.state', op: 'isEmpty' }, true],
    [{ field: 'previous.status', op: 'isEmpty' }, true],
  ]);
});

describe('names and values', () => {
  it.each([
    [{ field: 'priority', op: 'gte', value: 'huge' }, 'condition.unknownValue'],
    [{ field: 'createdAt', op: 'before', value: '2026-11-16T10:00' }, 'condition.wrongValue'],
    [{ field: 'createdAt', op: 'on', value: '16.11.2026' }, 'condition.wrongValue'],
    [{ field: 'createdAt', op: 'on', value: '2026-02-30' }, 'condition.wrongValue'],
    [{ field: 'createdAt', op: 'withinLast', value: '2 days' }, 'condition.wrongValue'],
    [{ field: 'createdAt', op: 'withinLast', value: 'P1D', schedule: 'ofice' }, 'condition.unknownSchedule'],
    [{ field: 'now', op: 'inWorkingTime', value: 'ofice' }, 'Did you mean "office"?'],
    [{ field: 'now', op: 'onWeekday', value: 'monday' }, 'condition.wrongValue'],
    [{ field: 'now', op: 'atTime', value: ['9', '25:00'] }, 'condition.wrongValue'],
    [{ field: 'now', op: 'on', value: '2026-01-01', zone: 'Europe/Atlantis' }, 'condition.unknownTimeZone'],
    [{ field: 'subject', op: 'containsAll', value: [] }, 'condition.wrongValue'],
    [{ field: 'subject', op: 'equals', value: 'x', wholeWord: true }, 'config.unknownKey'],
    [{ field: 'subject', op: 'contains', value: 'x', whitespace: 'squash' }, 'condition.wrongValue'],
    [{ field: 'subject', op: 'isCurrentUser' }, 'condition.unknownOperator'],
    [{ field: 'message.text', op: 'changed' }, 'condition.unknownOperator'],
    [{ field: 'assignee', op: 'isCurrentUser', value: 'maria' }, 'condition.wrongValue'],
    [{ field: 'tags', op: 'gained', value: ['vpi'] }, 'condition.unknownValue'],
    [{ field: 'status', op: 'changedTo', value: ['opened'] }, 'condition.unknownValue'],
    [{ field: 'previous.status', op: 'is', value: 'opened' }, 'condition.unknownValue'],
    [{ field: 'fields.total', op: 'between', value: [1] }, 'condition.wrongValue'],
    [{ field: 'fields.total', op: 'between', value: [6, 5] }, 'The first value comes after the second'],
    [{ field: 'priority', op: 'between', value: ['high', 'low'] }, 'Write the lower one first'],
    [{ field: 'subject', op: 'constructor', value: 'x' }, 'condition.unknownOperator'],
  ])('%j is refused: %s', (when, what) => {
    expect(() => holds(when)).toThrow(what);
  });
});

describe('a search', () => {
  it('hands storage what it can say in the words of filters', () => {
    const push = (when: unknown) => split(desk, when as never).push;
    expect(push({ field: 'priority', op: 'gte', value: 'high' })).toEqual({
      field: 'priority',
      op: 'in',
      value: ['high', 'urgent'],
    });
    expect(push({ not: { field: 'createdAt', op: 'before', value: '2026-11-16T08:00:00Z' } })).toEqual({
      not: { field: 'createdAt', op: 'lt', value: START },
    });
    expect(push({ field: 'tags', op: 'hasNotAll', value: ['vip'] })).toEqual({
      not: { field: 'tags', op: 'hasAll', value: ['vip'] },
    });
  });

  it.each([
    { field: 'createdAt', op: 'withinLast', value: 'P1D' },
    { field: 'subject', op: 'contains', value: 'x', whitespace: 'collapse' },
    { field: 'tags', op: 'contains', value: 'x' },
    { field: 'subject', op: 'matches', value: 'x' },
    { field: 'assignee', op: 'isCurrentUser' },
    { field: 'status', op: 'changed' },
  ])('keeps %j to itself', (when) => {
    expect(split(desk, when as never)).toEqual({ push: null, rest: when });
  });

  it('lets an SLA policy ask nothing that depends on who asks or when', () => {
    const when = { field: 'assignee', op: 'isCurrentUser' };
    const slas = [{ id: 's', when, targets: [{ metric: 'resolution', within: 'PT1H' }] }];
    expect(() => desk.policies({ slas } as never)).toThrow('condition.notAFilter');
  });
});

describe('change', () => {
  const watching = (when: object) => {
    const rules = [{ id: 'r', on: ['ticket.created', 'ticket.updated', 'message.added'], when, then: [] }];
    const watched = ticketLife(desk.policies({ rules } as never), { start: START });
    const create = { requester: { kind: 'contact', id: 'c1' }, channel: 'email', subject: 'x' } as const;
    watched.send({ type: 'ticket.create', ...create, message: { text: 'x' } }, REQUESTER);
    const fired = () => watched.history.filter(({ type }) => type === 'rule.fired').length;
    return { ...watched, life: watched, fired };
  };

  it.each([
    [{ field: 'priority', op: 'changed' }, true],
    [{ field: 'priority', op: 'notChanged' }, false],
    [{ field: 'status', op: 'notChanged' }, true],
    [{ field: 'priority', op: 'changedTo', value: 'urgent' }, true],
    [{ field: 'priority', op: 'changedTo', value: ['low', 'high'] }, false],
    [{ field: 'priority', op: 'changedFrom', value: 'normal' }, true],
    [{ field: 'priority', op: 'increased' }, true],
    [{ field: 'priority', op: 'decreased' }, false],
    [{ field: 'tags', op: 'gained', value: ['vip'] }, true],
    [{ field: 'tags', op: 'lost', value: ['vip'] }, false],
    [{ field: 'fields.total', op: 'changedFrom', value: null }, true],
    [{ field: 'previous.priority', op: 'is', value: 'normal' }, true],
    [{ field: 'previous.status', op: 'is', value: 'new' }, true],
    [{ field: 'previous.priority', op: 'lt', value: 'high' }, true],
  ])('%j: %s', (when, expected) => {
    const { life: one, fired } = watching(when);
    const before = fired();
    one.send({ type: 'ticket.update', priority: 'urgent', addTags: ['vip'], fields: { total: 3 } } as never, AGENT, 1);
    expect(fired() - before).toBe(expected ? 1 : 0);
  });

  it('is none when a ticket is created', () => {
    expect(watching({ field: 'status', op: 'changed' }).fired()).toBe(0);
    expect(watching({ field: 'status', op: 'notChanged' }).fired()).toBe(1);
    expect(watching({ field: 'previous.status', op: 'isPresent' }).fired()).toBe(0);
  });

  it('is seen from before the step to now, rules included: first value before, last after', () => {
    const rules = [
      { id: '1', on: ['ticket.updated'], then: [{ do: 'setPriority', to: 'low' }] },
      { id: '2', on: ['ticket.updated'], when: { field: 'priority', op: 'changedTo', value: 'low' }, then: [] },
      { id: '3', on: ['ticket.updated'], when: { field: 'priority', op: 'changedFrom', value: 'urgent' }, then: [] },
    ];
    const one = ticketLife(desk.policies({ rules } as never), { start: START });
    const create = { requester: { kind: 'contact', id: 'c1' }, channel: 'email', subject: 'x' } as const;
    one.send({ type: 'ticket.create', ...create, message: { text: 'x' } }, REQUESTER);
    const step = one.send({ type: 'ticket.update', priority: 'urgent' }, AGENT, 1);
    const fired = step.ok ? step.events.filter(({ type }) => type === 'rule.fired') : [];
    expect(fired.map((event) => (event as unknown as { rule: string }).rule)).toEqual(['1', '2']);
  });
});
