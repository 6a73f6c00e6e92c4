// What a long queue costs in memory.
import { assignment, type CoreStrategy, drain, type WaitingTicket, waitingTicket } from '@deskwright/core';
import { type BenchTable, measure, type RunOptions } from '../measure.ts';
import { AGENTS, agents, desk, LIMIT, loadOf, NOW } from './team.ts';

/** Tickets of which each agent can take some, and more than all of them can. */
export async function drainingTable(tickets: number, options: RunOptions): Promise<BenchTable> {
  const strategy: CoreStrategy = { by: 'leastLoaded' };
  const policy = assignment(desk, { strategy, capacity: { total: LIMIT }, queue: { order: ['priority', 'due'] } });
  const waiting: readonly WaitingTicket[] = Array.from({ length: tickets }, (_, index) =>
    waitingTicket(`ticket-${String(index).padStart(6, '0')}`, {
      department: 'support',
      waitingSince: NOW - ((index * 7919) % tickets) * 1000,
      priority: index % 5 === 0 ? 'urgent' : 'normal',
      skills: { billing: 1 + (index % 4) },
    }),
  );
  const assigned = () =>
    drain({ tickets: waiting, agents, policy, department: 'support', now: NOW }).decisions.filter(
      ({ outcome }) => outcome === 'assigned',
    ).length;
  /** Every ticket reads every snapshot once: what a loop by hand costs that is as thorough. */
  const readAll = () => {
    let free = 0;
    for (const _ of waiting) for (const agent of agents) if (loadOf(agent) < LIMIT && agent.active) free += 1;
    return free === 0 ? 0 : assigned.last;
  };
  assigned.last = assigned();
  const title = `Draining ${tickets} tickets among ${AGENTS} agents in memory: one unit is the whole queue`;
  const contenders = { 'reading all': readAll, drain: assigned };
  const result = await measure({ title, baseline: 'reading all', contenders }, options);
  return { title, ...result, notes: [`${assigned.last} tickets were given out, the rest waits on with a reason`] };
}
