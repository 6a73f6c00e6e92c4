import {
  action,
  defineDesk,
  definePlugin,
  exportRules,
  isDeskError,
  mergePack,
  type Policies,
  type RulePack,
  type VocabularyOf,
} from '@deskwright/core';
import { liquid } from '@deskwright/templates';
import { ruleConditions } from '@deskwright/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const RUNS = 300 * Number(process.env.PROPERTY_FACTOR ?? 1);
const orders = definePlugin({
  name: 'orders',
  actions: {
    apologise: action({
      params: z.object({ words: z.object({ template: z.string() }) }),
      plan: ({ words }) => [{ do: 'reply', template: words.template }],
    }),
  },
});
const NAMES = { departments: ['support', 'billing'], tags: ['vip', 'late'], channels: ['email'] } as const;
const bare = defineDesk({ ...NAMES, plugins: [orders], templates: liquid() });
interface V extends VocabularyOf<typeof bare> {}
type Own = Policies<V>;

const policies: Own = {
  revision: 7,
  schedules: { office: { timeZone: 'Europe/Athens', weekly: { mon: [['09:00', '17:00']] } } },
  rules: [
    { id: 'later', order: 5, on: ['message.received'], then: [{ do: 'reply', template: 'received' }] },
    { id: 'b', on: ['ticket.created'], active: false, then: [{ do: 'tag', add: ['vip'] }] },
    { id: 'a', on: ['ticket.created'], then: [{ do: 'orders.apologise', with: { words: { template: 'sorry' } } }] },
  ],
  macros: [
    { id: 'z', name: 'To billing', then: [{ do: 'transfer', department: 'billing' }] },
    { id: 'y', name: 'Ask', departments: ['support'], then: [{ do: 'note', template: 'asked' }] },
  ],
  templates: {
    unused: { text: 'Nobody says this' },
    sorry: { text: 'Sorry' },
    received: { text: 'We have {{ ticket.reference }}' },
    asked: { text: 'Asked' },
    hello: { text: 'Hello', canned: { name: 'Hello', departments: ['support'], language: 'en' } },
  },
};
const desk = bare.policies(policies);
const pack = exportRules(desk);

describe('exportRules', () => {
  it('writes rules as they run, macros as agents see them, and the templates that they use', () => {
    expect(pack).toEqual({
      format: 'deskwright/rules',
      version: 1,
      rules: [policies.rules?.[2], policies.rules?.[1], policies.rules?.[0]],
      macros: policies.macros,
      templates: { asked: { text: 'Asked' }, received: policies.templates?.received, sorry: { text: 'Sorry' } },
    });
    expect(Object.keys(pack.templates)).toEqual(['asked', 'received', 'sorry']);
  });

  it('does not depend on the order in which the policies stand', () => {
    const templates = Object.fromEntries(Object.entries(policies.templates ?? {}).reverse());
    const other = bare.policies({ ...policies, rules: policies.rules?.toReversed() ?? [], templates });
    expect(JSON.stringify(exportRules(other))).toBe(JSON.stringify(pack));
  });

  it('takes canned responses along when it is told to', () => {
    expect(Object.keys(exportRules(desk, { cannedResponses: true }).templates)).toContain('hello');
  });

  it('takes some of the rules and macros, and only what those use', () => {
    const some = exportRules(desk, { name: 'Answers', rules: ['later'], macros: [] });
    expect(some).toMatchObject({ name: 'Answers', rules: [{ id: 'later' }], macros: [] });
    expect(Object.keys(some.templates)).toEqual(['received']);
  });

  it('refuses to export what there is not', () => {
    const attempt = () => exportRules(desk, { rules: ['a', 'c'] });
    expect(attempt).toThrow('The desk has no rule "c"');
    try {
      attempt();
    } catch (error) {
      expect(isDeskError(error, 'pack.unknownId')).toBe(true);
    }
  });

  it('writes an empty pack for a desk without rules', () => {
    expect(exportRules(bare)).toEqual({ format: 'deskwright/rules', version: 1, rules: [], macros: [], templates: {} });
  });
});

describe('desk.parseRulePack', () => {
  it('reads what exportRules wrote, after any way through JSON', () => {
    const named = exportRules(desk, { name: 'All', cannedResponses: true });
    expect(
      bare.policies({ schedules: policies.schedules ?? {} }).parseRulePack(JSON.parse(JSON.stringify(named))),
    ).toEqual({
      ok: true,
      value: named,
    });
  });

  it('takes a pack without macros and templates, and rules with templates of the desk', () => {
    const rules = [{ id: 'n', on: ['ticket.created'], then: [{ do: 'reply', template: 'hello' }] }];
    const read = desk.parseRulePack({ format: 'deskwright/rules', version: 1, rules });
    expect(read).toMatchObject({ ok: true, value: { rules, macros: [], templates: {} } });
  });

  const problemsOf = (json: unknown) => {
    const read = desk.parseRulePack(json);
    return read.ok ? [] : read.issues.map(({ code, path }) => `${(path ?? []).join('.')} ${code}`);
  };

  it('says everything that is wrong at once', () => {
    const then = [{ do: 'transfer', department: 'sales' }];
    const wrong = {
      format: 'other',
      version: 1,
      author: 'me',
      rules: [
        { id: 'x', on: ['ticket.created'], then },
        { id: 'x', on: [], then: [{ do: 'reply', template: 'receieved' }] },
      ],
      macros: [{ id: 'm', name: '', then: [{ do: 'stop' }] }],
      templates: { t: { text: 7 } },
    };
    expect(problemsOf(wrong).toSorted()).toEqual([
      'author config.unknownKey',
      'format pack.format',
      'macros.0.name config.invalid',
      'macros.0.then.0.do action.onlyInRules',
      'rules.0.then.0.department config.unknownDepartment',
      'rules.1.id config.duplicateId',
      'rules.1.on config.invalid',
      'rules.1.then.0.template config.unknownTemplate',
      'templates.t.text config.wrongType',
    ]);
  });

  it('says what to do about it', () => {
    const read = desk.parseRulePack({ ...pack, rules: [{ id: 'x', on: ['ticket.create'], then: [] }] });
    expect(read).toMatchObject({ ok: false, issues: [{ remedy: 'Did you mean "ticket.created"?' }] });
  });

  it.each([
    ['a newer version', { ...pack, version: 2, rules: 'unheard of' }, ['version pack.tooNew']],
    ['no version', { ...pack, version: undefined }, ['version pack.version']],
    ['a bare list of rules', pack.rules, [' pack.format']],
    ['policies', policies, ['format pack.format', 'version pack.version']],
    ['nothing', null, [' pack.format']],
    ['no rules', { format: 'deskwright/rules', version: 1 }, ['rules config.wrongType']],
  ])('refuses %s', (_name, json, problems) => {
    expect(problemsOf(json).filter((problem) => !problem.endsWith('config.unknownKey'))).toEqual(problems);
  });
});

