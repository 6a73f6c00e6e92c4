import type { Instant } from '../record/json.ts';
import { durationMs } from '../sla/duration.ts';
import { PRIORITIES } from '../ticket/ticket.ts';
import type { QueueOrder, QueuePolicy } from './queue-policy.ts';
import type { WaitingTicket } from './waiting-ticket.ts';

/** What a ticket is ordered by at an instant: the smallest numbers first. */
export type QueueKeys = (ticket: WaitingTicket, now: Instant) => readonly number[];

const DEFAULT_ORDER: readonly QueueOrder[] = ['transferred', 'priority', 'waiting'];

/** Reads in which order a queue is to be worked off. */
export function queueKeys({ order = DEFAULT_ORDER, ageing = {} }: QueuePolicy): QueueKeys {
  const raiseEveryMs = durationMs(ageing.raiseEvery ?? '');
  const frontAfterMs = durationMs(ageing.frontAfter ?? '');
  const keyOf = keysBy(raiseEveryMs);
  return (ticket, now) => {
    const keys = order.map((by) => keyOf[by](ticket, now));
    const isAged = frontAfterMs !== null && now - ticket.waitingSince >= frontAfterMs;
    // Of two that have come to the front the one that waits longer is first, whatever else they are.
    return [isAged ? ticket.waitingSince : Number.POSITIVE_INFINITY, ...keys];
  };
}

function keysBy(raiseEveryMs: number | null): Readonly<Record<QueueOrder, (t: WaitingTicket, now: Instant) => number>> {
  return {
    due: ({ dueAt }) => dueAt ?? Number.POSITIVE_INFINITY,
    priority({ priority, waitingSince }, now) {
      const steps = raiseEveryMs === null ? 0 : Math.floor(Math.max(0, now - waitingSince) / raiseEveryMs);
      return -(PRIORITIES.indexOf(priority) + steps);
    },
    waiting: ({ waitingSince }) => waitingSince,
    created: ({ createdAt }) => createdAt,
    vip: ({ vip }) => (vip ? 0 : 1),
    transferred: ({ transferred }) => (transferred ? 0 : 1),
    position: ({ position }) => position ?? Number.POSITIVE_INFINITY,
  };
}

/** Tickets in the order of a queue; what is equal in it by waiting, creation and id. */
export function inQueueOrder(
  tickets: readonly WaitingTicket[],
  keysOf: QueueKeys,
  now: Instant,
): readonly WaitingTicket[] {
  return tickets
    .map((ticket) => ({ ticket, keys: [...keysOf(ticket, now), ticket.waitingSince, ticket.createdAt] }))
    .sort((a, b) => compareKeys(a.keys, b.keys) || (a.ticket.id < b.ticket.id ? -1 : 1))
    .map(({ ticket }) => ticket);
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i += 1) {
    const [left = 0, right = 0] = [a[i], b[i]];
    // Two infinite keys are equal, though their difference is no number.
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
