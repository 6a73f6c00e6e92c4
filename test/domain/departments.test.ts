import {
  type DepartmentConfig,
  DeskConfigError,
  defineDesk,
  departmentAvailability,
  nextTicket,
  type Policies,
  publicDepartments,
} from '@deskwright/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const plain = defineDesk({ channels: ['email', 'chat', 'phone'] });

type Departments = Readonly<Record<string, DepartmentConfig>>;

function desk(departments: Departments, more: Omit<Policies, 'departments'> = {}) {
  return plain.policies({ ...more, departments } as unknown as Parameters<typeof plain.policies>[0]);
}

/** What is wrong, as `path code`. */
function problemsOf(departments: unknown): readonly string[] {
  try {
    desk(departments as Departments);
  } catch (error) {
    if (!(error instanceof DeskConfigError)) throw error;
    return error.issues.map(({ path, code }) => `${path?.slice(1).join('.')} ${code}`);
  }
  return [];
}

describe('what hangs on a department', () => {
  it('is checked, all at once', () => {
    const departments = {
      sales: {
        color: 'red',
        parent: 'suport',
        visibility: 'secret',
        language: 'in English',
        availability: { chat: { schedule: 'office' }, phone: 'sometimes', fax: 'never' },
        answering: { phone: { ring: '20 seconds', greeting: 'hello' } },
        procedures: [
          { id: 'quote', name: 'How to quote', url: 'ftp://wiki.example/quote' },
          { id: 'quote', name: 'How to quote again' },
        ],
      },
      support: { active: 'yes', toSolve: 1, order: '1' },
    };
    expect(problemsOf(departments)).toEqual([
      'sales.color department.color',
      'sales.parent config.unknownDepartment',
      'sales.visibility config.unknownValue',
      'sales.language template.language',
      'sales.availability.chat.schedule config.unknownSchedule',
      'sales.availability.phone config.unknownValue',
      'sales.availability.fax config.unknownKey',
      'sales.answering.phone.greeting config.unknownTemplate',
      'sales.answering.phone.ring config.duration',
      'sales.procedures.0.url department.procedureUrl',
      'sales.procedures.1 department.procedurePlace',
      'support.active config.wrongType',
      'support.order config.wrongType',
      'support.toSolve config.wrongType',
      'sales.procedures.1.id config.duplicateId',
    ]);
  });

  it('is accepted where everything that it names is there', () => {
    const sales: DepartmentConfig = {
      name: 'Sales',
      names: { el: 'Πωλήσεις' },
      note: 'Since 2019',
      color: '#0a7',
      icon: 'cart',
      order: 2,
      parent: 'support',
      visibility: 'public',
      language: 'en-GB',
      toSolve: false,
      availability: { chat: 'hours', phone: 'never' },
      answering: { phone: { ring: 'PT20S', maxWait: 'PT5M', maxWaiting: 10, whenClosed: 'takeMessage' } },
      procedures: [
        { id: 'quote', name: 'How to quote', url: 'https://wiki.example/quote' },
        { id: 'refund', name: 'How to refund', article: 'refunds' },
      ],
    };
    expect(problemsOf({ sales, support: {} })).toEqual([]);
  });
});

describe('the tree of departments', () => {
  it('has no circles, whoever is retired into whom', () => {
    expect(problemsOf({ a: { parent: 'b' }, b: { parent: 'c' }, c: { parent: 'a' }, d: { parent: 'a' } })).toEqual([
      'a.parent department.cycle',
      'b.parent department.cycle',
      'c.parent department.cycle',
    ]);
    expect(problemsOf({ a: { parent: 'b' }, b: { retired: { into: 'a' } } })).toEqual(['a.parent department.cycle']);
    expect(problemsOf({ a: { retired: { into: 'b' } }, b: { retired: { into: 'a' } }, c: { parent: 'a' } })).toEqual([
      'a.retired.into department.cycle',
      'b.retired.into department.cycle',
    ]);
  });

  it('has ten levels at most', () => {
    const tower = (levels: number) =>
      Object.fromEntries(
        Array.from({ length: levels }, (_, level) => [`d${level}`, level === 0 ? {} : { parent: `d${level - 1}` }]),
      );
    expect(problemsOf(tower(10))).toEqual([]);
    expect(problemsOf(tower(11))).toEqual(['d10.parent department.tooDeep']);
  });

  it('is told to be one or not for any parents whatever', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const parent = fc.option(fc.constantFrom(...names), { nil: undefined });
    fc.assert(
      fc.property(fc.tuple(parent, parent, parent, parent, parent), (parents) => {
        const above = new Map(names.map((name, index) => [name, parents[index]]));
        const isCircular = (name: string) => {
          let at = above.get(name);
          for (let step = 0; step < names.length && at !== undefined && at !== name; step += 1) at = above.get(at);
          return at === name;
        };
        const departments = Object.fromEntries(
          names.map((name) => [name, above.get(name) === undefined ? {} : { parent: above.get(name) }]),
        );
        const wanted = names.filter(isCircular).map((name) => `${name}.parent department.cycle`);
        expect(problemsOf(departments)).toEqual(wanted);
      }),
    );
  });
});

