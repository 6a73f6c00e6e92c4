import { action, condition, defineDesk, definePlugin } from '@deskwright/core';
import { re2 } from '@deskwright/regex';
import { liquid } from '@deskwright/templates';
import { ruleConditions } from '@deskwright/testkit';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const RUNS = 500 * Number(process.env.PROPERTY_FACTOR ?? 1);
const NAMES = { departments: ['support', 'billing'], tags: ['vip', 'late'], channels: ['email', 'viber'] } as const;

const category: z.ZodType = z.object({
  title: z.string(),
  get parts() {
    return z.array(category).optional();
  },
});

const weather = definePlugin({
  name: 'weather',
  conditions: {
    colderThan: condition({ params: z.strictObject({ celsius: z.number() }), test: () => true }),
    isKnown: condition({ params: z.object({ city: z.string() }).optional(), test: () => true }),
  },
  actions: { warn: action({ params: z.strictObject({ level: z.enum(['low', 'high']) }), plan: () => [] }) },
});

const desk = defineDesk({
  ...NAMES,
  fields: {
    plan: z.enum(['free', 'pro']),
    seats: z.number().int().min(0),
    isPaid: z.boolean().optional(),
    products: z.array(z.enum(['tent', 'stove'])),
    'serial number Größe': z.string().max(5),
    order: z.string().regex(/^[a-z]+-\d+$/i),
    city: z.string().trim().min(1).max(9),
    contact: z.email().optional(),
    width: z.coerce.number(),
    colour: z.string().catch('red'),
    category,
  },
  plugins: [weather],
  templates: liquid(),
  regex: re2(),
}).policies({
  schedules: { office: { timeZone: 'Europe/Athens', weekly: { mon: [['09:00', '17:00']] } } },
  templates: { received: { text: 'We have it' } },
});

// `strict` throws for every keyword that is unknown, misplaced or without its type.
const compiled = (schema: object): ValidateFunction => new Ajv2020({ strict: true, strictTypes: true }).compile(schema);
const validate = compiled(desk.ruleSchema());

const rule = (more: object) => ({ id: 'a', on: ['ticket.created'], then: [{ do: 'stop' }], ...more });
const when = (node: unknown) => rule({ when: node });
const act = (node: unknown) => rule({ then: [node] });

function codesOf(rules: unknown): readonly string[] {
  const parsed = desk.parseRules(rules);
  return parsed.ok ? [] : parsed.issues.map(({ code }) => code);
}

