import { action, condition, type Desk, defineDesk, definePlugin, type Policies } from '@deskwright/core';
import { re2 } from '@deskwright/regex';
import { liquid } from '@deskwright/templates';
import * as z from 'zod';
import { type GuessedType, type NamesInRules, namesInRules } from './names-in-rules.ts';
import type { RuleFile } from './rule-file.ts';

/** A desk that takes the names of a file as they stand, and what was taken for granted to make it. */
export interface AssumedDesk {
  readonly desk: Desk;
  /** For people, one line each. */
  readonly assumptions: readonly string[];
  /** Parts of plugins that the file names: they can be checked for nothing, and not evaluated. */
  readonly plugins: readonly string[];
}

const FIELDS: Readonly<Record<GuessedType, z.ZodType>> = {
  set: z.array(z.unknown()),
  number: z.number(),
  boolean: z.boolean(),
  text: z.unknown(),
};
const ALL_DAY = [['00:00', '24:00']] as const;
const ALWAYS_OPEN = {
  timeZone: 'UTC',
  weekly: { mon: ALL_DAY, tue: ALL_DAY, wed: ALL_DAY, thu: ALL_DAY, fri: ALL_DAY, sat: ALL_DAY, sun: ALL_DAY },
};

/** Makes a desk for a file that comes without one. What the file declares itself is not assumed. */
export function assumedDesk({ kind, json }: RuleFile): AssumedDesk {
  const names = namesInRules(json.value);
  const declared = json.value as { readonly departments?: object };
  const hasDepartments = kind === 'policies' && Object.keys(declared.departments ?? {}).length > 0;
  const departments = hasDepartments ? [] : [...names.departments];
  const schedules = kind === 'policies' ? [] : [...names.schedules].filter((name) => name !== 'always');
  const templates = kind === 'rules' ? [...names.templates] : [];
  const plugins = [...names.predicates, ...names.actions];
  const bare = defineDesk({
    fields: Object.fromEntries(
      [...names.fields].filter(([name]) => isName(name)).map(([name, type]) => [name, FIELDS[type]]),
    ),
    plugins: pluginsOf(names),
    templates: liquid(),
    regex: re2(),
  }) as unknown as Desk;
  const policies: Policies = {
    departments: Object.fromEntries(departments.map((name) => [name, {}])),
    schedules: Object.fromEntries(schedules.map((name) => [name, ALWAYS_OPEN])),
    templates: Object.fromEntries(templates.map((name) => [name, { text: `(template ${name})` }])),
  };
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['departments', departments],
    ['custom fields', [...names.fields].map(([name, type]) => `${name} (${type})`)],
    ['templates', templates],
    ['schedules, open around the clock', schedules],
    ['plugins, which answer nothing here', plugins],
  ];
  const named = lists.filter(([, list]) => list.length > 0).map(([what, list]) => `${what}: ${list.join(', ')}`);
  return {
    desk: bare.policies(policies),
    assumptions: ['without --desk, names are taken as they stand, those of tags, channels and people, too', ...named],
    plugins,
  };
}

// What no desk could declare stays unknown, and is reported as such.
function isName(name: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N} _-]{0,62}$/u.test(name);
}

function pluginsOf({ predicates, actions }: NamesInRules) {
  const owners = new Map<string, { readonly conditions: string[]; readonly actions: string[] }>();
  const add = (part: 'conditions' | 'actions', full: string): void => {
    const dot = full.indexOf('.');
    const [owner, name] = [full.slice(0, dot), full.slice(dot + 1)];
    if (!isName(owner)) return;
    const known = owners.get(owner) ?? { conditions: [], actions: [] };
    known[part].push(name);
    owners.set(owner, known);
  };
  for (const name of predicates) add('conditions', name);
  for (const name of actions) add('actions', name);
  const params = z.unknown();
  return [...owners].map(([name, parts]) =>
    definePlugin({
      name,
      conditions: Object.fromEntries(parts.conditions.map((one) => [one, condition({ params, test: () => false })])),
      actions: Object.fromEntries(parts.actions.map((one) => [one, action({ params, plan: () => [] })])),
    }),
  );
}
