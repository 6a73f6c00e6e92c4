import type { Ticket } from '../ticket/ticket.ts';
import type { TicketEventBody } from '../ticket/ticket-event.ts';
import type { Promised } from './applied.ts';
import { isLive } from './clock.ts';
import type { ClockWork } from './clock-work.ts';
import type { SlaConfig } from './compiled-policy.ts';
import { isAwaited, mayRun, metricsOf } from './follow.ts';

/** Whether merging tickets, or taking them apart, has changed since when somebody waits for an answer. */
export function isMoved(before: Ticket, after: Ticket, events: readonly TicketEventBody[]): boolean {
  const isMerge = events.some(({ type }) => type === 'ticket.absorbed' || type === 'ticket.gaveBack');
  return isMerge && before.anchors.unansweredSince !== after.anchors.unansweredSince;
}

/**
 * Lets the clocks of waits for an answer (metrics that count from `unansweredSince`) count from the wait that there is now:
 * the oldest of all that came together. Where nobody waits any more they end.
 */
export function followWaits(config: SlaConfig, work: ClockWork, promised: Promised, ticket: Ticket): void {
  const since = ticket.anchors.unansweredSince ?? null;
  for (const metric of metricsOf(work, promised)) {
    const def = config.metrics.get(metric);
    if (def?.late?.from.includes('unansweredSince') !== true) continue;
    const clock = work.current(metric);
    const applied = promised.targets.get(metric);
    if (isLive(clock)) {
      if (clock.startedAt === since) continue;
      work.cancel(clock, since === null ? 'merged' : 'restarted');
    }
    if (since === null || applied === undefined || !mayRun(def, ticket)) continue;
    if (isAwaited(def, applied.target, ticket)) work.start(applied, since);
  }
}
