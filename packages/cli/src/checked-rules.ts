import {
  type Desk,
  type DeskConfigError,
  isDeskError,
  type Macro,
  type Policies,
  type Refusal,
  type Rule,
} from '@deskwright/core';
import { assumedDesk } from './assumed-desk.ts';
import type { RuleFile } from './rule-file.ts';

/** A file whose rules were checked: with a desk that has them in place of its own, or with what is wrong with it. */
export type CheckedRules = {
  readonly file: RuleFile;
  /** What was taken for granted, because no desk was given. */
  readonly assumptions: readonly string[];
  /** Parts of plugins that only a given desk could evaluate. */
  readonly plugins: readonly string[];
} & (
  | { readonly ok: true; readonly desk: Desk; readonly rules: readonly Rule[]; readonly macros: readonly Macro[] }
  | { readonly ok: false; readonly issues: readonly Refusal[] }
);

type Verdict = { readonly ok: true; readonly desk: Desk } | { readonly ok: false; readonly issues: readonly Refusal[] };

/** Checks a file against a desk; without one, against a desk that is assumed from the file itself. */
export function checkRules(file: RuleFile, given: Desk | null): CheckedRules {
  const assumed = given === null ? assumedDesk(file) : null;
  const { assumptions = [], plugins = [] } = assumed ?? {};
  const verdict = deskWith(file, given ?? (assumed as { readonly desk: Desk }).desk);
  if (!verdict.ok) return { file, assumptions, plugins, ...verdict };
  const { rules = [], macros = [] } = policiesOf(verdict.desk);
  return { file, assumptions, plugins, ...verdict, rules, macros };
}

function policiesOf(desk: Desk): Policies {
  return desk['~internal'].policies;
}

function deskWith({ kind, json }: RuleFile, desk: Desk): Verdict {
  const own = policiesOf(desk);
  if (kind === 'rules') {
    const read = desk.parseRules(json.value);
    return read.ok ? accepted(desk, { ...own, rules: read.value }) : read;
  }
  if (kind === 'pack') {
    const read = desk.parseRulePack(json.value);
    if (!read.ok) return read;
    const { rules, macros, templates } = read.value;
    return accepted(desk, { ...own, rules, macros, templates: { ...own.templates, ...templates } });
  }
  const policies = json.value as Policies;
  const isWithout = policies.departments === undefined || Object.keys(policies.departments ?? '').length === 0;
  return accepted(
    desk,
    isWithout && own.departments !== undefined ? { ...policies, departments: own.departments } : policies,
  );
}

function accepted(desk: Desk, policies: Policies): Verdict {
  try {
    return { ok: true, desk: desk.policies(policies) };
  } catch (error) {
    if (!isDeskError(error, 'desk.invalid')) throw error;
    return { ok: false, issues: (error as DeskConfigError).issues };
  }
}
