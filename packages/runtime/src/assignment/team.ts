import {
  type Agent,
  type AgentSnapshot,
  type CompiledAssignment,
  type Instant,
  type Json,
  type Load,
  type Stored,
  snapshotOf,
  WORK_STATUSES,
  type WorkCount,
} from '@deskwright/core';
import type { FindResult, UntypedFilter } from '@deskwright/core/port';
import type { Context } from '../context.ts';

/** Those who may get the tickets of a queue, as they are now. */
export interface Team {
  readonly agents: readonly AgentSnapshot[];
  /** Their loads by agent, as they were read; agents of whom nobody has heard yet have none. */
  readonly loads: ReadonlyMap<string, Stored<Load>>;
  /** The ids of all of them. */
  readonly members: ReadonlySet<string>;
}

const PAGE = 200;

/** All records of a kind that satisfy a filter. */
export async function findAll<T>(context: Context, kind: string, where: UntypedFilter): Promise<readonly Stored<T>[]> {
  const found: Stored<Json>[] = [];
  let after: string | null = null;
  do {
    const query = { now: context.now(), where, limit: PAGE, ...(after === null ? {} : { after }) };
    const page: FindResult = await context.storage.find(kind, query);
    found.push(...page.items);
    after = page.next;
  } while (after !== null);
  return found as unknown as readonly Stored<T>[];
}

/** Whose members may get a ticket of a department: its own, and those of the departments that the policy widens to. */
function membersOf(policy: CompiledAssignment, department: string | null): UntypedFilter {
  if (department === null) return { field: 'active', op: 'is', value: true };
  const steps = (policy.policy.overflow ?? []).flatMap(({ then }) => (then.do === 'widen' ? then.departments : []));
  return { field: 'departments', op: 'hasAny', value: [department, ...steps] };
}

/**
 * The agents who may get tickets of a department. What they have in hand is counted anew, after their loads were read: so
 * whatever was committed before is known, and whatever a queue commits later changes a load that was read.
 */
export async function teamOf(
  context: Context,
  policy: CompiledAssignment,
  department: string | null,
  now: Instant,
): Promise<Team> {
  const { calendar } = context.desk['~internal'].sla;
  const agents = await findAll<Agent>(context, 'agent', membersOf(policy, department));
  const ids = agents.map(({ id }) => id);
  const loads = await loadsOf(context, ids);
  const work = await workOfAgents(context, ids);
  const snapshots = agents.map(({ id, value: agent }) =>
    snapshotOf({ agent, load: loads.get(id)?.value ?? null, work: work.get(id) ?? [] }, calendar, now),
  );
  return { agents: snapshots, loads, members: new Set(ids) };
}

/** The loads of agents, by agent. */
export async function loadsOf(context: Context, agents: readonly string[]): Promise<ReadonlyMap<string, Stored<Load>>> {
  const loads = new Map<string, Stored<Load>>();
  for (let first = 0; first < agents.length; first += PAGE) {
    const value = agents.slice(first, first + PAGE);
    for (const load of await findAll<Load>(context, 'load', { field: 'id', op: 'in', value })) loads.set(load.id, load);
  }
  return loads;
}

const COUNTED: readonly UntypedFilter[] = [
  { field: 'status', op: 'in', value: [...WORK_STATUSES] },
  { field: 'spam', op: 'is', value: false },
  { field: 'deleted', op: 'is', value: false },
];
const GROUPS = ['assignee', 'channel', 'status', 'work.weight'];

/** What agents have in hand, counted over the tickets themselves; `null`: all agents. Agents with nothing are left out. */
export async function workOfAgents(
  context: Context,
  agents: readonly string[] | null,
): Promise<ReadonlyMap<string, readonly WorkCount[]>> {
  const work = new Map<string, Map<string, WorkCount>>();
  if (agents?.length === 0) return new Map();
  const whose: UntypedFilter =
    agents === null ? { field: 'assignee', op: 'isPresent' } : { field: 'assignee', op: 'in', value: [...agents] };
  const rows = await context.storage.count('ticket', {
    now: context.now(),
    where: { all: [whose, ...COUNTED] },
    by: GROUPS,
  });
  for (const { key, count } of rows) {
    const [agent = null, channel = null, status = null, weight = null] = key;
    if (agent === null || channel === null || status === null) continue;
    const own = work.get(agent) ?? new Map<string, WorkCount>();
    const group = JSON.stringify([channel, status]);
    const known = own.get(group)?.weight ?? 0;
    const sum = known + count * (weight === null ? 1 : Number(weight));
    own.set(group, {
      channel,
      status: status as WorkCount['status'],
      count: (own.get(group)?.count ?? 0) + count,
      weight: sum,
    });
    work.set(agent, own);
  }
  return new Map([...work].map(([agent, groups]) => [agent, [...groups.values()]]));
}
