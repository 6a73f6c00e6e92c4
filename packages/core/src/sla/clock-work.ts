import type { Instant } from '../record/json.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { TicketEvent, TicketEventBody } from '../ticket/ticket-event.ts';
import { type Applied, isInLine } from './applied.ts';
import { type CancelReason, type Clock, type ClockStep, MAX_PAUSES } from './clock.ts';
import { isRepeated, nextRepetition, placeStep, planOf, restingPlan, stepsAhead } from './clock-plan.ts';
import type { SlaConfig } from './compiled-policy.ts';
import { evolveClocks } from './evolve-clocks.ts';
import { usedAnew, usedBetween, usedBy } from './used-time.ts';

/** The clocks of a ticket while they are worked on: what is done to them, as events that all take effect at one instant. */
export class ClockWork {
  readonly events: TicketEventBody[] = [];
  private readonly config: SlaConfig;
  readonly at: Instant;
  /** The clocks as they are now. */
  clocks: readonly Clock[];

  constructor(config: SlaConfig, ticket: Ticket, at: Instant) {
    this.config = config;
    this.at = at;
    this.clocks = ticket.clocks;
  }

  /** The last clock of a metric, live or not. */
  current(metric: string): Clock | undefined {
    const { clocks } = this;
    for (let index = clocks.length - 1; index >= 0; index -= 1) {
      const clock = clocks[index];
      if (clock?.metric === metric) return clock;
    }
    return undefined;
  }

  start(applied: Applied, startedAt: Instant): void {
    const { policy, target, targetMs, calendar, schedule, terms } = applied;
    const used = usedBetween(this.config, applied, startedAt, this.at);
    const { consumedMs } = used;
    const running = { calendar, targetMs, consumedMs, from: this.at };
    const { dueAt, steps } = planOf(this.config, running, stepsAhead(applied, null, consumedMs));
    this.emit({
      type: 'sla.started',
      clock: {
        policy: policy.id,
        metric: target.metric,
        calendar,
        schedule,
        terms,
        state: 'running',
        startedAt,
        runningSince: this.at,
        pausedAt: null,
        targetMs,
        consumedMs,
        businessMs: used.businessMs,
        calendarMs: used.calendarMs,
        dueAt,
        steps,
        metAt: null,
        endedAt: null,
        cancelReason: null,
        breachedAt: null,
        pausesIn: target.pausesIn,
        pauses: [],
        stepsTaken: [],
        repetitions: 0,
      },
    });
  }

  meet(clock: Clock): void {
    const used = usedBy(this.config, clock, this.at);
    this.emit({ type: 'sla.met', ...of(clock), ...used, spareMs: clock.targetMs - used.consumedMs });
  }

  cancel(clock: Clock, because: CancelReason): void {
    this.emit({ type: 'sla.cancelled', ...of(clock), because, ...usedBy(this.config, clock, this.at) });
  }

  pause(clock: Clock): void {
    this.emit({ type: 'sla.paused', ...of(clock), ...usedBy(this.config, clock, this.at) });
  }

  /** Lets a clock run on that stood still. */
  resume(clock: Clock): void {
    this.run(clock, clock.steps);
  }

  /** Lets a clock run on that had ended, under what is promised now. */
  goOn(clock: Clock, applied: Applied): void {
    const steps = stepsAhead({ ...applied, targetMs: clock.targetMs }, clock, clock.consumedMs);
    this.run(clock, steps);
    const resumed = this.current(clock.metric);
    if (resumed !== undefined && !isInLine(resumed, applied)) this.retarget(resumed, applied, 'change');
  }

  /** Puts a clock under other terms. What has been counted stays, or is counted anew as well. */
  retarget(clock: Clock, applied: Applied, because: 'change' | 'edit', isRecounted = false): void {
    const { policy, target, targetMs, calendar, schedule, terms } = applied;
    // What it stood still before that is not known here any more.
    const isKnown = clock.pauses.length < MAX_PAUSES;
    const used =
      isRecounted && isKnown
        ? usedAnew(this.config, clock, this.at, applied)
        : usedBy(this.config, clock, this.at, applied);
    const { consumedMs } = used;
    const steps = stepsAhead(applied, clock, consumedMs);
    const plan =
      clock.state === 'running'
        ? planOf(this.config, { calendar, targetMs, consumedMs, from: this.at }, steps)
        : restingPlan(steps);
    const change = { because, from: clock.policy, policy: policy.id, metric: clock.metric, calendar, schedule, terms };
    this.emit({ type: 'sla.retargeted', ...change, targetMs, pausesIn: target.pausesIn, ...used, ...plan });
  }

  /** Says when a step that was taken just now is taken again, if it is. */
  arm(clock: Clock, id: string): void {
    const step = clock.steps.find((one) => one.id === id);
    if (step === undefined || !isRepeated(step) || step.at !== null) return;
    const { consumedMs } = usedBy(this.config, clock, this.at);
    const next = placeStep(this.config, clock, nextRepetition(step, consumedMs));
    this.emit({ type: 'sla.stepArmed', ...of(clock), step: next });
  }

  private run({ policy, metric, calendar, targetMs, consumedMs }: Clock, ahead: readonly ClockStep[]): void {
    const { dueAt, steps } = planOf(this.config, { calendar, targetMs, consumedMs, from: this.at }, ahead);
    this.emit({ type: 'sla.resumed', policy, metric, dueAt, steps });
  }

  private emit(event: TicketEventBody): void {
    this.events.push(event);
    this.clocks = evolveClocks(this.clocks, { ...event, at: this.at } as TicketEvent);
  }
}

function of({ policy, metric }: Clock): Pick<Clock, 'policy' | 'metric'> {
  return { policy, metric };
}