describe('the schema of a desk’s rules', () => {
  it('is plain JSON that a strict validator takes', () => {
    const schema = desk.ruleSchema();
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'array' });
  });

  it('is the same whenever it is asked for', () => expect(desk.ruleSchema()).toEqual(desk.ruleSchema()));

  it.each([
    ['without any names', defineDesk({})],
    ['without engines', defineDesk({ departments: ['a'], fields: { x: z.string() } })],
    ['with an empty list of tags', defineDesk({ tags: [] })],
  ])('can be compiled for a desk %s', (_name, other) => {
    const check = compiled(other.ruleSchema());
    expect(check([rule({})])).toBe(true);
    expect(check([act({ do: 'explode' })])).toBe(false);
  });

  it('stays small with sixty custom fields', () => {
    const fields = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`field ${index}`, z.enum([`a${index}`, `b${index}`, 'c'])]),
    );
    const schema = defineDesk({ ...NAMES, fields, regex: re2(), templates: liquid() }).ruleSchema();
    expect(JSON.stringify(schema).length).toBeLessThan(300_000);
  });

  it.each([
    ['after', { after: 'PT48H', since: 'lastAgentMessageAt', hours: 'business', schedule: 'office' }],
    ['before', { before: 'P1DT2H30M', until: 'nextDueAt', hours: 'calendar' }],
    ['not before', { before: 'PT0S', until: 'pendingUntil' }],
    ['a fraction of a second after', { after: 'PT1.5S', since: 'createdAt' }],
    ['at a slot', { cron: '0 9 * * 1-5', timeZone: 'Europe/Athens' }],
  ])('takes rules that wait: %s', (_name, trigger) => {
    const waiting = rule({ on: ['ticket.created', trigger] });
    expect(codesOf([waiting])).toEqual([]);
    expect(compiled(desk.ruleSchema())([waiting])).toBe(true);
  });

  it('names departments, tags, fields, schedules, templates and triggers for completion', () => {
    const { $defs } = desk.ruleSchema() as { readonly $defs: Readonly<Record<string, { readonly enum: unknown }>> };
    expect($defs.department?.enum).toEqual(['support', 'billing']);
    expect($defs.tag?.enum).toEqual(['vip', 'late']);
    expect($defs.schedule?.enum).toEqual(['always', 'office']);
    expect($defs.template?.enum).toEqual(['received']);
    expect($defs.event?.enum).toContain('ticket.created');
    expect($defs.comparison).toMatchObject({
      properties: { field: { enum: expect.arrayContaining(['fields.plan']) } },
    });
    expect($defs.action).toMatchObject({ properties: { do: { enum: expect.arrayContaining(['weather.warn']) } } });
  });

  it('says what every action does, and what every key of a rule means', () => {
    const { $defs } = desk.ruleSchema() as unknown as { readonly $defs: Readonly<Record<string, Described>> };
    const own = Object.keys($defs).filter((name) => /^action\.[a-zA-Z]+$/.test(name));
    const silent = own.filter((name) => $defs[name]?.description === undefined);
    const keys = Object.entries($defs.rule?.properties ?? {});
    expect(own.length).toBeGreaterThan(20);
    expect([...silent, ...keys.filter(([, { description }]) => description === undefined)]).toEqual([]);
  });
});

interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
}

describe('right rules pass', () => {
  it.each<[string, object]>([
    ['every key', rule({ name: 'A', note: '', active: false, order: -1.5, stop: true, onError: 'abort' })],
    ['a predicate', when({ is: 'weather.colderThan', with: { celsius: 0 } })],
    ['a predicate without parameters', when({ is: 'weather.isKnown' })],
    ['an action of a plugin', act({ do: 'weather.warn', with: { level: 'low' } })],
    ['a pattern', when({ field: 'subject', op: 'matches', value: ['a+', 'b'] })],
    ['an empty text to find', when({ field: 'subject', op: 'contains', value: '' })],
    ['an instant without seconds', when({ field: 'createdAt', op: 'before', value: '2026-12-01T08:00+02:00' })],
    [
      'an instant with its zone',
      when({ field: 'createdAt', op: 'between', value: [0, '20261201T080000,5Z[Europe/Athens]'] }),
    ],
    ['no time at all', when({ field: 'createdAt', op: 'withinLast', value: '-PT0.0S' })],
    ['a missing value', when({ field: 'fields.plan', op: 'changedTo', value: [null, 'pro'] })],
    ['a field with a space in its name', act({ do: 'setField', field: 'serial number Größe', value: '12345' })],
    ['a pattern that ignores case', act({ do: 'setField', field: 'order', value: 'ORD-1' })],
    ['a text that is trimmed first', act({ do: 'setField', field: 'city', value: '   Athens   ' })],
    ['a value that is made a number', act({ do: 'setField', field: 'width', value: '12' })],
    ['a value that is mended', act({ do: 'setField', field: 'colour', value: 7 })],
    ['a nested value', act({ do: 'setField', field: 'category', value: { title: 'a', parts: [{ title: 'b' }] } })],
    ['a field that may be missing', act({ do: 'setField', field: 'isPaid' })],
    ['a text for a field', act({ do: 'setField', field: 'seats', text: '{{ match.seats }}' })],
    ['an end of a postponement', act({ do: 'snooze', until: 'nextOpening', schedule: 'office' })],
    ['tags in every way', act({ do: 'tag', add: [], remove: ['vip'], replace: ['late'] })],
  ])('%s', (_name, right) => {
    expect(codesOf([right])).toEqual([]);
    expect(validate([right]), JSON.stringify(validate.errors)).toBe(true);
  });
});

