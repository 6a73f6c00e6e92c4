import * as z from 'zod';
import { checkedBy, fault, knownName, refusalsOf } from '../desk/config-issues.ts';
import { isObject, keysOf, type Raw } from '../desk/raw-config.ts';
import type { Refusal } from '../record/refusal.ts';
import { durationMs } from '../sla/duration.ts';
import { isDecimal } from './decimal.ts';
import { moneySchema } from './money.ts';

const MOST_LIMITS = 200;
const id = z.string().min(1).max(200);

/** The `authority` policy; `roles` are the ids of the desk's roles. */
export function authoritySchema(roles: readonly string[]): z.ZodType {
  const approvers = z.strictObject({
    roles: z.array(knownName('Role', roles)).optional(),
    agents: z.array(id).optional(),
    managers: z.boolean().optional(),
  });
  const action = z.strictObject({
    name: z.string().min(1).optional(),
    note: z.string().optional(),
    measure: z.enum(['money', 'number', 'none']).optional(),
    per: z.enum(['ticket', 'use']).optional(),
    approvers: approvers.optional(),
    expiresAfter: z
      .string()
      .refine(
        (text) => (durationMs(text) ?? 0) > 0,
        fault('authority.duration', 'This is no duration', 'Write ISO 8601 in days and less, such as P2D'),
      )
      .optional(),
    selfApproval: z.boolean().optional(),
  });
  return z.strictObject({ actions: z.record(id, action) });
}

/** The actions of an `authority` policy that was not checked yet. */
export function authorityActions(authority: unknown): Raw {
  return isObject(authority) && isObject(authority.actions) ? authority.actions : {};
}

/** The limits of one role, for the actions of an `authority` policy that was not checked yet. */
export function limitsSchema(authority: unknown, departments: readonly string[]): z.ZodType {
  const actions = authorityActions(authority);
  const limit = z.strictObject({
    action: knownName('Action', Object.keys(actions)),
    upTo: z.unknown(),
    in: z.array(knownName('Department', departments)).min(1, 'A limit is for some departments').optional(),
  });
  const upTo = checkedBy((value) => {
    if (!isObject(value) || value.upTo === 'unlimited' || value.upTo === 'never') return [];
    return checkAmount(actions, value.action, value.upTo, 'upTo');
  });
  return z.array(limit.and(upTo)).max(MOST_LIMITS);
}

/** Checks that something which has an `action` asks for an `amount` of what that action counts. */
export function askedAmount(authority: unknown): z.core.CheckFn<object> {
  return ({ value, issues }) => {
    const { action, amount } = value as Raw;
    for (const { code, message, path, remedy } of checkAmount(authorityActions(authority), action, amount, 'amount')) {
      issues.push({ code: 'custom', message, path: [...(path ?? [])], params: { code, remedy }, input: amount });
    }
  };
}

const REMEDIES: Readonly<Record<string, string>> = {
  money: 'Write { amount: "30.00", currency: "EUR" }',
  number: 'Write a number: not negative, with at most four places',
};

/** Checks an amount under a key: it has to be in what its action counts. */
function checkAmount(actions: Raw, name: unknown, amount: unknown, key: 'upTo' | 'amount'): readonly Refusal[] {
  const action = Object.hasOwn(actions, String(name)) ? actions[String(name)] : undefined;
  if (!isObject(action)) return [];
  const { measure = 'none' } = action;
  if (measure === 'money' && isObject(amount)) {
    const result = moneySchema.safeParse(amount, { reportInput: true });
    return result.success ? [] : refusalsOf(result.error, [key]);
  }
  if (measure === 'number' && typeof amount === 'number' && isDecimal(String(amount))) return [];
  if (measure === 'none' && amount === undefined) return [];
  const isKnown = measure === 'none' || Object.hasOwn(REMEDIES, String(measure));
  if (!isKnown) return [];
  const nothing = key === 'upTo' ? 'Write "unlimited" or "never"' : 'Leave it out';
  const remedy = REMEDIES[String(measure)] ?? nothing;
  const message = 'The amount does not fit what the action counts';
  return [{ code: 'authority.amount', message, path: [key], remedy }];
}

/** Actions that nobody of the desk could ever grant. */
export function ungrantable({ authority, roles }: Raw): readonly Refusal[] {
  const actions = authorityActions(authority);
  const limits = (Array.isArray(roles) ? roles : []).flatMap((role) =>
    isObject(role) && Array.isArray(role.limits) ? role.limits : [],
  );
  const granting = new Set(limits.flatMap((one) => (isObject(one) && one.upTo !== 'never' ? [one.action] : [])));
  return keysOf(actions).flatMap((name) => {
    if (granting.has(name) || hasApprovers(actions[name])) return [];
    const message = `Nobody could ever grant "${name}"`;
    const remedy = 'Give a role a limit for it, or name approvers';
    return [{ code: 'authority.noApprover', message, path: ['authority', 'actions', name], remedy }];
  });
}

function hasApprovers(action: unknown): boolean {
  // What is wrong with it otherwise is told elsewhere.
  if (!isObject(action) || !isObject(action.approvers)) return !isObject(action);
  const { roles, agents, managers } = action.approvers;
  return managers === true || [roles, agents].some((list) => Array.isArray(list) && list.length > 0);
}
