import type { Policies } from '../desk/policies.ts';

/** A kind of record that holds a part of a desk's configuration. */
export type PartKind = 'schedule' | 'department' | 'slaPolicy' | 'rule' | 'macro' | 'template' | 'role' | 'settings';

/**
 * How a section of the policies is kept. A `list` and a `table` are one record for each member, by its `id` or its key; a
 * `value` is one record of kind `settings` under the name of the section.
 */
export interface Section {
  readonly kind: PartKind;
  readonly form: 'list' | 'table' | 'value';
}

/** Every section of the policies: whatever is not told here would not be stored, and does not compile. */
export const SECTIONS = {
  schedules: { kind: 'schedule', form: 'table' },
  defaultSchedule: { kind: 'settings', form: 'value' },
  departments: { kind: 'department', form: 'table' },
  slas: { kind: 'slaPolicy', form: 'list' },
  assignment: { kind: 'settings', form: 'value' },
  rules: { kind: 'rule', form: 'list' },
  ruleExecution: { kind: 'settings', form: 'value' },
  macros: { kind: 'macro', form: 'list' },
  templates: { kind: 'template', form: 'table' },
  inbound: { kind: 'settings', form: 'value' },
  outbound: { kind: 'settings', form: 'value' },
  roles: { kind: 'role', form: 'list' },
  requesters: { kind: 'settings', form: 'value' },
  authority: { kind: 'settings', form: 'value' },
} as const satisfies { readonly [S in SectionName]: Section };

/** The name of a section: every property of the policies but their revision. */
export type SectionName = Exclude<keyof Policies, 'revision'>;

/** The names of the sections that are kept in one form. */
export type SectionWithForm<F extends Section['form']> = {
  [S in keyof typeof SECTIONS]: (typeof SECTIONS)[S]['form'] extends F ? S : never;
}[keyof typeof SECTIONS];

/** Sections whose members stand in an order and have an `id`. */
export type ListSection = SectionWithForm<'list'>;
/** Sections whose members stand under their names. */
export type TableSection = SectionWithForm<'table'>;
/** Sections that are one whole. */
export type ValueSection = SectionWithForm<'value'>;

/** The kinds of records that parts are, each once. */
export const PART_KINDS: readonly PartKind[] = [...new Set(Object.values(SECTIONS).map(({ kind }) => kind))];

/** How a section is kept. One that this version does not know is a whole: whoever checks it says what is wrong with it. */
export function sectionOf(name: string): Section {
  return Object.hasOwn(SECTIONS, name) ? SECTIONS[name as SectionName] : { kind: 'settings', form: 'value' };
}

/** The section that the members of a kind belong to; `null` for `settings`, which bear the names of their sections. */
export function sectionOfKind(kind: PartKind): ListSection | TableSection | null {
  const found = Object.entries(SECTIONS).find(([, section]) => section.kind === kind && section.form !== 'value');
  return (found?.[0] ?? null) as ListSection | TableSection | null;
}