describe('wrong rules are refused by the schema and by the desk', () => {
  it.each<[string, object, string]>([
    ['an unknown department', act({ do: 'transfer', department: 'sales' }), 'config.unknownDepartment'],
    ['an unknown tag', act({ do: 'tag', add: ['vpi'] }), 'config.unknownTag'],
    ['an unknown template', act({ do: 'reply', template: 'recieved' }), 'config.unknownTemplate'],
    ['an unknown schedule', act({ do: 'snooze', for: 'PT1H', schedule: 'offfice' }), 'config.unknownSchedule'],
    ['an unknown trigger', rule({ on: ['ticket.exploded'] }), 'config.unknownTrigger'],
    ['an unknown action', act({ do: 'explode' }), 'action.unknown'],
    ['an action in a list', act({ do: ['weather.warn'], with: { level: 'low' } }), 'action.unknown'],
    ['an unknown custom field', act({ do: 'clearField', field: 'color' }), 'config.unknownField'],
    ['a wrong value of a custom field', act({ do: 'setField', field: 'seats', value: 'three' }), 'config.wrongType'],
    ['an unknown value of a custom field', act({ do: 'setField', field: 'plan', value: 'x' }), 'config.unknownValue'],
    ['value and text', act({ do: 'setField', field: 'plan', value: 'pro', text: 'pro' }), 'action.eitherOr'],
    ['one member instead of a list', act({ do: 'addToField', field: 'products', value: 'tent' }), 'config.wrongType'],
    ['neither text nor template', act({ do: 'reply' }), 'action.eitherOr'],
    ['both text and template', act({ do: 'note', text: 'a', template: 'received' }), 'action.eitherOr'],
    ['no schedule to open', act({ do: 'snooze', until: 'nextOpening' }), 'action.noSchedule'],
    ['no time', act({ do: 'snooze', for: 'PT0S' }), 'action.duration'],
    ['a key of an action', act({ do: 'stop', now: true }), 'config.unknownKey'],
    ['wrong parameters', act({ do: 'weather.warn', with: { level: 'extreme' } }), 'config.unknownValue'],
    ['no parameters', act({ do: 'weather.warn' }), 'config.wrongType'],
    ['an unknown field', when({ field: 'fields.color', op: 'isEmpty' }), 'condition.unknownField'],
    ['an unknown operator', when({ field: 'subject', op: 'has', value: 'x' }), 'condition.unknownOperator'],
    ['no operator', when({ field: 'subject', value: 'x' }), 'condition.unknownOperator'],
    ['an operator in a list', when({ field: 'subject', op: ['is'], value: 'x' }), 'condition.unknownOperator'],
    ['an operator of other fields', when({ field: 'subject', op: 'before', value: 0 }), 'condition.unknownOperator'],
    ['an unknown value', when({ field: 'priority', op: 'gte', value: 'huge' }), 'condition.unknownValue'],
    ['a value of a wrong type', when({ field: 'messages', op: 'gte', value: '2' }), 'condition.wrongValue'],
    ['a value where there is none', when({ field: 'subject', op: 'isEmpty', value: true }), 'condition.wrongValue'],
    ['a missing value', when({ field: 'status', op: 'is' }), 'condition.wrongValue'],
    ['an empty list', when({ field: 'tags', op: 'hasAny', value: [] }), 'condition.wrongValue'],
    ['one end only', when({ field: 'messages', op: 'between', value: [1] }), 'condition.wrongValue'],
    ['three ends', when({ field: 'messages', op: 'between', value: [1, 2, 3] }), 'condition.wrongValue'],
    ['a local time', when({ field: 'now', op: 'before', value: '2026-12-01T08:00:00' }), 'condition.wrongValue'],
    ['a month', when({ field: 'now', op: 'withinLast', value: 'P1M' }), 'condition.wrongValue'],
    ['a negative duration', when({ field: 'now', op: 'withinLast', value: '-PT1H' }), 'condition.wrongValue'],
    ['a day', when({ field: 'now', op: 'onWeekday', value: ['saturday'] }), 'condition.wrongValue'],
    ['a time of day', when({ field: 'now', op: 'atTime', value: ['9:00', '17:00'] }), 'condition.wrongValue'],
    ['a schedule', when({ field: 'now', op: 'inWorkingTime', value: 'shop' }), 'condition.unknownSchedule'],
    ['a way to fold', when({ field: 'subject', op: 'contains', value: 'x', fold: 'yes' }), 'condition.wrongValue'],
    ['a whole word', when({ field: 'subject', op: 'contains', value: 'x', wholeWord: 1 }), 'condition.wrongValue'],
    ['folding what is exact', when({ field: 'subject', op: 'is', value: 'x', fold: 'case' }), 'config.unknownKey'],
    ['an option of others', when({ field: 'now', op: 'before', value: 0, zone: 'UTC' }), 'config.unknownKey'],
    ['an empty text', when({ field: 'subject', op: 'equals', value: '' }), 'condition.wrongValue'],
    ['a long pattern', when({ field: 'subject', op: 'matches', value: 'a'.repeat(1001) }), 'condition.wrongValue'],
    ['an empty group', when({ any: [] }), 'condition.emptyGroup'],
    ['a group and more', when({ all: [{ field: 'spam', op: 'isPresent' }], any: [] }), 'config.unknownKey'],
    ['a condition that is a list', when([{ field: 'spam', op: 'isPresent' }]), 'condition.wrongType'],
    ['a condition that is nothing', when({}), 'condition.wrongType'],
    ['an unknown predicate', when({ is: 'weather.warmerThan', with: {} }), 'condition.unknownPredicate'],
    ['a predicate in a list', when({ is: ['weather.isKnown'] }), 'condition.unknownPredicate'],
    ['a wrong parameter', when({ is: 'weather.colderThan', with: { celsius: 'cold' } }), 'config.wrongType'],
    ['a key of a rule', rule({ then_: [] }), 'config.unknownKey'],
    ['no trigger', rule({ on: [] }), 'config.invalid'],
    ['an unknown trigger', rule({ on: ['ticket.create'] }), 'config.unknownTrigger'],
    ['an unknown anchor', rule({ on: [{ after: 'PT1H', since: 'createdat' }] }), 'trigger.unknownAnchor'],
    ['no duration', rule({ on: [{ after: '1h', since: 'createdAt' }] }), 'trigger.duration'],
    ['an empty duration', rule({ on: [{ after: 'P', since: 'createdAt' }] }), 'trigger.duration'],
    ['no time in a duration', rule({ on: [{ after: 'P1DT', since: 'createdAt' }] }), 'trigger.duration'],
    ['two directions', rule({ on: [{ after: 'PT1H', until: 'createdAt' }] }), 'trigger.unknownAnchor'],
    ['hours of a trigger', rule({ on: [{ after: 'PT1H', since: 'createdAt', hours: 'x' }] }), 'config.unknownValue'],
    [
      'a schedule of a trigger',
      rule({ on: [{ after: 'PT1H', since: 'createdAt', hours: 'business', schedule: 'x' }] }),
      'config.unknownSchedule',
    ],
    ['a pattern without a zone', rule({ on: [{ cron: '0 9 * * *' }] }), 'trigger.unknownTimeZone'],
    ['actions without end', rule({ then: Array(201).fill({ do: 'stop' }) }), 'config.invalid'],
    ['an empty id', rule({ id: '' }), 'config.invalid'],
    ['a wrong type', rule({ active: 'yes' }), 'config.wrongType'],
    ['another way to fail', rule({ onError: 'retry' }), 'config.unknownValue'],
  ])('%s', (_name, wrong, code) => {
    expect(codesOf([wrong])).toContain(code);
    expect(validate([wrong])).toBe(false);
  });

  it('texts with placeholders, where there is no engine for them', () => {
    const bare = defineDesk({ fields: { x: z.string() } });
    const check = compiled(bare.ruleSchema());
    for (const wrong of [act({ do: 'note', text: '{{ x }}' }), act({ do: 'setField', field: 'x', text: '{% x %}' })]) {
      expect(bare.parseRules([wrong]).ok).toBe(false);
      expect(check([wrong])).toBe(false);
    }
    expect(check([act({ do: 'note', text: '{ plain }' })])).toBe(true);
    expect(check([when({ field: 'subject', op: 'matches', value: 'a' })])).toBe(false);
  });
});

