import {
  type Access,
  type Actor,
  type Agent,
  nextTicket as chooseNext,
  type NextTicket,
  type Stored,
  snapshotOf,
  type Ticket,
  waitingOf,
} from '@deskwright/core';
import type { Order, UntypedFilter } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { execute } from '../execute.ts';
import { loadsOf, workOfAgents } from './team.ts';

/** The ticket that an agent was given because they asked for the next; `null` when there was none for them. */
export interface Pulled<T> extends Omit<NextTicket, 'ticket'> {
  readonly ticket: Stored<T> | null;
}

/** How an agent asks for the next ticket. */
export interface PullOptions {
  /** Whether limits, breaks and absence count as they do when queues give tickets out. Default: people may exceed them. */
  readonly withinLimits?: boolean;
}

const PAGE = 500;
/** So often somebody else may be faster, one ticket after the other. */
const MOST_RACES = 50;
const BY_PRESSURE: readonly Order[] = [
  { by: 'queue.isTransferred', direction: 'desc' },
  { by: 'nextDueAt', direction: 'asc' },
  { by: 'queue.priority', direction: 'desc' },
  { by: 'queue.since', direction: 'asc' },
];

/** Gives an agent the most pressing ticket that nobody has. Of two who ask at once each gets another. */
export async function pullNext(
  context: Context,
  me: string,
  rights: Access | null,
  { withinLimits = false }: PullOptions,
): Promise<Pulled<Ticket>> {
  const agent = (await context.storage.load({ kind: 'agent', id: me }))?.value as Agent | undefined;
  const none: Pulled<Ticket> = { ticket: null, pressure: null, passedOver: {} };
  if (agent === undefined) return none;
  const by: Actor = { kind: 'agent', id: me };
  let after: string | null = null;
  for (let race = 0; race < MOST_RACES; race += 1) {
    const { answer, next } = await look(context, agent, rights, withinLimits, after);
    if (answer.ticket === null) {
      if (next === null) return { ...answer, ticket: null };
      after = next;
      continue;
    }
    const command = { type: 'ticket.take', agent: me } as const;
    const taken = await execute(context, { kind: 'ticket', id: answer.ticket.id }, command, {
      by,
      objection: (record) => rights?.refusalFor(command, (record?.value ?? null) as unknown as Ticket | null) ?? null,
    });
    // Refused: somebody was faster, or it is not for this agent after all.
    if (taken.outcome === 'done' && taken.record !== null) {
      return { ...answer, ticket: taken.record as unknown as Stored<Ticket> };
    }
  }
  return none;
}

async function look(
  context: Context,
  agent: Agent,
  rights: Access | null,
  withinLimits: boolean,
  after: string | null,
): Promise<{ readonly answer: NextTicket; readonly next: string | null }> {
  const { departments, routing, sla } = context.desk['~internal'];
  const now = context.now();
  const own: UntypedFilter = { field: 'department', op: 'in', value: Object.keys(agent.departments) };
  const common: UntypedFilter = { field: 'department', op: 'isEmpty' };
  const parts: readonly UntypedFilter[] = [{ field: 'queue', op: 'isPresent' }, { any: [own, common] }];
  const visible = rights?.visible ?? null;
  const { items, next } = await context.storage.find('ticket', {
    now,
    where: { all: visible === null ? parts : [...parts, visible] },
    order: BY_PRESSURE,
    limit: PAGE,
    ...(after === null ? {} : { after }),
  });
  const load = (await loadsOf(context, [agent.id])).get(agent.id)?.value ?? null;
  const work = (await workOfAgents(context, [agent.id])).get(agent.id) ?? [];
  const tickets = (items as unknown as readonly Stored<Ticket>[]).filter(
    ({ value }) => rights === null || rights.may('take', value) || rights.may('assign', value),
  );
  const answer = chooseNext({
    agent: snapshotOf({ agent, load, work }, sla.calendar, now),
    tickets: tickets.map(({ value }) => waitingOf(value, routing.of(value.department) ?? routing.byHand, null)),
    policyOf: routing.of,
    isToSolve: departments.isToSolve,
    now,
    withinLimits,
  });
  return { answer, next };
}
