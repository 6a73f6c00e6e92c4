import { canonicalJson } from '../record/canonical-json.ts';
import type { Meta } from '../record/event.ts';
import type { Decision } from '../record/kind.ts';
import { type Agent, type AgentLeave, type AgentProfile, PLAIN_PROFILE } from './agent.ts';
import type { AgentCommand, AgentEventBody, ProfileChanges } from './agent-command.ts';
import { membershipAfter } from './membership.ts';

type AgentDecision = Decision<AgentEventBody>;

const NOTHING: AgentDecision = { ok: true, events: [] };

/** Answers a command to an agent. */
export function decideAgent(agent: Agent | null, command: AgentCommand & { readonly meta: Meta }): AgentDecision {
  if (command.type === 'agent.create') {
    if (agent !== null)
      return refuse('agent.exists', 'There is such an agent already', 'Update it, or take another id');
    const { agentId, name, address = null } = command;
    const profile = { ...PLAIN_PROFILE, ...profileOf(command) };
    return { ok: true, events: [{ type: 'agent.created', agentId, ...profile, personal: { name, address } }] };
  }
  if (agent === null) return refuse('agent.unknown', 'There is no such agent', 'Check the id');
  switch (command.type) {
    case 'agent.update':
      return update(agent, command);
    case 'agent.joinDepartment':
    case 'agent.leaveDepartment':
    case 'agent.moveDepartment':
      return update(agent, { type: 'agent.update', ...membershipAfter(agent, command) });
    case 'agent.deactivate':
      return agent.active ? { ok: true, events: [{ type: 'agent.deactivated' }] } : NOTHING;
    case 'agent.activate':
      return agent.active ? NOTHING : { ok: true, events: [{ type: 'agent.activated' }] };
    case 'agent.takeLeave':
      return takeLeave(agent, command);
    case 'agent.endLeave': {
      if (agent.leave === null) return NOTHING;
      const ended: AgentEventBody = agent.isOnLeave
        ? { type: 'agent.leaveEnded' }
        : { type: 'agent.leavePlanned', leave: null };
      return { ok: true, events: [ended] };
    }
    case 'wake':
      return NOTHING;
    default: {
      const { type } = command satisfies never as { type: string };
      return refuse('command.unknown', `An agent does not understand "${type}"`, 'See AgentCommand');
    }
  }
}

function update(agent: Agent, command: Extract<AgentCommand, { type: 'agent.update' }>): AgentDecision {
  const given = Object.entries(profileOf(command)) as [keyof AgentProfile, unknown][];
  const changes = Object.fromEntries(given.filter(([key, value]) => !isSame(agent[key], value)));
  const { name = agent.personal.name, address = agent.personal.address } = command;
  const personal = { name, address };
  if (Object.keys(changes).length === 0 && isSame(personal, agent.personal)) return NOTHING;
  return { ok: true, events: [{ type: 'agent.updated', changes, personal }] };
}

function takeLeave(agent: Agent, command: AgentLeave & { readonly meta: Meta }): AgentDecision {
  const { from, until, replacement, meta } = command;
  if (until !== null && until <= Math.max(from, meta.at)) {
    return refuse('agent.leaveOver', 'The leave would be over before it begins', 'Give a later "until"');
  }
  if (replacement === agent.id) {
    return refuse('agent.ownReplacement', 'Nobody stands in for themselves', 'Name somebody else, or null');
  }
  const planned: AgentEventBody = { type: 'agent.leavePlanned', leave: { from, until, replacement } };
  return {
    ok: true,
    events: from <= meta.at && !agent.isOnLeave ? [planned, { type: 'agent.leaveBegan' }] : [planned],
  };
}

/** The properties of a profile that a command names. */
function profileOf(command: ProfileChanges): Partial<AgentProfile> {
  const given = Object.keys(PLAIN_PROFILE) as (keyof AgentProfile)[];
  return Object.fromEntries(given.flatMap((key) => (command[key] === undefined ? [] : [[key, command[key]]])));
}

function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

function refuse(code: string, message: string, remedy: string): AgentDecision {
  return { ok: false, refusal: { code, message, remedy } };
}
