import {
  type Actor,
  type ConfigurationEdit,
  type ConfigurationIssue,
  checkEdit,
  type Desk,
  DeskConfigError,
  DeskError,
  type EditReason,
  editPolicies,
  locateIssues,
  longNames,
  type PartChange,
  type Policies,
  planEdit,
  policiesOf,
  type Refusal,
  readJson,
  type Vocabulary,
} from '@deskwright/core';
import type { AppliedConfiguration } from '../apply-configuration.ts';
import type { Context } from '../context.ts';
import { applyInForce } from './apply-in-force.ts';
import type { InForce } from './in-force.ts';
import { storeEdit } from './store-edit.ts';
import { presentParts, type StoredConfiguration } from './stored-configuration.ts';

/** How a configuration is edited. */
export interface EditOptions {
  /** Refuse with `configuration.overtaken` unless this is the revision that is stored: somebody else may have edited. */
  readonly expectedRevision?: number;
  /** Why, for the history. At most 2000 characters. */
  readonly note?: string;
  /** Only check, and say what would change. */
  readonly dryRun?: boolean;
}

/** What became of an edit: the revision that is in force now and what changed, or everything that is wrong with it. */
export type Edited =
  | {
      readonly ok: true;
      readonly revision: number;
      /** Part by part; empty when everything was like this already, which makes no new revision. */
      readonly changes: readonly PartChange[];
      /** What applying it set going; `null` when nothing was stored, or a round of work will do it. */
      readonly applied: AppliedConfiguration | null;
    }
  | { readonly ok: false; readonly issues: readonly ConfigurationIssue[] };

/** The policies that an edit leads to from those that are stored, and what was put to get there. */
export type Target = (policies: Policies, stored: StoredConfiguration | null) => Promise<Aim> | Aim;

type Aim =
  | { readonly policies: Policies; readonly put?: unknown; readonly root?: string }
  | { readonly issues: readonly Refusal[] };

const MAX_ATTEMPTS = 50;
const LONGEST_NOTE = 2000;
const SEED: Actor = { kind: 'system', id: 'configuration' };

/** The edit of {@link ConfigurationEdit}, checked for its shape; what it puts is checked as a part of everything. */
export function targetOfEdit(edit: ConfigurationEdit): Target {
  return (policies) => {
    const read = readJson(edit);
    if (!read.ok) return read;
    const shape = checkEdit(read.value);
    if (shape.length > 0) return { issues: shape };
    const own = read.value as ConfigurationEdit;
    const { policies: edited, issues } = editPolicies(policies, own);
    return issues.length > 0 ? { issues } : { policies: edited, put: own.put, root: 'put' };
  };
}

/**
 * Stores the policies of the code as the first revision where nothing is stored yet. Any number of processes may do so at
 * once, and again.
 */
export async function seedConfiguration(inForce: InForce): Promise<Edited> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const context = await inForce.look();
    const { desk } = context;
    const { stored: known } = inForce;
    if (known !== null) return { ok: true, revision: known.head.value.revision, changes: [], applied: null };
    const { policies } = desk['~internal'];
    const unfit = longNames(policies);
    if (unfit.length > 0) return { ok: false, issues: unfit };
    const plan = planEdit([], policies, desk.revision);
    const stored = await storeEdit(context, null, plan, SEED);
    if (stored === null) continue;
    inForce.adopt(stored, desk);
    return { ok: true, revision: desk.revision, changes: plan.changes, applied: await apply(inForce) };
  }
  throw contention();
}

/**
 * Brings the stored configuration to where `target` leads, as one new revision: everything is checked as a whole before
 * anything is stored, and what others stored meanwhile is the ground on which it is tried again. Where nothing is stored,
 * the policies of the code are stored first.
 */