it('a template that is named like a prototype is refused', () => {
  const json = '{"format":"deskwright/rules","version":1,"rules":[],"templates":{"__proto__":{"text":""}}}';
  const read = desk.parseRulePack(JSON.parse(json));
  expect(read).toMatchObject({ ok: false, issues: [{ code: 'config.unknownKey', path: ['templates', '__proto__'] }] });
});

describe('mergePack', () => {
  const present: Own = {
    revision: 3,
    rules: [
      { id: 'own', on: ['ticket.created'], then: [] },
      { id: 'a', on: ['ticket.updated'], then: [{ do: 'stop' }] },
    ],
    templates: { sorry: { text: 'Pardon' } },
  };
  const ids = (list: readonly { readonly id: string }[] = []) => list.map(({ id }) => id);

  it('adds what is new at the end and raises the revision', () => {
    const merged = mergePack<V>({ inbound: {} }, pack, { onConflict: 'refuse' });
    expect(merged).toMatchObject({ ok: true, conflicts: [], value: { revision: 2, inbound: {}, ...contentsOf(pack) } });
  });

  it('refuses with one reason for each id that is taken', () => {
    const merged = mergePack(present, pack, { onConflict: 'refuse' });
    expect(merged.ok ? [] : merged.issues.map(({ code, path }) => [code, path])).toEqual([
      ['pack.conflict', ['rules', 'a']],
      ['pack.conflict', ['templates', 'sorry']],
    ]);
  });

  it('replaces in place, and reports what', () => {
    const merged = mergePack(present, pack, { onConflict: 'replace' });
    expect(merged).toMatchObject({
      ok: true,
      conflicts: [
        { part: 'rules', id: 'a' },
        { part: 'templates', id: 'sorry' },
      ],
      value: { revision: 4, templates: { sorry: { text: 'Sorry' } } },
    });
    if (!merged.ok) return;
    expect(ids(merged.value.rules)).toEqual(['own', 'a', 'b', 'later']);
    expect(merged.value.rules?.[1]).toEqual(pack.rules[0]);
  });

  it('keeps what is there, and reports what', () => {
    const merged = mergePack(present, pack, { onConflict: 'keep' });
    expect(merged).toMatchObject({ ok: true, value: { revision: 4, templates: { sorry: { text: 'Pardon' } } } });
    if (!merged.ok) return;
    expect(merged.conflicts).toHaveLength(2);
    expect(merged.value.rules?.[1]).toEqual(present.rules?.[1]);
  });

  it('changes nothing when everything is there already, whatever the order of its keys', () => {
    const turned = pack.rules.map((rule) => Object.fromEntries(Object.entries(rule).reverse()));
    for (const onConflict of ['refuse', 'replace', 'keep'] as const) {
      const merged = mergePack(policies, { ...pack, rules: turned } as never, { onConflict });
      expect(merged.ok && merged.value === policies).toBe(true);
    }
  });

  it('gives policies that the desk takes', () => {
    const merged = mergePack<V>({ schedules: policies.schedules ?? {} }, pack, { onConflict: 'refuse' });
    if (!merged.ok) throw new Error('refused');
    expect(exportRules(bare.policies(merged.value))).toEqual(pack);
  });
});

function contentsOf({ rules, macros, templates }: RulePack<V>): Own {
  return { rules, macros, templates };
}

describe('packs of random rules', () => {
  const rules = fc.uniqueArray(
    fc.record(
      {
        id: fc.string({ minLength: 1, maxLength: 5, unit: 'grapheme' }),
        order: fc.integer({ min: -2, max: 2 }),
        on: fc.constant(['ticket.created']),
        when: ruleConditions(NAMES, ['always']),
        then: fc.constant([{ do: 'note', template: 'constructor' }]),
      },
      { requiredKeys: ['id', 'on', 'then'] },
    ),
    { selector: ({ id }) => id, maxLength: 5 },
  );
  const templates = Object.fromEntries([['constructor', { text: 'odd' }]]);

  it('survive export, JSON, reading and merging', () => {
    fc.assert(
      fc.property(rules, (list) => {
        const first = bare.policies({ rules: list, templates } as never);
        const written = exportRules(first);
        const read = bare.parseRulePack(JSON.parse(JSON.stringify(written)));
        expect(read).toEqual({ ok: true, value: written });
        const merged = mergePack<V>({}, written, { onConflict: 'refuse' });
        if (!merged.ok) throw new Error('refused');
        expect(exportRules(bare.policies(merged.value))).toEqual(written);
      }),
      { numRuns: RUNS },
    );
  });
});
