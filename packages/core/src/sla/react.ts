import type { Instant } from '../record/json.ts';
import { isDone } from '../ticket/evolve.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { TicketEvent, TicketEventBody } from '../ticket/ticket-event.ts';
import type { Clock, ClockStep, Metric } from './clock.ts';
import type { CompiledPolicy, CompiledTarget, SlaConfig } from './compiled-policy.ts';
import { evolveClocks } from './evolve-clocks.ts';

/** A target as it applies to one ticket now. */
interface Applied {
  readonly policy: CompiledPolicy;
  readonly target: CompiledTarget;
  readonly targetMs: number;
  readonly calendar: string;
}

const METRICS: readonly Metric[] = ['firstResponse', 'nextResponse', 'resolution'];

function isLive(clock: Clock | undefined): clock is Clock {
  return clock !== undefined && (clock.state === 'running' || clock.state === 'paused');
}

/**
 * Which clocks start, pause, resume, stop or move because of what happened to a ticket.
 *
 * `firstResponse` runs from creation to the first public message of an agent; `nextResponse` from the oldest unanswered
 * message of the requester after that; `resolution` from creation to the first time that the ticket is resolved. Notes,
 * bots, rules and automatic mail start and stop nothing. Resolving without an answer cancels the response clocks.
 */
export function reactToEvents(
  config: SlaConfig,
  before: Ticket | null,
  after: Ticket,
  events: readonly TicketEventBody[],
  at: Instant,
): readonly TicketEventBody[] {
  const clocks = new ClockWork(config, after, at);
  // What was answered before these events decides whether a message opens a wait of its own.
  let isAnswered = before?.anchors.firstResponseAt !== undefined;
  for (const event of events) {
    if (event.type === 'ticket.created') {
      clocks.start('firstResponse', at);
      clocks.start('resolution', at);
    } else if (event.type === 'message.added' && event.visibility === 'public' && event.automated === false) {
      if (event.direction === 'out') {
        isAnswered = true;
        clocks.meet('firstResponse');
        clocks.meet('nextResponse');
      } else if (isAnswered) {
        clocks.start('nextResponse', at);
      }
    } else if (event.type === 'ticket.statusChanged' && isDone(event.to)) {
      clocks.meet('resolution');
      clocks.cancel('firstResponse');
      clocks.cancel('nextResponse');
    }
  }
  if (after.spam || after.deleted) {
    for (const metric of METRICS) clocks.cancel(metric);
  } else {
    for (const metric of METRICS) clocks.follow(metric, before);
  }
  return clocks.events;
}

class ClockWork {
  readonly events: TicketEventBody[] = [];
  private readonly config: SlaConfig;
  private readonly ticket: Ticket;
  private readonly at: Instant;
  private readonly policy: CompiledPolicy | null;
  private clocks: readonly Clock[];

  constructor(config: SlaConfig, ticket: Ticket, at: Instant) {
    this.config = config;
    this.ticket = ticket;
    this.at = at;
    this.policy = config.policyFor(ticket);
    this.clocks = ticket.clocks;
  }

  /** Starts a clock unless one of this metric is live or nothing is promised. */
  start(metric: Metric, startedAt: Instant): void {
    const applied = this.applied(metric);
    if (applied === null || isLive(this.current(metric))) return;
    const { policy, targetMs, calendar } = applied;
    const consumedMs = this.config.calendar(calendar).between(startedAt, this.at);
    this.emit({
      type: 'sla.started',
      clock: {
        policy: policy.id,
        metric,
        calendar,
        state: 'running',
        startedAt,
        runningSince: this.at,
        pausedAt: null,
        consumedMs,
        targetMs,
        ...this.schedule(applied, consumedMs, []),
        metAt: null,
        breachedAt: null,
        stepsTaken: [],
      },
    });
  }

  meet(metric: Metric): void {
    const clock = this.current(metric);
    if (!isLive(clock)) return;
    const consumedMs = this.consumed(clock);
    const spareMs = clock.targetMs - consumedMs;
    this.emit({ type: 'sla.met', policy: clock.policy, metric, consumedMs, spareMs });
  }

