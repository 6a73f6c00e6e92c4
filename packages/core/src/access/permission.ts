import type { Json } from '../record/json.ts';
import type { UntypedFilter } from '../rule/filter.ts';
import type { Capability, Scope } from './capability.ts';
import type { Grant, HeldRole, Role } from './role.ts';

/** A condition on tickets; `null` is one that every ticket satisfies. */
export type Permission = UntypedFilter | null;

/** An agent and what roles say of them. */
export interface Roles {
  readonly me: string;
  readonly memberships: readonly HeldRole[];
  /** The roles of the desk by id. */
  readonly known: ReadonlyMap<string, Role>;
  /** Whether the desk has departments at all. Without any, all tickets are those of one implicit department. */
  readonly hasDepartments: boolean;
}

/** What no ticket satisfies. */
export const NOTHING: UntypedFilter = { any: [] };

/**
 * Which tickets an agent may do something with: a condition that a predicate and a query of storage can both be made of.
 * Whoever may not see a ticket may do nothing else with it, and a restricted ticket takes part only where `seeRestricted` is
 * allowed as well, or where the agent is its assignee. `create` and `transferIn` are asked of the ticket as it will be.
 */
export function permissionOf(roles: Roles, capability: Capability): Permission {
  const allowed = granted(roles, capability);
  // Who hands a ticket over to another department, or opens one there, need not see what becomes of it.
  if (capability === 'create' || capability === 'transferIn') return allowed;
  return allOf([...(capability === 'see' ? [] : [granted(roles, 'see')]), allowed, unrestricted(roles)]);
}

function unrestricted(roles: Roles): Permission {
  const own: UntypedFilter = { field: 'assignee', op: 'is', value: roles.me };
  return anyOf([{ field: 'restricted', op: 'isNot', value: true }, own, granted(roles, 'seeRestricted')]);
}

/** What the grants of all roles allow, added up. */
function granted(roles: Roles, capability: Capability): Permission {
  return anyOf(
    roles.memberships.flatMap((membership) => {
      const grants = roles.known.get(membership.role)?.grants ?? [];
      return grants
        .filter(({ can }) => can === 'everything' || can.includes(capability))
        .map((grant) => grantedBy(roles, membership, grant));
    }),
  );
}

function grantedBy(roles: Roles, { departments }: HeldRole, { scope = ['department'], when }: Grant): Permission {
  const department = roles.hasDepartments ? departments : null;
  const tickets = anyOf(scope.map((one) => scopeFilter(one, roles.me, department)));
  return when === undefined ? tickets : allOf([tickets, withMe(when as UntypedFilter, roles.me)]);
}

function scopeFilter(scope: Scope, me: string, departments: readonly string[] | null): Permission {
  const ofDepartments: Permission =
    departments === null
      ? null
      : departments.length === 0
        ? NOTHING
        : { field: 'department', op: 'in', value: departments };
  switch (scope) {
    case 'all':
      return null;
    case 'department':
      return ofDepartments;
    case 'unassigned':
      return allOf([ofDepartments, { field: 'assignee', op: 'isEmpty' }]);
    case 'own':
      return { field: 'assignee', op: 'is', value: me };
    case 'consulted':
      return anyOf([{ field: 'consultedAgents', op: 'hasAny', value: [me] }, consultedDepartments(departments)]);
    case 'requested':
      return {
        all: [
          { field: 'requesterKind', op: 'is', value: 'agent' },
          { field: 'requester', op: 'is', value: me },
        ],
      };
  }
}

/** What whoever of some departments is being asked about; `null` stands for all departments. */
function consultedDepartments(departments: readonly string[] | null): Permission {
  if (departments === null) return { field: 'consultedDepartments', op: 'isPresent' };
  return departments.length === 0 ? NOTHING : { field: 'consultedDepartments', op: 'hasAny', value: departments };
}

/** A condition in which `$me` stands for a person. */
function withMe(filter: UntypedFilter, me: string): UntypedFilter {
  if ('all' in filter) return { all: filter.all.map((part) => withMe(part, me)) };
  if ('any' in filter) return { any: filter.any.map((part) => withMe(part, me)) };
  if ('not' in filter) return { not: withMe(filter.not, me) };
  if (filter.value === undefined) return filter;
  const named = (value: Json): Json => (value === '$me' ? me : value);
  return { ...filter, value: Array.isArray(filter.value) ? filter.value.map(named) : named(filter.value) };
}

/** What satisfies each of several conditions. */
export function allOf(parts: readonly Permission[]): Permission {
  const all = parts.filter((part) => part !== null);
  if (all.some(isNothing)) return NOTHING;
  return all.length > 1 ? { all } : (all[0] ?? null);
}

/** What satisfies any of several conditions. */
export function anyOf(parts: readonly Permission[]): Permission {
  if (parts.includes(null)) return null;
  const any = parts.filter((part) => part !== null && !isNothing(part)) as UntypedFilter[];
  return any.length === 1 ? (any[0] ?? NOTHING) : { any };
}

/** Whether a condition allows no ticket at all. */
function isNothing(permission: Permission): boolean {
  return permission !== null && 'any' in permission && permission.any.length === 0;
}
