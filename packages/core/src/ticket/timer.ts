import type { Instant } from '../record/json.ts';
import type { TicketEvent } from './ticket-event.ts';

/**
 * A moment that rules wait for, as the ticket carries it. `trigger` names the anchor, the offset and the hours in which it
 * is counted; `rules` are the rules that were armed, each as `id@digest`; `anchor` is the value from which `at` was
 * counted. Once `isDone`, it stays until the anchor has another value, so that nothing can make it act a second time.
 */
export interface Timer {
  readonly trigger: string;
  readonly rules: readonly string[];
  readonly anchor: Instant;
  readonly at: Instant;
  readonly isDone: boolean;
}

/** Folds one event into the timers of a ticket. */
export function evolveTimers(timers: readonly Timer[], event: TicketEvent): readonly Timer[] {
  switch (event.type) {
    case 'timers.changed': {
      const replaced = new Set([...event.dropped, ...event.armed.map(({ trigger }) => trigger)]);
      return [...timers.filter(({ trigger }) => !replaced.has(trigger)), ...event.armed];
    }
    case 'timer.reached':
      return timers.map((timer) => (timer.trigger === event.trigger ? { ...timer, isDone: true } : timer));
    default:
      return timers;
  }
}