  cancel(metric: Metric): void {
    const clock = this.current(metric);
    if (!isLive(clock)) return;
    this.emit({ type: 'sla.cancelled', policy: clock.policy, metric, consumedMs: this.consumed(clock) });
  }

  /** Brings a clock in line with the ticket's status, and with its policy where that has changed. */
  follow(metric: Metric, before: Ticket | null): void {
    const applied = this.applied(metric);
    const clock = this.current(metric);
    if (!isLive(clock)) {
      if (before !== null && clock === undefined && applied !== null) this.startLate(metric);
      return;
    }
    if (applied === null) {
      this.cancel(metric);
      return;
    }
    const { policy, targetMs, calendar, target } = applied;
    if (clock.policy !== policy.id || clock.targetMs !== targetMs || clock.calendar !== calendar) {
      const consumedMs = this.consumed(clock);
      const isRunning = clock.state === 'running';
      const plan = isRunning ? this.schedule(applied, consumedMs, clock.stepsTaken) : { dueAt: null, steps: [] };
      const change = { metric, policy: policy.id, from: clock.policy, calendar, targetMs, consumedMs };
      this.emit({ type: 'sla.retargeted', ...change, ...plan });
    }
    const shouldPause = target.pauseIn.includes(this.ticket.status);
    const current = this.current(metric);
    if (current?.state === 'running' && shouldPause) {
      this.emit({ type: 'sla.paused', metric, policy: policy.id, consumedMs: this.consumed(current) });
    } else if (current?.state === 'paused' && !shouldPause) {
      const plan = this.schedule(applied, current.consumedMs, current.stepsTaken);
      this.emit({ type: 'sla.resumed', metric, policy: policy.id, ...plan });
    }
  }

  /** A promise that came with a later policy counts from the ticket's creation, while it can still be kept or broken. */
  private startLate(metric: Metric): void {
    const isAnswered = this.ticket.anchors.firstResponseAt !== undefined;
    if (isDone(this.ticket.status) || metric === 'nextResponse' || (metric === 'firstResponse' && isAnswered)) return;
    this.start(metric, this.ticket.createdAt);
  }

  private applied(metric: Metric): Applied | null {
    const { policy } = this;
    const target = policy?.targets.find((candidate) => candidate.metric === metric);
    const targetMs = target?.withinMs[this.ticket.priority];
    if (policy === null || target === undefined || targetMs === undefined) return null;
    const calendar = target.isBusiness ? this.config.scheduleFor(this.ticket, policy) : 'always';
    return { policy, target, targetMs, calendar };
  }

  private current(metric: Metric): Clock | undefined {
    return this.clocks.findLast((clock) => clock.metric === metric);
  }

  private consumed(clock: Clock): number {
    if (clock.runningSince === null) return clock.consumedMs;
    return clock.consumedMs + this.config.calendar(clock.calendar).between(clock.runningSince, this.at);
  }

  /** When a clock that has used `consumedMs` by now falls due, and its escalation steps that lie ahead. */
  private schedule(
    applied: Applied,
    consumedMs: number,
    taken: readonly string[],
  ): { readonly dueAt: Instant | null; readonly steps: readonly ClockStep[] } {
    const { target, targetMs } = applied;
    const calendar = this.config.calendar(applied.calendar);
    const reach = (totalMs: number): Instant | null => {
      const at = calendar.add(this.at, totalMs - consumedMs);
      return at === 'never' ? null : at;
    };
    const steps: ClockStep[] = [];
    for (const { id, share, offsetMs } of target.escalations) {
      const totalMs = targetMs * share + offsetMs;
      const at = totalMs < 0 || taken.includes(id) ? null : reach(totalMs);
      if (at !== null) steps.push({ id, at });
    }
    return { dueAt: reach(targetMs), steps: steps.sort((a, b) => a.at - b.at) };
  }

  private emit(event: TicketEventBody): void {
    this.events.push(event);
    this.clocks = evolveClocks(this.clocks, { ...event, at: this.at } as TicketEvent);
  }
}
