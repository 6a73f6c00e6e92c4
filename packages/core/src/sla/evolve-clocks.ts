import type { TicketEvent } from '../ticket/ticket-event.ts';
import type { Clock, Metric } from './clock.ts';

function update(clocks: readonly Clock[], metric: Metric, change: (clock: Clock) => Clock): readonly Clock[] {
  const index = clocks.findLastIndex((clock) => clock.metric === metric);
  return clocks.map((clock, at) => (at === index ? change(clock) : clock));
}

const STOPPED = { runningSince: null, pausedAt: null, steps: [] } as const;

/** Folds one event into the clocks of a ticket. The last clock of a metric is the current one; earlier ones are history. */
export function evolveClocks(clocks: readonly Clock[], event: TicketEvent): readonly Clock[] {
  switch (event.type) {
    case 'sla.started':
      return [...clocks, event.clock];
    case 'sla.paused':
      return update(clocks, event.metric, (clock) => ({
        ...clock,
        ...STOPPED,
        state: 'paused',
        consumedMs: event.consumedMs,
        pausedAt: event.at,
        dueAt: null,
      }));
    case 'sla.resumed':
      return update(clocks, event.metric, (clock) => ({
        ...clock,
        state: 'running',
        runningSince: event.at,
        pausedAt: null,
        dueAt: event.dueAt,
        steps: event.steps,
      }));
    case 'sla.retargeted':
      return update(clocks, event.metric, (clock) => ({
        ...clock,
        policy: event.policy,
        calendar: event.calendar,
        targetMs: event.targetMs,
        consumedMs: event.consumedMs,
        runningSince: clock.state === 'running' ? event.at : null,
        dueAt: event.dueAt,
        steps: event.steps,
      }));
    case 'sla.met':
      return update(clocks, event.metric, (clock) => ({
        ...clock,
        ...STOPPED,
        state: 'met',
        metAt: event.at,
        consumedMs: event.consumedMs,
      }));
    case 'sla.cancelled':
      return update(clocks, event.metric, (clock) => ({
        ...clock,
        ...STOPPED,
        state: 'cancelled',
        dueAt: null,
        consumedMs: event.consumedMs,
      }));
    case 'sla.warned':
      return update(clocks, event.metric, (clock) => ({
        ...clock,
        steps: clock.steps.filter((step) => step.id !== event.step),
        stepsTaken: [...clock.stepsTaken, event.step],
      }));
    case 'sla.breached':
      return update(clocks, event.metric, (clock) => ({ ...clock, breachedAt: event.dueAt }));
    default:
      return clocks;
  }
}
