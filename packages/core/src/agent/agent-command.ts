import type { AgentLeave, AgentProfile } from './agent.ts';
import type { MembershipCommand } from './membership.ts';

/** Properties of an agent that are given, changed or left as they are. */
export type ProfileChanges = { readonly [K in keyof AgentProfile]?: AgentProfile[K] | undefined };

/** What can be asked of an agent. */
export type AgentCommand =
  | ({
      readonly type: 'agent.create';
      readonly agentId: string;
      readonly name: string;
      readonly address?: string | null | undefined;
    } & ProfileChanges)
  | ({
      readonly type: 'agent.update';
      readonly name?: string | undefined;
      readonly address?: string | null | undefined;
    } & ProfileChanges)
  /** Nothing is assigned to the agent any more; what becomes of their tickets is the policies' to say. */
  | { readonly type: 'agent.deactivate' }
  | { readonly type: 'agent.activate' }
  /** Takes the place of a leave that was planned before. */
  | ({ readonly type: 'agent.takeLeave' } & AgentLeave)
  | { readonly type: 'agent.endLeave' }
  | MembershipCommand
  | { readonly type: 'wake' };

/** What can happen to an agent, without the stamp that every event carries. */
export type AgentEventBody =
  | ({
      readonly type: 'agent.created';
      readonly agentId: string;
      readonly personal: { readonly name: string; readonly address: string | null };
    } & AgentProfile)
  | {
      readonly type: 'agent.updated';
      readonly changes: Partial<AgentProfile>;
      readonly personal: { readonly name: string; readonly address: string | null };
    }
  | { readonly type: 'agent.activated' | 'agent.deactivated' }
  | { readonly type: 'agent.leavePlanned'; readonly leave: AgentLeave | null }
  | { readonly type: 'agent.leaveBegan' | 'agent.leaveEnded' };
