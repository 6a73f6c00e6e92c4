import {
  type AssignmentDecision,
  type AssignmentExplanation,
  type CompiledAssignment,
  type DrainedPage,
  drain,
  type Instant,
  type Queue,
  type QueueStrategy,
  queueId,
  type Stored,
  type Ticket,
  waitingOf,
} from '@deskwright/core';
import type { Context } from '../context.ts';
import { type Decided, Giving } from './giving.ts';
import { lastAgents } from './last-agents.ts';
import { earliest, Overflowing } from './overflowing.ts';
import { queueOrder } from './queue-order.ts';
import { teamOf } from './team.ts';

/** How many waiting tickets one page looks at. */
const PAGE = 1000;
/** After so many commits that came too late it is another page's turn. */
const MOST_CONFLICTS = 20;

/** Gives one page of waiting tickets to agents, in bounded commits; what is left waiting is told why. */
export async function givePage(context: Context, queue: Queue, policy: CompiledAssignment): Promise<DrainedPage> {
  let assigned = 0;
  let offered = 0;
  for (let conflicts = 0; ; conflicts += 1) {
    const round = await giveRound(context, queue, policy);
    assigned += round.assigned;
    offered += round.offered;
    const { left, cursor, retryAt } = round;
    if (!round.isConflict) return { assigned, offered, left, conflicts, cursor, isLast: cursor === null, retryAt };
    if (conflicts < MOST_CONFLICTS) continue;
    return { assigned, offered, left, conflicts: conflicts + 1, cursor: queue.cursor, isLast: false, retryAt };
  }
}

/** One look at the tickets and agents as they are, up to the first commit that comes too late. */
async function giveRound(context: Context, queue: Queue, policy: CompiledAssignment) {
  const { department, cursor } = queue;
  const now = context.now();
  const page = await context.storage.find('ticket', {
    now,
    where: { field: 'queue', op: 'is', value: queueId(department) },
    order: queueOrder(policy),
    limit: PAGE,
    ...(cursor === null ? {} : { after: cursor }),
  });
  const tickets = new Map((page.items as unknown as readonly Stored<Ticket>[]).map((one) => [one.id, one]));
  const nothing = { assigned: 0, offered: 0, left: 0, cursor: page.next, isConflict: false, retryAt: null };
  if (tickets.size === 0) return nothing;
  const lasts = await lastAgents(context, policy, [...tickets.values()]);
  const overflow = await Overflowing.of(context, policy, department, now);
  const look = async (some: readonly Stored<Ticket>[], by: CompiledAssignment) => {
    const team = await teamOf(context, by, department, now);
    const waiting = some.map(({ id, value }) => waitingOf(value, by, lasts.get(id) ?? null));
    const queueNow = { tickets: waiting, agents: team.agents, policy: by, department, now };
    return { team, drained: drain(queueNow, { explain: true }) };
  };
  const whole = await look([...tickets.values()], policy);
  const runs = runsOf(whole.drained.decisions, tickets);
  let { assigned, offered } = nothing;
  let retryAt: Instant | null = null;
  let isDone = true;
  for (const { strategy, members } of runs) {
    // What one run has given away the next has to know.
    const by = context.desk['~internal'].routing.by(department, strategy) ?? policy;
    const { team, drained } = runs.length === 1 && strategy === null ? whole : await look(members, by);
    const giving = new Giving(context, department, team);
    isDone = await giving.carryOut(decided(drained.decisions, drained.explanations, tickets, overflow));
    assigned += giving.assigned;
    offered += giving.offered;
    retryAt = earliest(retryAt, drained.retryAt);
    if (!isDone) break;
  }
  return {
    assigned,
    offered,
    left: tickets.size - assigned - offered,
    cursor: page.next,
    isConflict: !isDone,
    retryAt: earliest(retryAt, overflow.nextAt),
  };
}

/** Tickets that follow one another in a queue, and for which agents are chosen in the same way. */
interface Run {
  readonly strategy: QueueStrategy | null;
  readonly members: Stored<Ticket>[];
}

/** The tickets of decisions, in the order of the queue. */
function runsOf(
  decisions: readonly AssignmentDecision[],
  tickets: ReadonlyMap<string, Stored<Ticket>>,
): readonly Run[] {
  const runs: Run[] = [];
  for (const decision of decisions) {
    const ticket = tickets.get(decision.ticket);
    if (ticket === undefined) continue;
    const strategy = ticket.value.routing?.strategy ?? null;
    const last = runs.at(-1);
    if (last?.strategy === strategy) last.members.push(ticket);
    else runs.push({ strategy, members: [ticket] });
  }
  return runs;
}

function decided(
  decisions: readonly AssignmentDecision[],
  explanations: readonly AssignmentExplanation[],
  tickets: ReadonlyMap<string, Stored<Ticket>>,
  overflow: Overflowing,
): readonly Decided[] {
  return decisions.flatMap((decision, index) => {
    const ticket = tickets.get(decision.ticket);
    const why = explanations[index];
    return ticket === undefined || why === undefined
      ? []
      : [{ ticket, decision, why, steps: decision.outcome === 'queued' ? overflow.stepsOf(ticket) : [] }];
  });
}