describe('when a department can be reached', () => {
  const MONDAY_NOON = Date.parse('2026-11-16T12:00:00Z');
  const HOUR = 3_600_000;
  const open = desk(
    {
      sales: {
        schedule: 'office',
        availability: { chat: 'hours', phone: { schedule: 'mornings' } },
      },
      vault: { active: false },
      shop: { retired: { into: 'sales' } },
      door: { availability: { phone: 'never' } },
    },
    {
      schedules: {
        office: { timeZone: 'UTC', weekly: { mon: [['09:00', '17:00']] } },
        mornings: { timeZone: 'UTC', weekly: { mon: [['08:00', '11:00']], tue: [['08:00', '11:00']] } },
      },
    },
  );

  it('is said channel by channel, with the next opening or closing', () => {
    expect(departmentAvailability(open, 'sales', MONDAY_NOON)).toEqual({
      email: { isOpen: true, opensAt: null, closesAt: 'never', schedule: 'always' },
      chat: { isOpen: true, opensAt: null, closesAt: MONDAY_NOON + 5 * HOUR, schedule: 'office' },
      phone: { isOpen: false, opensAt: MONDAY_NOON + 20 * HOUR, closesAt: null, schedule: 'mornings' },
    });
  });

  it('is never, where it is not there or not in use', () => {
    const never = { isOpen: false, opensAt: 'never', closesAt: null, schedule: null };
    expect(departmentAvailability(open, 'vault', MONDAY_NOON)).toEqual({ email: never, chat: never, phone: never });
    expect(departmentAvailability(open, 'door', MONDAY_NOON).phone).toEqual(never);
  });

  it('is asked of the department that took its place, and of nobody’s', () => {
    const { sales, shop } = { sales: 'sales', shop: 'shop' };
    expect(departmentAvailability(open, shop, MONDAY_NOON)).toEqual(departmentAvailability(open, sales, MONDAY_NOON));
    expect(departmentAvailability(open, null, MONDAY_NOON).phone?.isOpen).toBe(true);
  });
});

describe('the departments that requesters may choose', () => {
  const listed = desk({
    fraud: { visibility: 'private', order: 1 },
    billing: { name: 'Billing', names: { el: 'Λογιστήριο', 'en-US': 'Invoices' }, parent: 'fraud', order: 3 },
    support: { order: 2 },
    returns: { parent: 'billing' },
    old: { retired: { into: 'support' } },
    paused: { active: false },
  });

  it('are those in use, in order, under those that are offered too', () => {
    const rows = publicDepartments(listed).map(({ id, name, parent }) => [id, name, parent]);
    expect(rows).toEqual([
      ['support', 'support', null],
      ['billing', 'Billing', null],
      ['returns', 'returns', 'billing'],
    ]);
  });

  it('have names in the language of the reader, where there are some', () => {
    const inLanguage = (language: string) =>
      publicDepartments(listed, { language }).find(({ id }) => id === 'billing')?.name;
    expect(['el-CY', 'en', 'de'].map(inLanguage)).toEqual(['Λογιστήριο', 'Invoices', 'Billing']);
  });
});

describe('the switch of what agents pull', () => {
  it('leaves a department out, whatever its policy says', () => {
    const question = { policyOf: () => null, now: 0, isToSolve: (name: string | null) => name !== 'sales' };
    const ticket = (id: string, department: string) =>
      ({ id, department, dueAt: null, transferred: false, priority: 'normal', waitingSince: 0, createdAt: 0 }) as never;
    const agent = { id: 'maria', active: true, departments: { sales: 'primary', support: 'primary' } } as never;
    const answer = nextTicket({ ...question, agent, tickets: [ticket('1', 'sales'), ticket('2', 'support')] });
    expect([answer.ticket?.id, answer.passedOver]).toEqual(['2', { notToSolve: 1 }]);
  });
});
