import type { Stamp } from '../record/event.ts';
import type { Agent } from './agent.ts';
import type { AgentEventBody } from './agent-command.ts';

function changed(agent: Agent, event: Exclude<AgentEventBody, { type: 'agent.created' }>): Partial<Agent> {
  switch (event.type) {
    case 'agent.updated':
      return { ...event.changes, personal: event.personal };
    case 'agent.activated':
    case 'agent.deactivated':
      return { active: event.type === 'agent.activated' };
    case 'agent.leavePlanned':
      return { leave: event.leave, isOnLeave: agent.isOnLeave && event.leave !== null };
    case 'agent.leaveBegan':
      return { isOnLeave: true };
    case 'agent.leaveEnded':
      return { leave: null, isOnLeave: false };
  }
}

/** Folds one event into an agent. */
export function evolveAgent(agent: Agent | null, event: Stamp & AgentEventBody): Agent {
  const { at } = event;
  if (event.type === 'agent.created') {
    const { agentId, departments, roles, manages, skills, languages, conflicts } = event;
    const { share, capacity, schedule, wrapUp } = event;
    const profile = { departments, roles, manages, skills, languages, conflicts, share, capacity, schedule, wrapUp };
    const state = { active: true, leave: null, isOnLeave: false, revision: 1, createdAt: at, updatedAt: at };
    return { id: agentId, ...profile, ...state, personal: event.personal };
  }
  if (agent === null) throw new RangeError(`The history of an agent cannot begin with ${event.type}`);
  return { ...agent, ...changed(agent, event), revision: agent.revision + 1, updatedAt: at };
}