export async function editConfiguration(
  inForce: InForce,
  by: Actor,
  target: Target,
  { expectedRevision, note, dryRun = false, restores }: EditOptions & Pick<EditReason, 'restores'>,
): Promise<Edited> {
  if (note !== undefined && (typeof note !== 'string' || note.length > LONGEST_NOTE)) {
    const remedy = `Give a text of at most ${LONGEST_NOTE} characters`;
    return {
      ok: false,
      issues: [{ code: 'configuration.badNote', message: 'This is no note', path: ['note'], remedy }],
    };
  }
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    let context = await inForce.look();
    if (inForce.stored === null) {
      if (dryRun) return dryRunOnCode(context, target, expectedRevision);
      const seeded = await seedConfiguration(inForce);
      if (!seeded.ok) return seeded;
      context = inForce.latest;
    }
    const known = inForce.stored;
    if (known === null) continue;
    const { revision } = known.head.value;
    const overtaken = overtakenBy(revision, expectedRevision);
    if (overtaken !== null) return { ok: false, issues: [overtaken] };
    const before = presentParts(known);
    const checked = await check(context, policiesOf(before), known, target, revision + 1);
    if (!checked.ok) return checked;
    const reason = { ...(note === undefined ? {} : { note }), ...(restores === undefined ? {} : { restores }) };
    const plan = planEdit(before, checked.policies, revision + 1, reason);
    if (plan.changes.length === 0 || dryRun) return { ok: true, revision, changes: plan.changes, applied: null };
    const stored = await storeEdit(context, known, plan, by);
    if (stored === null) continue;
    inForce.adopt(stored, checked.desk);
    return { ok: true, revision: revision + 1, changes: plan.changes, applied: await apply(inForce) };
  }
  throw contention();
}

type Checked =
  | { readonly ok: true; readonly policies: Policies; readonly desk: Desk<Vocabulary> }
  | { readonly ok: false; readonly issues: readonly ConfigurationIssue[] };

async function check(
  context: Context,
  before: Policies,
  stored: StoredConfiguration | null,
  target: Target,
  revision: number,
): Promise<Checked> {
  const aimed = await target(before, stored);
  if ('issues' in aimed) return { ok: false, issues: aimed.issues };
  const { policies, put, root = 'put' } = aimed;
  try {
    const desk = context.desk.policies({ ...policies, revision });
    const unfit = longNames(policies);
    return unfit.length > 0 ? { ok: false, issues: unfit } : { ok: true, policies, desk };
  } catch (error) {
    if (!(error instanceof DeskConfigError)) throw error;
    return { ok: false, issues: locateIssues(error.issues, policies, put, root) };
  }
}

/** What an edit would change where nothing is stored yet. */
async function dryRunOnCode(context: Context, target: Target, expectedRevision: number | undefined): Promise<Edited> {
  const { desk } = context;
  const overtaken = overtakenBy(desk.revision, expectedRevision);
  if (overtaken !== null) return { ok: false, issues: [overtaken] };
  const { parts } = planEdit([], desk['~internal'].policies, desk.revision);
  const checked = await check(context, policiesOf(parts), null, target, desk.revision + 1);
  if (!checked.ok) return checked;
  const { changes } = planEdit(parts, checked.policies, desk.revision + 1);
  return { ok: true, revision: desk.revision, changes, applied: null };
}

function overtakenBy(revision: number, expected: number | undefined): Refusal | null {
  if (expected === undefined || expected === revision) return null;
  const message = `The configuration is at revision ${revision}, not ${expected}`;
  const remedy = 'Look at what others have changed, and edit again';
  return { code: 'configuration.overtaken', message, path: ['expectedRevision'], remedy };
}

/** What is stored is in force in any case: what cannot be applied at once, the next round of work applies. */
async function apply(inForce: InForce): Promise<AppliedConfiguration | null> {
  try {
    return await applyInForce(inForce, {});
  } catch (error) {
    inForce.latest.onError(error);
    return null;
  }
}

function contention(): DeskError {
  return new DeskError('helpdesk.contention', `The configuration was edited by others ${MAX_ATTEMPTS} times in a row`);
}