let deep: unknown = { field: 'spam', op: 'isPresent' };
for (let depth = 0; depth < 16; depth += 1) deep = { not: deep };

/** What no schema can say; the guide lists the same. */
const BEYOND: readonly [string, readonly object[], string][] = [
  ['an id that is taken', [rule({}), rule({})], 'config.duplicateId'],
  ['groups nested too deep', [when(deep)], 'condition.tooDeep'],
  ['a broken pattern', [when({ field: 'subject', op: 'matches', value: '(' })], 'condition.badPattern'],
  [
    'a zone that does not exist',
    [when({ field: 'now', op: 'on', value: '2026-12-24', zone: 'Mars/Base' })],
    'condition.unknownTimeZone',
  ],
  ['a date that does not exist', [when({ field: 'now', op: 'on', value: '2026-02-30' })], 'condition.wrongValue'],
  ['an instant that does not exist', [act({ do: 'snooze', until: '2026-02-30T08:00:00Z' })], 'action.until'],
  [
    'a duration that no clock can count',
    [when({ field: 'now', op: 'withinLast', value: 'P99999999999999999999D' })],
    'condition.wrongValue',
  ],
  ['a text without end', [when({ field: 'subject', op: 'is', value: 'a'.repeat(10_001) })], 'condition.tooLarge'],
  ['ends in the wrong order', [when({ field: 'messages', op: 'between', value: [5, 2] })], 'condition.wrongValue'],
  ['a refinement of a custom field', [act({ do: 'setField', field: 'order', value: '?' })], 'config.invalid'],
];

