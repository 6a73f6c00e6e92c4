import type { Membership } from '../assignment/agent-snapshot.ts';
import type { Agent, AgentProfile } from './agent.ts';

/** What can be asked of an agent about one department. Each is done once, however often it is asked. */
export type MembershipCommand =
  /** Left out, `membership` stays as it is, and begins as `primary`. */
  | { readonly type: 'agent.joinDepartment'; readonly department: string; readonly membership?: Membership | undefined }
  | { readonly type: 'agent.leaveDepartment'; readonly department: string }
  /** The agent is in `into` what they were in `department`, as member, manager and by their roles; what they are there stays. */
  | { readonly type: 'agent.moveDepartment'; readonly department: string; readonly into: string };

/** What a command about a department makes of an agent's profile: the properties it is about, changed or not. */
export function membershipAfter(
  agent: Agent,
  command: MembershipCommand,
): Pick<AgentProfile, 'departments'> & Partial<AgentProfile> {
  const { department } = command;
  const { [department]: own, ...others } = agent.departments;
  switch (command.type) {
    case 'agent.joinDepartment': {
      const membership = command.membership ?? own ?? 'primary';
      return { departments: { ...agent.departments, [department]: membership } };
    }
    case 'agent.leaveDepartment':
      return { departments: others };
    case 'agent.moveDepartment': {
      const { into } = command;
      const moved = (names: readonly string[]): readonly string[] =>
        names.includes(department) ? [...new Set(names.map((name) => (name === department ? into : name)))] : names;
      return {
        departments: own === undefined ? others : { [into]: own, ...others },
        manages: moved(agent.manages),
        roles: agent.roles.map(({ role, departments }) => ({
          role,
          departments: departments === null ? null : moved(departments),
        })),
      };
    }
  }
}
