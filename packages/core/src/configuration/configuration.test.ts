import { describe, expect, it } from 'vitest';
import { defineDesk } from '../desk/desk.ts';
import { foldHistory } from '../record/kind.ts';
import { type ConfigurationUpcaster, upcastConfiguration } from './configuration-document.ts';
import { CONFIGURATION_KINDS } from './configuration-kinds.ts';
import { editPolicies } from './edit-policies.ts';
import { checkEdit } from './edit-schema.ts';
import { exportConfiguration, parseConfiguration } from './parse-configuration.ts';

const desk = defineDesk({ departments: ['support', 'billing'], tags: ['late'] }).policies({
  revision: 7,
  departments: { support: { name: 'Support' } },
  slas: [{ id: 'standard', targets: [{ metric: 'firstResponse', within: 'PT4H' }] }],
  rules: [{ id: 'late', on: ['sla.breached'], then: [{ do: 'tag', add: ['late'] }] }],
});

describe('a configuration as a document', () => {
  it('is read again as what it was', () => {
    const document = exportConfiguration(desk, { name: 'Our shop' });
    const parsed = parseConfiguration(desk, JSON.parse(JSON.stringify(document)));
    expect(parsed).toMatchObject({ ok: true, value: document });
    expect(document).toMatchObject({ format: 'deskwright/configuration', version: 1, name: 'Our shop', revision: 7 });
    expect(parsed.ok && exportConfiguration(parsed.desk, { name: 'Our shop' })).toEqual(document);
  });

  it('tells everything that is wrong with it at once, with paths in the document', () => {
    const parsed = parseConfiguration(desk, {
      format: 'deskwright/configuration',
      version: 1,
      policies: {
        departments: { suport: {} },
        defaultSchedule: 'office',
        rules: [{ id: 'late', on: ['sla.breached'], then: [{ do: 'tag', add: ['latte'] }] }],
        macro: [],
      },
    });
    const issues = parsed.ok ? [] : parsed.issues;
    expect(issues.map(({ path }) => path?.join('.')).toSorted()).toEqual([
      'policies.defaultSchedule',
      'policies.departments.suport',
      'policies.macro',
      'policies.rules.0.then.0.add.0',
    ]);
  });

  it.each([
    ['no object', [], 'configuration.format', []],
    ['something else', { format: 'x', version: 1, policies: {} }, 'configuration.format', ['format']],
    ['no version', { format: 'deskwright/configuration', policies: {} }, 'configuration.version', ['version']],
    ['a later version', { format: 'deskwright/configuration', version: 2 }, 'configuration.tooNew', ['version']],
    ['no policies', { format: 'deskwright/configuration', version: 1 }, 'configuration.invalid', ['policies']],
    [
      'a key that nobody knows',
      { format: 'deskwright/configuration', version: 1, policies: {}, rules: [] },
      'configuration.unknownKey',
      ['rules'],
    ],
    [
      'a revision among the policies',
      { format: 'deskwright/configuration', version: 1, policies: { revision: 2 } },
      'configuration.invalid',
      ['policies', 'revision'],
    ],
  ])('is refused when it is %s', (_, json, code, path) => {
    const parsed = parseConfiguration(desk, json);
    expect(parsed.ok ? [] : parsed.issues.map((issue) => [issue.code, issue.path])).toEqual([[code, path]]);
  });

  it('of an earlier version is brought to the present one', () => {
    const renamed: ConfigurationUpcaster = ({ config, ...document }) => ({ ...document, policies: config });
    const old = { format: 'deskwright/configuration', version: 1, config: { rules: [] } };
    expect(upcastConfiguration(old, [renamed])).toMatchObject({ ok: true, document: { policies: { rules: [] } } });
  });
});

describe('an edit', () => {
  const { policies } = desk['~internal'];

  it('replaces what has the same id, in its place, and puts what is new at the end', () => {
    const first = { id: 'first', targets: [] };
    const changed = { id: 'standard', targets: [] };
    const edited = editPolicies(policies, { put: { slas: [first, changed], departments: { billing: {} } } });
    expect(edited.issues).toEqual([]);
    expect(edited.policies.slas).toEqual([changed, first]);
    expect(edited.policies.departments).toEqual({ support: { name: 'Support' }, billing: {} });
    expect(edited.policies.rules).toBe(policies.rules);
  });

  it('names every part that it does not find', () => {
    const { issues } = editPolicies(policies, {
      remove: { slas: ['standart'], schedules: ['office'] },
      order: { rules: ['late', 'late'] },
    });
    expect(issues).toMatchObject([
      { code: 'configuration.unknownPart', path: ['remove', 'slas', 0], remedy: 'Did you mean "standard"?' },
      { code: 'configuration.unknownPart', path: ['remove', 'schedules', 0] },
      { code: 'configuration.unknownPart', path: ['order', 'rules', 1] },
    ]);
  });

  it('leaves two of one id for the desk to find', () => {
    const twice = [
      { id: 'late', on: [], then: [] },
      { id: 'late', on: [], then: [] },
    ];
    expect(editPolicies(policies, { put: { rules: twice } }).policies.rules).toHaveLength(2);
  });

  it('that comes from a form is looked at before it is applied', () => {
    expect(checkEdit({ put: { anything: 1 }, remove: { slas: ['standard'], inbound: true } })).toEqual([]);
    const edit = {
      put: [],
      remove: { slas: 'standard', inbound: ['x'], slass: true },
      order: { templates: ['x'] },
      x: 1,
    };
    const paths = checkEdit(edit).map(({ path }) => path?.join('.'));
    expect(paths.toSorted()).toEqual(['order.templates', 'put', 'remove.inbound', 'remove.slas', 'remove.slass', 'x']);
  });
});

describe('the records of a configuration', () => {
  const stamp = { v: 1, id: 'e', at: 5, by: { kind: 'agent', id: 'ana' }, cause: 'c', hops: 0, desk: 1 } as const;

  it('fold to the value that was put last, and to null once it was removed', () => {
    const rule = CONFIGURATION_KINDS.find(({ kind }) => kind === 'rule');
    if (rule === undefined) throw new Error('There is no such kind');
    const put = {
      ...stamp,
      seq: 1,
      type: 'part.changed',
      partId: 'late',
      value: { id: 'late' },
      position: 0,
      revision: 2,
    };
    const removed = { ...stamp, seq: 2, at: 9, type: 'part.removed', revision: 3 };
    expect(foldHistory(rule, [put])).toMatchObject({ id: 'late', value: { id: 'late' }, revision: 2 });
    expect(foldHistory(rule, [put, removed])).toEqual({
      id: 'late',
      value: null,
      position: 0,
      revision: 3,
      createdAt: 5,
      updatedAt: 9,
    });
  });

  it('count the revisions without a gap', () => {
    const head = CONFIGURATION_KINDS.find(({ kind }) => kind === 'configuration');
    const at = (state: unknown, revision: number) =>
      head?.decide(state, { type: 'configuration.edit', revision, parts: [] }, { now: 0, actor: stamp.by });
    expect(at(null, 7)).toMatchObject({ ok: true });
    expect(at({ revision: 7 }, 8)).toMatchObject({ ok: true });
    for (const revision of [7, 9]) {
      expect(at({ revision: 7 }, revision)).toMatchObject({ refusal: { code: 'configuration.overtaken' } });
    }
  });
});
