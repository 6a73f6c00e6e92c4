import {
  type Actor,
  type Agent,
  type AgentCommand,
  type AgentLeave,
  type AgentPresence,
  checkCommand,
  type Instant,
  type Json,
  type Load,
  type LoadCommand,
  type ProfileChanges,
  type Stored,
  type SwitchedOff,
} from '@deskwright/core';
import type { UntypedFilter } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { execute } from '../execute.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { type Members, membersOf } from './members.ts';
import { findAll } from './team.ts';

/** Agents, for trusted code: who they are, whether they are there, and what they have in hand. */
export interface Agents extends Members {
  /** Makes an agent under an id of your own, the one that `as({ agent })` and assignees name. Refused with `agent.exists`. */
  create(
    id: string,
    agent: { readonly name: string; readonly address?: string | null } & ProfileChanges,
  ): Promise<Outcome<Agent>>;
  update(
    id: string,
    changes: { readonly name?: string; readonly address?: string | null } & ProfileChanges,
  ): Promise<Outcome<Agent>>;
  /** Nothing goes to the agent any more; their open tickets go where the policies say. */
  deactivate(id: string): Promise<Outcome<Agent>>;
  activate(id: string): Promise<Outcome<Agent>>;
  /** Plans a leave, or changes the one that was planned. */
  takeLeave(id: string, leave: AgentLeave): Promise<Outcome<Agent>>;
  endLeave(id: string): Promise<Outcome<Agent>>;
  get(id: string): Promise<Stored<Agent> | null>;
  /** All agents, of a department if one is named. */
  list(department?: string): Promise<readonly Stored<Agent>[]>;
  /** What an agent has in hand and how they are at the moment; `null` when nobody has heard of them. */
  load(id: string): Promise<Stored<Load> | null>;
  /** Says that the agent is there or not, and what they have switched off. Left out, that stays as it was. */
  setPresence(id: string, presence: AgentPresence, switchedOff?: readonly SwitchedOff[]): Promise<Outcome<Load>>;
  /** A break, after a hard case for example: nothing new comes before its end, which comes by itself. */
  takeBreak(id: string, until: Instant): Promise<Outcome<Load>>;
  endBreak(id: string): Promise<Outcome<Load>>;
}

const BY: Actor = { kind: 'system', id: 'app' };
const EVERYBODY: UntypedFilter = { field: 'id', op: 'isPresent' };

/** The agents of a desk. */
export function agentsOf(context: Context, by: Actor = BY): Agents {
  async function send<T>(kind: 'agent' | 'load', id: string, command: AgentCommand | LoadCommand): Promise<Outcome<T>> {
    const refusal = checkCommand(context.desk, kind, command);
    if (refusal !== null) return { ok: false, refusal };
    return outcomeOf(await execute(context, { kind, id }, command, { by }));
  }
  async function load<T>(kind: 'agent' | 'load', id: string): Promise<Stored<T> | null> {
    const found = await context.storage.load({ kind, id });
    return found === null ? null : { id: found.id, version: found.version, value: found.value as Json as unknown as T };
  }
  return {
    ...membersOf(context, (id, command) => send('agent', id, command)),
    create: (id, agent) => send('agent', id, { type: 'agent.create', agentId: id, ...agent }),
    update: (id, changes) => send('agent', id, { type: 'agent.update', ...changes }),
    deactivate: (id) => send('agent', id, { type: 'agent.deactivate' }),
    activate: (id) => send('agent', id, { type: 'agent.activate' }),
    takeLeave: (id, leave) => send('agent', id, { type: 'agent.takeLeave', ...leave }),
    endLeave: (id) => send('agent', id, { type: 'agent.endLeave' }),
    get: (id) => load('agent', id),
    list: (department) =>
      findAll<Agent>(
        context,
        'agent',
        department === undefined ? EVERYBODY : { field: 'departments', op: 'hasAny', value: [department] },
      ),
    load: (id) => load('load', id),
    setPresence: (id, presence, switchedOff) =>
      send('load', id, {
        type: 'load.setPresence',
        agent: id,
        presence,
        ...(switchedOff === undefined ? {} : { switchedOff }),
      }),
    takeBreak: (id, until) => send('load', id, { type: 'load.takeBreak', agent: id, until }),
    endBreak: (id) => send('load', id, { type: 'load.endBreak', agent: id }),
  };
}
