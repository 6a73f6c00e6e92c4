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

/** The limits of one role, for the actions of an `authority` policy that was not checked yet. */
export function limitsSchema(authority: unknown, departments: readonly string[]): z.ZodType {
  const actions = isObject(authority) && isObject(authority.actions) ? authority.actions : {};
  const limit = z.strictObject({
    action: knownName('Action', Object.keys(actions)),
    upTo: z.unknown(),
    in: z.array(knownName('Department', departments)).min(1, 'A limit is for some departments').optional(),
  });
  const upTo = checkedBy((value) => checkUpTo(actions, value));
  return z.array(limit.and(upTo)).max(MOST_LIMITS);
}

/** A limit has to be in what its action counts. */
function checkUpTo(actions: Raw, limit: unknown): readonly Refusal[] {
  if (!isObject(limit) || limit.upTo === 'unlimited' || limit.upTo === 'never') return [];
  const action = Object.hasOwn(actions, String(limit.action)) ? actions[String(limit.action)] : undefined;
  if (!isObject(action)) return [];
  const { measure = 'none' } = action;
  if (measure === 'money' && isObject(limit.upTo)) {
    const result = moneySchema.safeParse(limit.upTo, { reportInput: true });
    return result.success ? [] : refusalsOf(result.error, ['upTo']);
  }
  if (measure === 'number' && typeof limit.upTo === 'number' && isDecimal(String(limit.upTo))) return [];
  const remedies: Readonly<Record<string, string>> = {
    money: 'Write { amount: "30.00", currency: "EUR" }, "unlimited" or "never"',
    number: 'Write a number (not negative, with at most four places), "unlimited" or "never"',
    none: 'Write "unlimited" or "never"',
  };
  const remedy = remedies[String(measure)];
  if (remedy === undefined) return [];
  return [{ code: 'authority.limit', message: 'The limit does not fit what is counted', path: ['upTo'], remedy }];
}

/** Actions that nobody of the desk could ever grant. */
export function ungrantable({ authority, roles }: Raw): readonly Refusal[] {
  const actions = isObject(authority) && isObject(authority.actions) ? authority.actions : {};
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
