import type { Span } from '../calendar/wall-time.ts';
import type { Instant } from '../record/json.ts';
import type { TicketEvent } from '../ticket/ticket-event.ts';
import { type Clock, isLive, MAX_ENDED, MAX_PAUSES, MAX_REPETITIONS, type UsedTime } from './clock.ts';

/** How much clocks remember: less on a ticket than in an account of its whole history. */
export interface ClockMemory {
  readonly ended: number;
  readonly pauses: number;
}

/** What a ticket remembers. */
const ON_TICKET: ClockMemory = { ended: MAX_ENDED, pauses: MAX_PAUSES };

/**
 * Folds one event into the clocks of a ticket. The last clock of a metric is the current one; earlier ones are history, of
 * which only the latest are kept.
 */
export function evolveClocks(
  clocks: readonly Clock[],
  event: TicketEvent,
  memory: ClockMemory = ON_TICKET,
): readonly Clock[] {
  if (!event.type.startsWith('sla.')) return clocks;
  if (event.type === 'sla.started') {
    // One clock of a metric is live at a time; where two are, the history has lost the end of the first.
    const others = clocks.filter((clock) => clock.metric !== event.clock.metric || !isLive(clock));
    return [...others, event.clock];
  }
  const { metric } = event as Extract<TicketEvent, { readonly metric: string }>;
  const index = clocks.findLastIndex((clock) => clock.metric === metric);
  const changed = clocks.map((clock, at) => (at === index ? evolveClock(clock, event, memory.pauses) : clock));
  const isEnd = event.type === 'sla.met' || event.type === 'sla.cancelled';
  return isEnd ? bounded(changed, metric, memory.ended) : changed;
}

/** Drops the oldest clocks of a metric beyond those that are kept. */
function bounded(clocks: readonly Clock[], metric: string, limit: number): readonly Clock[] {
  const isEnded = (clock: Clock): boolean => clock.metric === metric && !isLive(clock);
  let surplus = clocks.filter(isEnded).length - limit;
  if (surplus <= 0) return clocks;
  return clocks.filter((clock) => {
    if (surplus <= 0 || !isEnded(clock)) return true;
    surplus -= 1;
    return false;
  });
}

function evolveClock(clock: Clock, event: TicketEvent, limit: number): Clock {
  switch (event.type) {
    case 'sla.paused':
      return { ...clock, ...usedIn(event), ...resting(clock), state: 'paused', pausedAt: event.at, dueAt: null };
    case 'sla.resumed': {
      const pauses = withPause(clock, clock.pausedAt ?? clock.endedAt, event.at, limit);
      const fresh = { runningSince: event.at, pausedAt: null, metAt: null, endedAt: null, cancelReason: null };
      return { ...clock, ...fresh, state: 'running', pauses, dueAt: event.dueAt, steps: event.steps };
    }
    case 'sla.retargeted': {
      const { policy, calendar, schedule, terms, targetMs, pausesIn, dueAt, steps } = event;
      const runningSince = clock.state === 'running' ? event.at : null;
      const next = { policy, calendar, schedule, terms, targetMs, pausesIn, dueAt, steps };
      return { ...clock, ...next, ...usedIn(event), runningSince };
    }
    case 'sla.met':
      return { ...clock, ...ended(clock, event, limit), state: 'met', metAt: event.at };
    case 'sla.cancelled':
      return {
        ...clock,
        ...ended(clock, event, limit),
        state: 'cancelled',
        dueAt: null,
        cancelReason: event.because,
      };
    case 'sla.warned':
      return warned(clock, event);
    case 'sla.stepArmed':
      return { ...clock, steps: clock.steps.map((step) => (step.id === event.step.id ? event.step : step)) };
    case 'sla.breached':
      return { ...clock, breachedAt: event.dueAt };
    default:
      return clock;
  }
}

function usedIn({ consumedMs, businessMs, calendarMs }: UsedTime): UsedTime {
  return { consumedMs, businessMs, calendarMs };
}

/** A clock that stands still has steps ahead, but no instants at which they are taken. */
function resting(clock: Clock): Pick<Clock, 'runningSince' | 'steps'> {
  return { runningSince: null, steps: clock.steps.map((step) => ({ ...step, at: null })) };
}

function ended(clock: Clock, event: UsedTime & { readonly at: Instant }, limit: number): Partial<Clock> {
  const pauses = withPause(clock, clock.pausedAt, event.at, limit);
  return { ...usedIn(event), runningSince: null, steps: [], pausedAt: null, endedAt: event.at, pauses };
}

/** The pauses of a clock with one that is over; what follows directly on another is one with it. */
function withPause({ pauses }: Clock, from: Instant | null, to: Instant, limit: number): readonly Span[] {
  if (from === null || from === to) return pauses;
  const last = pauses.at(-1);
  if (last?.to === from) return [...pauses.slice(0, -1), { from: last.from, to }];
  return [...pauses, { from, to }].slice(-limit);
}

function warned(clock: Clock, event: Extract<TicketEvent, { readonly type: 'sla.warned' }>): Clock {
  const { step: id, repetition } = event;
  const repetitions = clock.repetitions + (repetition > 0 ? 1 : 0);
  const stepsTaken = clock.stepsTaken.includes(id) ? clock.stepsTaken : [...clock.stepsTaken, id];
  const steps = clock.steps.flatMap((step) => {
    if (step.id !== id) return [step];
    // When it is taken again takes a calendar to say.
    return step.everyMs === null || repetitions >= MAX_REPETITIONS
      ? []
      : [{ ...step, taken: step.taken + 1, at: null }];
  });
  return { ...clock, steps, stepsTaken, repetitions };
}
