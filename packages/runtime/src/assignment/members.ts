import type { Agent, Membership, Refusal, Stored } from '@deskwright/core';
import type { UntypedFilter } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import type { Outcome } from '../outcome.ts';
import { findAll } from './team.ts';

/** What came of adding agents to a department, or removing them. */
export interface ChangedMembers {
  /** Those of whom something changed. */
  readonly changed: readonly string[];
  /** Those who were so before. */
  readonly unchanged: readonly string[];
  readonly refused: readonly { readonly agent: string; readonly refusal: Refusal }[];
}

/** Which agents: by their ids, or all that are active at this moment. */
export type WhichAgents = string | readonly string[] | 'all';

/** The members of departments. Everything may be said again: who is in a department already stays in it. */
export interface Members {
  /**
   * Adds agents to a department, the retired among which stand for those that took their place. `all` are those who are
   * active now: whoever comes later is added when somebody says so. Refusals are told agent by agent: `agent.unknown`, and
   * `department.retired` where nobody took the place.
   */
  addTo(department: string, who: WhichAgents, membership?: Membership): Promise<ChangedMembers>;
  /** Removes agents from a department: its members of whatever state for `all`. Their tickets stay or go as its policy says. */
  removeFrom(department: string, who: WhichAgents): Promise<ChangedMembers>;
}

/** Sends a command about a department to one agent. */
type Send = (agent: string, command: MembershipSent) => Promise<Outcome<Agent>>;
type MembershipSent =
  | { readonly type: 'agent.joinDepartment'; readonly department: string; readonly membership?: Membership }
  | { readonly type: 'agent.leaveDepartment'; readonly department: string };

/** The members of the departments of a desk. */
export function membersOf(context: Context, send: Send): Members {
  const { lands } = context.desk['~internal'].departments;

  async function each(who: WhichAgents, everybody: UntypedFilter, command: MembershipSent): Promise<ChangedMembers> {
    const known = new Map<string, Stored<Agent> | null>();
    if (who === 'all')
      for (const agent of await findAll<Agent>(context, 'agent', everybody)) known.set(agent.id, agent);
    else for (const id of new Set([who].flat())) known.set(id, await agentOf(context, id));
    const changed: string[] = [];
    const unchanged: string[] = [];
    const refused: ChangedMembers['refused'][number][] = [];
    for (const [agent, before] of known) {
      const outcome = await send(agent, command);
      if (!outcome.ok) refused.push({ agent, refusal: outcome.refusal });
      else if (outcome.record.version === before?.version) unchanged.push(agent);
      else changed.push(agent);
    }
    return { changed, unchanged, refused };
  }

  return {
    async addTo(department, who, membership) {
      const place = lands(department);
      if (place === null) return nowhere(department, who);
      const active: UntypedFilter = { field: 'active', op: 'is', value: true };
      const command = { type: 'agent.joinDepartment', department: place } as const;
      return each(who, active, membership === undefined ? command : { ...command, membership });
    },
    removeFrom(department, who) {
      const members: UntypedFilter = { field: 'departments', op: 'hasAny', value: [department] };
      return each(who, members, { type: 'agent.leaveDepartment', department });
    },
  };
}

async function agentOf(context: Context, id: string): Promise<Stored<Agent> | null> {
  return (await context.storage.load({ kind: 'agent', id })) as unknown as Stored<Agent> | null;
}

function nowhere(department: string, who: WhichAgents): ChangedMembers {
  const refusal: Refusal = {
    code: 'department.retired',
    message: `The department "${department}" is retired, and none took its place`,
    remedy: 'Name a department in use',
  };
  const agents = who === 'all' ? [] : [who].flat();
  return { changed: [], unchanged: [], refused: agents.map((agent) => ({ agent, refusal })) };
}
