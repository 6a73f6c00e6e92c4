import {
  type Agent,
  type Instant,
  type Load,
  openWork,
  queueId,
  snapshotOf,
  type Ticket,
  waitingSince,
} from '@deskwright/core';
import type { UntypedFilter } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { findAll, loadsOf } from './team.ts';

/** Who of a department is on duty, against what there is to do. */
export interface DepartmentDuty {
  /** `null`: tickets without a department, for whom everybody is there. */
  readonly department: string | null;
  readonly agents: number;
  /** There to be given work: online, at work, on no break and on no leave. */
  readonly onDuty: number;
  readonly onBreak: number;
  /** Tickets that wait for an agent. */
  readonly waiting: number;
  /** Since when the first of them has waited; `null` when none does. */
  readonly waitingSince: Instant | null;
  /** New and open tickets that the agents have in hand, of all departments. */
  readonly inHand: number;
  /** How many more they may be given by their limits; `null`: somebody on duty has none. */
  readonly room: number | null;
}

/** An agent on duty who has nothing to do. */
export interface IdleAgent {
  readonly agent: string;
  /** `null`: since nobody knows when. */
  readonly since: Instant | null;
  readonly idleMs: number | null;
}

interface Known {
  readonly agent: Agent;
  readonly load: Load | null;
  readonly isOnDuty: boolean;
}

async function everybody(context: Context): Promise<readonly Known[]> {
  const { calendar } = context.desk['~internal'].sla;
  const now = context.now();
  const active: UntypedFilter = { field: 'active', op: 'is', value: true };
  const agents = await findAll<Agent>(context, 'agent', active);
  const loads = await loadsOf(
    context,
    agents.map(({ id }) => id),
  );
  return agents.map(({ id, value: agent }) => {
    const load = loads.get(id)?.value ?? null;
    const { presence, shift, breakUntil, wrapUpUntil, leave } = snapshotOf({ agent, load, work: null }, calendar, now);
    const isResting = (breakUntil ?? 0) > now || (wrapUpUntil ?? 0) > now;
    const isOnDuty = presence === 'online' && shift?.isOpen !== false && !isResting && leave === null;
    return { agent, load, isOnDuty };
  });
}

/** The staff on duty against the load, department by department. */
export async function dutyReport(context: Context): Promise<readonly DepartmentDuty[]> {
  const { departments: book, policies, routing } = context.desk['~internal'];
  const known = await everybody(context);
  const departments = [...Object.keys(policies.departments ?? {}).filter((name) => !book.retired.has(name)), null];
  const rows: DepartmentDuty[] = [];
  for (const department of departments) {
    const members = known.filter(({ agent }) => department === null || Object.hasOwn(agent.departments, department));
    const present = members.filter(({ isOnDuty }) => isOnDuty);
    const limit = routing.of(department)?.limit ?? Number.POSITIVE_INFINITY;
    const room = present.reduce((sum, { agent, load }) => {
      const own = agent.capacity.total ?? limit;
      return sum + Math.max(0, own - openWork(load?.work ?? []));
    }, 0);
    rows.push({
      department,
      agents: members.length,
      onDuty: present.length,
      onBreak: members.filter(({ load }) => (load?.breakUntil ?? 0) > context.now()).length,
      ...(await waitingIn(context, department)),
      inHand: members.reduce((sum, { load }) => sum + openWork(load?.work ?? []), 0),
      room: Number.isFinite(room) ? room : null,
    });
  }
  return rows;
}

async function waitingIn(context: Context, department: string | null) {
  const where: UntypedFilter = { field: 'queue', op: 'is', value: queueId(department) };
  const now = context.now();
  const [row] = await context.storage.count('ticket', { now, where });
  const order = [{ by: 'queue.since', direction: 'asc' }] as const;
  const [first] =
    row === undefined || row.count === 0
      ? []
      : (await context.storage.find('ticket', { now, where, order, limit: 1 })).items;
  const since = first === undefined ? null : waitingSince(first.value as unknown as Ticket);
  return { waiting: row?.count ?? 0, waitingSince: since };
}

/** Agents on duty without new or open tickets, the longest idle first. */
export async function idleAgents(context: Context): Promise<readonly IdleAgent[]> {
  const now = context.now();
  const idle = (await everybody(context)).filter(({ load, isOnDuty }) => isOnDuty && openWork(load?.work ?? []) === 0);
  const rows = idle.map(({ agent, load }): IdleAgent => {
    // Who came online later has been idle since then.
    const since = load === null ? null : Math.max(load.idleSince ?? load.presenceSince, load.presenceSince);
    return { agent: agent.id, since, idleMs: since === null ? null : Math.max(0, now - since) };
  });
  return rows.toSorted((a, b) => (b.idleMs ?? 0) - (a.idleMs ?? 0) || (a.agent < b.agent ? -1 : 1));
}
