import type { HeldRole, Role } from '../access/role.ts';
import type { Agent } from '../agent/agent.ts';
import type { Policies } from '../desk/policies.ts';
import { durationMs } from '../sla/duration.ts';
import type { DecidedBy, HeldLimit } from './approval.ts';
import type { AuthorityAction } from './authority-policy.ts';

/** An action of the `authority` policy with all that was left out. */
export interface KnownAction {
  readonly measure: 'money' | 'number' | 'none';
  readonly per: 'ticket' | 'use';
  readonly expiresAfterMs: number | null;
  readonly selfApproval: boolean;
}

/** Who may do what, as of one version of the policies. An agent who was deactivated, or is not known, has no limit and no say. */
export interface AuthorityBook {
  /** `null`: there is no such action (any more). */
  action(id: string): KnownAction | null;
  /** The limits that an agent has for an action on tickets of a department. */
  limitsOf(agent: Agent | null, action: string, department: string | null): readonly HeldLimit[];
  /** By what right, besides a limit, an agent may decide about an action on tickets of a department; `null`: by none. */
  approverOf(agent: Agent | null, action: string, department: string | null): DecidedBy | null;
}

/** Makes the authority of a desk ready to be asked. On a desk without roles nobody has a limit. */
export function authorityBook({ authority, roles = [] }: Policies, hasDepartments: boolean): AuthorityBook {
  const actions = new Map(Object.entries(authority?.actions ?? {}));
  const known = new Map(roles.map((role): [string, Role] => [role.id, role]));
  const held = (agent: Agent | null, department: string | null): readonly HeldRole[] =>
    agent?.active === true ? agent.roles.filter((role) => isHeldIn(role, hasDepartments ? department : null)) : [];
  // Without departments a role is held on every ticket, whatever is said of it.
  const isHeldIn = ({ departments }: HeldRole, department: string | null): boolean =>
    departments === null || !hasDepartments || (department !== null && departments.includes(department));
  return {
    action(id) {
      const action = actions.get(id);
      return action === undefined ? null : completed(action);
    },
    limitsOf: (agent, action, department) =>
      held(agent, department).flatMap(({ role }) => {
        const limits = (known.get(role)?.limits ?? []).filter((limit) => limit.action === action);
        return limits.flatMap(({ upTo, in: only }) =>
          only === undefined || (department !== null && only.includes(department)) ? [{ role, upTo }] : [],
        );
      }),
    approverOf(agent, action, department) {
      const approvers = actions.get(action)?.approvers;
      if (agent?.active !== true || approvers === undefined) return null;
      const role = held(agent, department).find((one) => approvers.roles?.includes(one.role) === true);
      if (role !== undefined) return { kind: 'role', role: role.role };
      if (approvers.agents?.includes(agent.id) === true) return { kind: 'name' };
      const isManager = department !== null && agent.manages.includes(department);
      return approvers.managers === true && isManager ? { kind: 'manager' } : null;
    },
  };
}

function completed({
  measure = 'none',
  per = 'ticket',
  expiresAfter,
  selfApproval = false,
}: AuthorityAction): KnownAction {
  return {
    measure,
    per,
    selfApproval,
    expiresAfterMs: expiresAfter === undefined ? null : durationMs(expiresAfter),
  };
}
