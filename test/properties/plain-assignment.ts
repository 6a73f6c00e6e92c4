// Assignment once more, as plainly as possible: what the library answers is held against it.
import type { AgentSnapshot, AssignmentPolicy, CoreStrategy, WaitingTicket } from '@deskwright/core';

const MS = { PT1H: 3_600_000, PT3H: 3 * 3_600_000, PT4H: 4 * 3_600_000, PT5H: 5 * 3_600_000 };
const msOf = (text: string): number => MS[text as keyof typeof MS];

/** Open work of an agent: what it weighs, and how many tickets it is. */
export function plainLoad({ work, offers }: AgentSnapshot, policy: AssignmentPolicy, channel?: string) {
  const counts: readonly string[] = policy.counts ?? ['new', 'open'];
  const open = work.filter((one) => counts.includes(one.status) && (channel ?? one.channel) === one.channel);
  const offered = offers.filter((one) => (channel ?? one.channel) === one.channel);
  return {
    weight: open.reduce((sum, one) => sum + one.weight, 0) + offered.reduce((sum, one) => sum + one.weight, 0),
    count: open.reduce((sum, one) => sum + one.count, 0) + offered.length,
  };
}

/** The limit of an agent in total or in one channel. */
export function plainLimit({ capacity }: AgentSnapshot, policy: AssignmentPolicy, channel?: string): number {
  if (channel === undefined) return capacity.total ?? policy.capacity?.total ?? Number.POSITIVE_INFINITY;
  return capacity.channels?.[channel] ?? policy.capacity?.channels?.[channel] ?? Number.POSITIVE_INFINITY;
}

function fits(load: number, weight: number, limit: number): boolean {
  return limit > 0 && load + weight <= limit;
}

/** Whether an agent may be given a ticket. */
export function plainlyMay(agent: AgentSnapshot, ticket: WaitingTicket, policy: AssignmentPolicy, now: number) {
  const { department, alsoAsk, channel } = ticket;
  const own = department === null ? 'primary' : agent.departments[department];
  const isAsked = alsoAsk.some((one) => agent.departments[one] !== undefined);
  if (!agent.active) return false;
  if (!isAsked && (own === undefined || (policy.members === 'primary' && own !== 'primary'))) return false;
  if (ticket.excluded.includes(agent.id) || ticket.declinedBy.includes(agent.id)) return false;
  if (agent.id === ticket.requester || agent.conflicts.includes(ticket.requester)) return false;
  if (ticket.organization !== null && agent.conflicts.includes(ticket.organization)) return false;
  let less = 0;
  for (const { after, by } of policy.relax ?? []) {
    if (now - ticket.waitingSince >= msOf(after)) less = by === 'all' ? 1000 : by;
  }
  for (const [skill, level] of Object.entries(ticket.skills)) {
    if ((agent.skills[skill] ?? 0) < level - less) return false;
  }
  if (policy.language === 'require' && ticket.language !== null) {
    const primary = ticket.language.slice(0, 2);
    if (!agent.languages.some((one) => one.slice(0, 2) === primary)) return false;
  }
  const { leave, shift } = agent;
  if (leave !== null && (leave.until ?? now + 1) > now) return false;
  if (shift !== null && policy.offShift !== true) {
    const isOld = shift.changesAt !== null && shift.changesAt <= now;
    if (isOld === shift.isOpen) return false;
  }
  if (!(policy.presence ?? ['online']).includes(agent.presence)) return false;
  if ((agent.breakUntil ?? now) > now || (agent.wrapUpUntil ?? now) > now) return false;
  if (policy.offer?.pauseAfter !== undefined && agent.missed >= policy.offer.pauseAfter) return false;
  if (
    agent.switchedOff.some(
      (off) => (off.channel ?? channel) === channel && (off.department ?? department) === department,
    )
  ) {
    return false;
  }
  const weight = (policy.counts ?? ['new', 'open']).includes(ticket.status) ? ticket.weight : 0;
  const limit = plainLimit(agent, policy);
  const { weight: load } = plainLoad(agent, policy);
  if (!fits(load, weight, limit)) return false;
  const kept = policy.queue?.reserved?.slots ?? 0;
  if (kept > 0 && !ticket.isReserved && !fits(load, weight, limit - kept)) return false;
  if (!fits(plainLoad(agent, policy, channel).weight, weight, plainLimit(agent, policy, channel))) return false;
  if (policy.quota === undefined) return true;
  const { limit: most, within } = policy.quota;
  return agent.recent.filter((at) => at > now - msOf(within) && at <= now).length < most;
}

/** What a strategy that only compares orders agents by, the least first; `null` for the others. */
export function plainKey(
  strategy: CoreStrategy,
  agent: AgentSnapshot,
  policy: AssignmentPolicy,
  queue: string,
  now: number,
): readonly number[] | null {
  const { weight, count } = plainLoad(agent, policy);
  switch (strategy.by) {
    case 'roundRobin':
      return [agent.turns[queue] ?? Number.NEGATIVE_INFINITY];
    case 'leastLoaded':
      return [strategy.measure === 'count' ? count : weight];
    case 'mostSpareCapacity':
      return [weight - plainLimit(agent, policy)];
    case 'fillFirst':
      return [-weight];
    case 'longestIdle': {
      const never = Number.NEGATIVE_INFINITY;
      return count === 0 ? [0, agent.idleSince ?? agent.lastAssignedAt ?? never] : [1, agent.lastAssignedAt ?? never];
    }
    case 'fewestHandled':
      return [agent.recent.filter((at) => at > now - msOf(strategy.within)).length];
    default:
      return null;
  }
}

/** The first of some agents by their keys, then by id. */
export function plainFirst(agents: readonly AgentSnapshot[], keyOf: (agent: AgentSnapshot) => readonly number[]) {
  const isBefore = (a: AgentSnapshot, b: AgentSnapshot): boolean => {
    const [left, right] = [keyOf(a), keyOf(b)];
    for (const [index, key] of left.entries()) {
      const other = right[index] as number;
      if (key !== other) return key < other;
    }
    return a.id < b.id;
  };
  return agents.reduce<AgentSnapshot | null>((best, one) => (best === null || isBefore(one, best) ? one : best), null);
}
