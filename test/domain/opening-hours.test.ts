import {
  advance,
  type Contact,
  checkCommand,
  type DeskConfigError,
  defineDesk,
  evaluate,
  openingHours,
  renderCanned,
  type Schedule,
  type ScheduleException,
  type Stored,
} from '@deskwright/core';
import { liquid } from '@deskwright/templates';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';

const athens: Schedule = {
  timeZone: 'Europe/Athens',
  weekly: { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']], wed: [['09:00', '17:00']] },
  exceptions: [{ from: '12-25', to: '12-26', name: 'Χριστούγεννα', hours: [] }],
};
const warsaw: Schedule = { timeZone: 'Europe/Warsaw', weekly: { thu: [['10:00', '14:00']] } };

const bare = defineDesk({ departments: ['support', 'billing', 'sales'], channels: ['email'], templates: liquid() });
const desk = bare.policies({
  schedules: { athens, warsaw },
  defaultSchedule: 'warsaw',
  departments: { support: { schedule: 'athens' }, sales: { schedule: 'always' } },
});
const wednesday = Date.parse('2026-11-25T10:00Z');
const friday = Date.parse('2026-11-27T10:00Z');

describe('the opening hours of a department', () => {
  it('are those of its schedule', () => {
    const hours = openingHours(desk, 'support', { at: wednesday, language: 'en' });
    expect(hours).toMatchObject({ schedule: 'athens', isOpen: true, opensAt: null, notice: null });
    expect(hours.closesAt).toBe(Date.parse('2026-11-25T15:00Z'));
    expect(hours.hours.text).toBe('Mon–Wed 09:00–17:00; Thu–Sun closed');
  });

  it('are those of the desk where the department has none, and for no department', () => {
    for (const department of ['billing', null] as const) {
      const hours = openingHours(desk, department, { at: friday, timeZone: 'Europe/Athens', language: 'pl' });
      expect(hours).toMatchObject({ schedule: 'warsaw', isOpen: false, closesAt: null });
      expect(hours.opensAt).toBe(Date.parse('2026-12-03T09:00Z'));
      expect(hours.notice?.text).toBe('Obecnie mamy zamknięte. Otwieramy ponownie w czwartek 3 grudnia o 11:00.');
    }
  });

  it('never end where it is always open', () => {
    const always = { schedule: 'always', isOpen: true, closesAt: 'never', notice: null };
    expect(openingHours(desk, 'sales', { at: friday, language: 'en' })).toMatchObject(always);
    expect(openingHours(bare, null, { at: friday, language: 'sl' }).hours.text).toBe(
      'Odprto 24 ur na dan, vse dni v tednu',
    );
  });
});

describe('templates', () => {
  const contact: Contact = {
    id: 'c1',
    organization: null,
    language: 'el',
    erased: false,
    createdAt: 0,
    personal: { name: 'Ελένη', addresses: [{ channel: 'email', address: 'eleni@example.org' }] },
  };

  /** The reply that a rule sends to a mail that comes at an instant. */
  function reply(
    text: string,
    start: number,
    { requester = contact, department = 'support', language = null as string | null } = {},
  ): string {
    const rules = [{ id: 'answer', on: ['ticket.created'], then: [{ do: 'reply', text }] }] as const;
    const policies = { schedules: { athens, warsaw }, departments: { support: { schedule: 'athens' } }, rules };
    const life = ticketLife(bare.policies(policies), { start, requester });
    const step = life.send(
      {
        type: 'ticket.create',
        requester: { kind: 'contact', id: 'c1' },
        channel: 'email',
        subject: 'Ερώτηση',
        message: { text: 'Καλησπέρα' },
        department,
        language,
      },
      { kind: 'requester', id: 'c1' },
    );
    if (!step.ok) throw new Error(step.refusal.message);
    return step.step.deliveries.map(({ message }) => message.text).join();
  }

  it('know the hours of the ticket’s department, in the language of the ticket', () => {
    const text = '{{ hours.isOpen }}|{{ hours.notice }}|{{ hours.text }}';
    expect(reply(text, friday, { language: 'sl' })).toBe(
      'false|Trenutno imamo zaprto. Spet odpremo v ponedeljek, 30. novembra, ob 09:00.|pon.–sre. 09:00–17:00; čet.–ned. zaprto',
    );
    expect(reply(text, wednesday, { language: 'sl' })).toBe('true||pon.–sre. 09:00–17:00; čet.–ned. zaprto');
  });

  it('take the requester’s language where the ticket has none', () => {
    expect(reply('{{ hours.notice }}', Date.parse('2026-12-25T10:00Z'))).toBe(
      'Αυτή τη στιγμή είμαστε κλειστά (Χριστούγεννα). Ανοίγουμε ξανά τη Δευτέρα 28 Δεκεμβρίου στις 09:00.',
    );
  });

  it('show the clock of a requester whose zone is known, and survive one that is not', () => {
    const from = (timeZone: string) => ({ requester: { ...contact, timeZone }, language: 'en' });
    const text = '{{ hours.notice }} {{ hours.timeZone }}';
    expect(reply(text, friday, from('Asia/Tokyo'))).toBe(
      'We are closed now. We open again on Monday 30 November at 16:00. Asia/Tokyo',
    );
    expect(reply(text, friday, from('Mars/Olympus'))).toContain('at 09:00. Europe/Athens');
  });

  it('can write the instants in their own way, and list the days ahead', () => {
    const december = Date.parse('2028-12-20T18:00Z');
    const opensAt = '{{ hours.opensAt | date: hours.timeZone, "en-GB" }}';
    expect(reply(opensAt, december)).toMatch(/^Wednesday,? 27 December 2028 at 09:00$/);
    expect(reply('{% for day in hours.ahead %}{{ day.text }}{% endfor %}', december, { language: 'en' })).toBe(
      'Mon 25 December – Tue 26 December (Χριστούγεννα): closed',
    );
    expect(reply('{{ hours.opensAt }}{{ hours.closesAt }}', wednesday)).toBe(String(Date.parse('2026-11-25T15:00Z')));
    expect(reply('{{ hours.isOpen }}{{ hours.opensAt }}{{ hours.closesAt }}', friday, { department: 'sales' })).toBe(
      'true',
    );
  });

  it('are also those of canned responses', () => {
    const canned = { closed: { text: '{{ hours.notice }}', canned: { name: 'Closed' } } };
    const withCanned = bare.policies({ schedules: { athens }, defaultSchedule: 'athens', templates: canned });
    const life = ticketLife(withCanned, { start: friday });
    const requester = { kind: 'contact', id: 'c1' } as const;
    const by = { kind: 'requester', id: 'c1' } as const;
    life.send({ type: 'ticket.create', requester, channel: 'email', subject: 'Hi', message: { text: '' } }, by);
    const facts = { now: friday, actor: { kind: 'agent', id: 'maria' }, requester: contact as never } as const;
    expect(renderCanned(withCanned, 'closed', life.ticket as never, facts)).toMatchObject({
      text: 'Αυτή τη στιγμή είμαστε κλειστά. Ανοίγουμε ξανά τη Δευτέρα 30 Νοεμβρίου στις 09:00.',
    });
  });

  it('that do not speak of hours cost nothing', () => {
    let asked = 0;
    const spy = new Proxy(athens, {
      get(target, key, self) {
        asked += 1;
        return Reflect.get(target, key, self);
      },
    });
    const counted = defineDesk({ channels: ['email'], templates: liquid() }).policies({
      schedules: { athens: spy },
      defaultSchedule: 'athens',
      rules: [{ id: 'answer', on: ['ticket.created'], then: [{ do: 'reply', text: 'Got {{ ticket.reference }}' }] }],
    });
    asked = 0;
    const life = ticketLife(counted, { start: friday });
    const requester = { kind: 'contact', id: 'c1' } as const;
    life.send(
      { type: 'ticket.create', requester, channel: 'email', subject: 'Hi', message: { text: '' } },
      { kind: 'requester', id: 'c1' },
    );
    expect(asked).toBe(0);
  });
});

describe('an exception that is switched off', () => {
  const weekly = { wed: [['09:00', '17:00']] } as const;
  const holiday: ScheduleException = { from: '2026-11-25', name: 'Holiday', hours: [] };
  const withException = (exception: ScheduleException) =>
    bare.policies({
      schedules: { office: { timeZone: 'UTC', weekly, exceptions: [holiday, exception] } },
      defaultSchedule: 'office',
    });

  it('counts as if it were not there: for hours, for rules, and for the exceptions before it', () => {
    const opening = { ...holiday, name: 'Open after all', hours: [['10:00', '12:00']] } as const;
    const on = withException(opening);
    const off = withException({ ...opening, active: false });
    const at = Date.parse('2026-11-25T11:00Z');
    const facts = { now: at, actor: { kind: 'system', id: 's' } } as const;
    const onHoliday = { field: 'now', op: 'onHoliday', value: 'office' } as const;
    const answers = [on, off].map((desk) => [
      openingHours(desk, null, { at, language: 'en' }).isOpen,
      evaluate(desk, onHoliday, {} as never, facts),
    ]);
    expect(answers).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('opens no schedule', () => {
    const opening: ScheduleException = {
      from: '2026-11-25',
      name: 'Open day',
      hours: [['09:00', '12:00']],
      active: false,
    };
    const faults = faultsOf({ timeZone: 'UTC', weekly: {}, exceptions: [opening] });
    expect(faults).toEqual(['schedules.office.weekly schedule.neverOpens']);
  });

  it('is checked, with where it came from', () => {
    const given = { from: '2026-11-25', name: 'Holiday', hours: [] };
    const source = { feed: 'greece', uid: '1', given };
    expect(faultsOf({ timeZone: 'UTC', weekly, exceptions: [{ ...holiday, source }] })).toEqual([]);
    const wrong = [
      { ...holiday, active: 'no', source: { feed: 'greece', given: { ...given, from: '2026-02-30' }, hash: 1 } },
    ];
    expect(faultsOf({ timeZone: 'UTC', weekly, exceptions: wrong as never })).toEqual([
      'schedules.office.exceptions.0.active config.wrongType',
      'schedules.office.exceptions.0.source.uid config.wrongType',
      'schedules.office.exceptions.0.source.given.from config.invalid',
      'schedules.office.exceptions.0.source.hash config.unknownKey',
    ]);
  });

  function faultsOf(office: Schedule): readonly string[] {
    try {
      bare.policies({ schedules: { office } });
      return [];
    } catch (error) {
      return (error as DeskConfigError).issues.map(({ path, code }) => `${path?.join('.')} ${code}`);
    }
  }
});

describe('the zone of a contact', () => {
  const record = { kind: 'contact', id: 'c1' };
  const send = (stored: Stored<unknown> | null, command: object) => {
    const by = { kind: 'system', id: 's' } as const;
    const meta = { id: 'c1', at: 0, by };
    const result = advance(bare, record, stored, { ...command, meta } as never, { now: 0, actor: by });
    if (!('ok' in result)) throw new Error('Facts of a contact');
    if (!result.ok) throw new Error(result.refusal.message);
    const write = result.step.writes[0];
    return write === undefined ? null : { id: 'c1', value: write.value as unknown as Contact, version: 1 };
  };
  const create = { type: 'contact.create', name: 'Ana', addresses: [] };

  it('is given, changed and taken away like their language', () => {
    const created = send(null, { ...create, timeZone: 'Asia/Tokyo' }) as Stored<Contact>;
    expect(created.value.timeZone).toBe('Asia/Tokyo');
    const renamed = send(created, { type: 'contact.update', name: 'Ana T.' }) as Stored<Contact>;
    expect(renamed.value).toMatchObject({ timeZone: 'Asia/Tokyo', personal: { name: 'Ana T.' } });
    const moved = send(renamed, { type: 'contact.update', timeZone: 'Europe/Athens' }) as Stored<Contact>;
    expect(moved.value.timeZone).toBe('Europe/Athens');
    expect(send(moved, { type: 'contact.update', timeZone: 'Europe/Athens' })).toBeNull();
    expect((send(moved, { type: 'contact.update', timeZone: null }) as Stored<Contact>).value.timeZone).toBeNull();
  });

  it('is left out where nobody gave it, and refused where there is none of this name', () => {
    expect((send(null, create) as Stored<Contact>).value).not.toHaveProperty('timeZone');
    const wrong = { ...create, timeZone: 'Moon/Base' };
    const refusal = checkCommand(bare, 'contact', wrong);
    expect(refusal).toMatchObject({ code: 'command.invalid', path: ['timeZone'] });
  });
});