describe('what the schema cannot say, the desk still refuses', () => {
  it.each(BEYOND)('%s', (_name, rules, code) => {
    expect(validate(rules), JSON.stringify(validate.errors)).toBe(true);
    expect(codesOf(rules)).toEqual([code]);
  });
});

const texts = fc.constantFrom('a', '', 'Größe', '\ud83d\ude00', 'vip');
const found = fc.record({
  field: fc.constantFrom('subject', 'status', 'fields.plan', 'fields.city'),
  op: fc.constantFrom('contains', 'startsWith', 'endsWith'),
});
const plainly = fc.record({ value: fc.oneof(texts, fc.array(texts, { minLength: 1 })), wholeWord: fc.boolean() });
const collapsed = fc.record({
  value: fc.constantFrom('a', ['a', 'b']),
  whitespace: fc.constantFrom('collapse', 'keep'),
});
const ownConditions = fc.oneof(
  fc.tuple(found, fc.oneof(plainly, collapsed)).map(([head, rest]) => ({ ...head, ...rest })),
  fc.constantFrom<object>(
    { field: 'fields.seats', op: 'between', value: [1, 5] },
    { field: 'fields.products', op: 'gained', value: ['tent'] },
    { field: 'fields.isPaid', op: 'changedFrom', value: null },
    { field: 'message.text', op: 'matches', value: ['a', '(?P<x>b)'] },
    { is: 'weather.colderThan', with: { celsius: -3 } },
  ),
);
const actions = fc.constantFrom<object>(
  { do: 'transfer', department: 'billing', assignee: null },
  { do: 'assign', to: 'maria' },
  { do: 'assign', strategy: 'currentUser' },
  { do: 'tag', add: ['vip'], replace: [] },
  { do: 'setField', field: 'plan', value: 'pro' },
  { do: 'setField', field: 'contact', value: 'ana@example.org' },
  { do: 'setField', field: 'category', value: { title: 'x', parts: [] } },
  { do: 'setField', field: 'city', text: '{{ match.city }}' },
  { do: 'clearField', field: 'seats' },
  { do: 'addToField', field: 'products', value: ['stove'] },
  { do: 'setPriority', to: 'high' },
  { do: 'setStatus', to: 'onHold' },
  { do: 'snooze', for: 'PT4H', schedule: 'office' },
  { do: 'snooze', until: 1_800_000_000_000 },
  { do: 'snooze', until: 'nextOpening', schedule: 'always' },
  { do: 'setLanguage', to: null },
  { do: 'addParticipants', contacts: ['ana'] },
  { do: 'reply', template: 'received' },
  { do: 'note', text: 'Look' },
  { do: 'setRestricted', to: true },
  { do: 'weather.warn', with: { level: 'high' } },
  { do: 'stop' },
);
const rules = fc.uniqueArray(
  fc.record(
    {
      id: fc.string({ minLength: 1, maxLength: 9 }),
      on: fc.array(fc.constantFrom('ticket.created', 'message.added', 'sla.breached'), { minLength: 1, maxLength: 2 }),
      when: fc.oneof(ruleConditions(NAMES, ['office', 'always']), ownConditions),
      then: fc.array(actions, { maxLength: 3 }),
      order: fc.integer(),
      active: fc.boolean(),
    },
    { requiredKeys: ['id', 'on', 'then'] },
  ),
  { selector: ({ id }) => id, minLength: 1, maxLength: 2 },
);

