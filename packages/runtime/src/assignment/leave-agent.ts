import {
  type Agent,
  type AgentSnapshot,
  type Instant,
  isWaiting,
  type Load,
  type Reassignment,
  type ReassignTrigger,
  reassignment,
  type Stored,
  snapshotOf,
  type Ticket,
  waitingOf,
} from '@deskwright/core';
import type { Claim } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { batchOf, type Executed, execute } from '../execute.ts';
import { ASSIGNMENT } from './actor.ts';
import { Giving } from './giving.ts';
import { loadsOf, type Team, teamOf } from './team.ts';

/** Why a ticket may leave its agent, as the command that asks says. */
export interface Leave {
  readonly type: 'ticket.leaveAgent';
  readonly agent: string;
  readonly trigger: ReassignTrigger;
  readonly since: Instant;
}

const KEEP: Reassignment = { do: 'keep', because: 'policy' };
const NOBODY: Team = { agents: [], loads: new Map(), members: new Set() };
const MOST_CONFLICTS = 20;

/**
 * Finds out what becomes of a ticket that may leave its agent, and does it. Whoever stands in is given it as by a queue: with
 * their load in the same commit, so that they are not given more than there is room for.
 */
export async function leaveAgent(
  context: Context,
  { to, command, token }: Extract<Claim, { readonly what: 'command' }>,
): Promise<Executed> {
  const { meta, ...body } = command;
  const leave = body as unknown as Leave;
  const settled = [{ token, retryAt: null }];
  for (let attempt = 0; attempt < MOST_CONFLICTS; attempt += 1) {
    const ticket = (await context.storage.load(to)) as unknown as Stored<Ticket> | null;
    if (ticket === null) {
      // It has left the desk, and nobody with it.
      await context.storage.commit(batchOf([], { settled }));
      return { outcome: 'done', record: null };
    }
    const found = await answerOf(context, ticket.value, leave);
    const answer = found?.answer ?? KEEP;
    if (answer.do !== 'assign') {
      const { id, cause = meta.id, hops = 0 } = meta;
      return execute(context, to, { ...leave, answer } as Leave, { id, by: ASSIGNMENT, cause, hops, settled });
    }
    const giving = new Giving(context, ticket.value.department, found?.team ?? NOBODY);
    const outcome = await giving.handOver(ticket, { ...leave, answer }, settled);
    if (outcome === 'done') return { outcome: 'done', record: null };
    if (outcome === 'leaseLost') return { outcome };
  }
  return { outcome: 'leaseLost' };
}

interface Answer {
  readonly answer: Reassignment;
  readonly team: Team;
}

async function answerOf(context: Context, ticket: Ticket, leave: Leave): Promise<Answer | null> {
  const { routing, sla } = context.desk['~internal'];
  const { department, assignee } = ticket;
  const policy = routing.of(department);
  if (policy === null || assignee !== leave.agent || isWaiting(ticket)) return null;
  const now = context.now();
  const agent = (await context.storage.load({ kind: 'agent', id: assignee }))?.value as Agent | undefined;
  // Of somebody of whom the desk knows nothing nobody can say that they are away.
  if (agent === undefined) return null;
  const load = (await loadsOf(context, [assignee])).get(assignee)?.value ?? null;
  if (!isStillSo(ticket, leave, agent, load)) return null;
  const team = await teamOf(context, policy, department, now);
  const others = new Map(team.agents.map((one): [string, AgentSnapshot] => [one.id, one]));
  const answer = reassignment({
    trigger: leave.trigger,
    since: leave.since,
    ticket: waitingOf(ticket, policy, null),
    assignee: snapshotOf({ agent, load, work: null }, sla.calendar, now),
    find: (id) => others.get(id),
    policy,
    calendar: routing.calendar(department),
    now,
  });
  return { answer, team };
}

/** Whether the reason for which the ticket may leave still holds: much may have happened since. */
function isStillSo(
  { department, anchors, clocks }: Ticket,
  { trigger, since }: Leave,
  agent: Agent,
  load: Load | null,
): boolean {
  switch (trigger) {
    case 'offline':
    case 'away':
      return (load?.presence ?? 'offline') === trigger;
    case 'onLeave':
      return agent.isOnLeave;
    case 'deactivated':
      return !agent.active;
    case 'removed':
      return department !== null && !Object.hasOwn(agent.departments, department);
    case 'inactive':
      return (anchors.lastAgentMessageAt ?? 0) < since;
    case 'slaWarned':
      return clocks.some(({ endedAt, stepsTaken }) => endedAt === null && stepsTaken.length > 0);
    default:
      return true;
  }
}