/** Every place in a JSON value, the value itself first. */
function placesIn(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...keys.flatMap((key) => placesIn((value as Record<string, unknown>)[key], [...path, key]))];
}

/** A copy of a JSON value with something else in one place; `undefined` takes the place away. */
function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], other: unknown): unknown {
  if (key === undefined) return other;
  if (typeof value !== 'object' || value === null) return value;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  const inner = replaced(copy[key], rest, other);
  if (inner !== undefined) copy[key] = inner;
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[key];
  return copy;
}

const others = fc.constantFrom<unknown>(
  ...[
    undefined,
    null,
    true,
    0,
    -1,
    2.5,
    9e15,
    '',
    'x',
    'vip',
    'support',
    'office',
    'plan',
    'is',
    'in',
    'contains',
    'equals',
    'PT0S',
  ],
  ...[
    'PT4H',
    '2026-12-01',
    '2026-12-01T08:00Z',
    'received',
    'ticket.created',
    [],
    ['x'],
    ['vip'],
    [1, 2],
    {},
    { not: {} },
  ],
  ...[
    [{ do: 'stop' }],
    { do: 'reply' },
    { field: 'subject', op: 'isEmpty' },
    { all: [{ field: 'spam', op: 'isEmpty' }] },
  ],
);
const mutants = rules.chain((list) =>
  fc
    .tuple(
      fc.constantFrom(...placesIn(list)),
      others,
      fc.constantFrom('', 'value', 'text', 'with', 'fold', 'x'),
      fc.boolean(),
    )
    .map(([place, other, key, isAdded]) => replaced(list, isAdded ? [...place, key] : place, other)),
);

describe('the schema and the desk agree', () => {
  it('on every rule that the desk accepts', () => {
    fc.assert(
      fc.property(rules, (list) => {
        expect(codesOf(list)).toEqual([]);
        expect(validate(list), JSON.stringify(validate.errors)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('on rules with one thing changed: what the desk refuses and the schema does not, is what it cannot say', () => {
    const unsayable = new Set(BEYOND.map(([, , code]) => code));
    const verdicts = { both: 0, neither: 0 };
    fc.assert(
      fc.property(mutants, (list) => {
        const json: unknown = JSON.parse(JSON.stringify(list ?? null));
        const codes = codesOf(json);
        const isValid = validate(json);
        if (codes.length === 0) expect(isValid, JSON.stringify([json, validate.errors])).toBe(true);
        if (isValid) expect(codes.filter((code) => !unsayable.has(code))).toEqual([]);
        verdicts[isValid ? 'both' : 'neither'] += 1;
      }),
      { numRuns: 3 * RUNS },
    );
    expect(Math.min(verdicts.both, verdicts.neither)).toBeGreaterThan(RUNS / 10);
  });
});
