import type { Priority, SlaRow, Status, TicketEvent } from '@deskwright/core';
import type { Calendar } from '@deskwright/core/time';

/** What is promised to a ticket by one target, read off the configuration by whoever made it. */
export interface PlainTerms {
  readonly policy: string;
  readonly targetMs: number;
  readonly hours: string;
  readonly schedule: string;
  readonly pauseIn: readonly Status[];
  readonly onResolve?: 'cancel' | 'meet';
  readonly onReopen?: 'end' | 'resume';
  readonly firstMessage?: boolean;
  readonly onChange: 'keep' | 'restart';
  readonly steps: readonly { readonly id: string; readonly afterMs: number; readonly everyMs: number | null }[];
}

/** The ticket as far as promises depend on it. */
export interface PlainTicket {
  readonly status: Status;
  readonly priority: Priority;
  readonly department: string | null;
  readonly spam: boolean;
  readonly deleted: boolean;
  readonly createdAt: number;
  readonly answeredAt: number | null;
  readonly waitingSince: number | null;
  readonly spokenAt: number | null;
  readonly reopenedAt: number | null;
  readonly assignedAt: number | null;
  readonly hasEnded: boolean;
}

/** A warning, as `sla.warned` tells of it. */
export type PlainWarning = readonly [metric: string, step: string, repetition: number, stepAt: number];

/** What a plain reading needs to know. */
export interface PlainConfig {
  promises(ticket: PlainTicket): Readonly<Record<string, PlainTerms>>;
  calendar(name: string): Calendar;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly hours: string;
  readonly schedule: string;
}

interface Step {
  readonly id: string;
  afterMs: number;
  readonly everyMs: number | null;
  taken: number;
}

/** A clock that knows the stretches in which it ran, and adds them up whenever it is asked. */
interface PlainClock {
  readonly metric: string;
  terms: PlainTerms;
  state: SlaRow['state'];
  readonly startedAt: number;
  readonly stretches: Stretch[];
  runningSince: number | null;
  stoppedAt: number | null;
  readonly pauses: { from: number; to: number }[];
  steps: Step[];
  readonly taken: Set<string>;
  metAt: number | null;
  endedAt: number | null;
  reason: string | null;
  breachedAt: number | null;
  lastDue: number | null;
}

const DONE: readonly Status[] = ['resolved', 'closed'];
const STANDS_STILL: Readonly<Record<string, readonly Status[]>> = {
  requesterWait: ['answered', 'pending', 'resolved', 'closed'],
  agentWork: ['answered', 'pending', 'onHold', 'resolved', 'closed'],
};
const WHOLE = ['resolution', 'requesterWait', 'agentWork'];
const WORDS = ['firstResponse', 'nextResponse', 'periodicUpdate'];

/** Computes the promises to a ticket from what people did, instant by instant: slowly, and without any event of a clock. */
export class PlainSla {
  readonly warnings: PlainWarning[] = [];
  private readonly config: PlainConfig;
  private readonly clocks: PlainClock[] = [];
  private ticket: PlainTicket | null = null;
  private requester = '';
  private now = 0;

  constructor(config: PlainConfig) {
    this.config = config;
  }

  /** Takes in what one command brought about. */
  happen(events: readonly TicketEvent[]): void {
    const at = events[0]?.at ?? 0;
    // A postponement that ends comes before whatever else falls due in the same instant.
    const isTimeUp = events.some((event) => event.type === 'ticket.statusChanged' && event.isTimeUp === true);
    this.letPass(isTimeUp ? at - 1 : at);
    const before = this.ticket;
    const old = before === null ? {} : this.promisesTo(before);
    let ticket = before;
    for (const event of events) ticket = this.changed(ticket, event);
    if (ticket === null) return;
    this.ticket = ticket;
    this.now = at;
    const present = this.promisesTo(ticket);
    const metrics = new Set([...Object.keys(old), ...Object.keys(present), ...this.clocks.map(({ metric }) => metric)]);
    for (const metric of metrics) {
      for (const event of events) this.judge(metric, event, present[metric]);
      if (before !== null && !isSame(old[metric], present[metric])) this.promiseAnew(metric, present[metric]);
      this.standStill(metric);
    }
  }

  /** Lets time pass up to an instant, that one included. */
  letPass(until: number): void {
    for (const clock of this.clocks) {
      if (clock.state !== 'running') continue;
      for (let due = this.firstStep(clock); due !== null && due.at <= until; due = this.firstStep(clock)) {
        const { step, at } = due;
        this.warnings.push([clock.metric, step.id, step.taken, at]);
        clock.taken.add(step.id);
        step.taken += 1;
        if (step.everyMs === null) clock.steps = clock.steps.filter((one) => one !== step);
        else this.repeat(clock, step, Math.max(at, this.now));
      }
      const due = this.dueAt(clock);
      if (due !== null && due < until && clock.breachedAt === null) clock.breachedAt = due;
    }
  }

  /** The rows that `slaHistory` should give, clocks in the order in which they were started. */
  get rows(): readonly SlaRow[] {
    return this.clocks.map((clock) => {
      const { metric, state, startedAt, metAt, endedAt, breachedAt, pauses, terms } = clock;
      const used = { consumedMs: this.used(clock, 'hours'), businessMs: this.used(clock, 'schedule') };
      const calendarMs = clock.stretches.reduce((sum, { from, to }) => sum + to - from, 0);
      const dueAt = state === 'running' ? this.dueAt(clock) : state === 'met' ? clock.lastDue : null;
      const differenceMs = metAt === null ? null : terms.targetMs - used.consumedMs;
      const { policy, targetMs } = terms;
      return {
        policy,
        metric,
        state,
        targetMs,
        ...used,
        calendarMs,
        startedAt,
        dueAt,
        metAt,
        endedAt,
        differenceMs,
        breachedAt,
        pauses,
      };
    });
  }

  get reasons(): readonly (string | null)[] {
    return this.clocks.map(({ reason }) => reason);
  }

  private promisesTo(ticket: PlainTicket): Readonly<Record<string, PlainTerms>> {
    return ticket.spam || ticket.deleted ? {} : this.config.promises(ticket);
  }

  private changed(ticket: PlainTicket | null, event: TicketEvent): PlainTicket | null {
    const { at } = event;
    if (event.type === 'ticket.created') {
      const { priority, department, assignee, requester } = event;
      this.requester = `${requester.kind} ${requester.id}`;
      const nothing = { answeredAt: null, waitingSince: null, spokenAt: null, reopenedAt: null, hasEnded: false };
      const assignedAt = assignee === null ? null : at;
      const flags = { spam: false, deleted: false };
      return { status: 'new', priority, department, ...flags, createdAt: at, ...nothing, assignedAt };
    }
    if (ticket === null) return null;
    if (this.isAgents(event)) {
      return { ...ticket, answeredAt: ticket.answeredAt ?? at, spokenAt: at, waitingSince: null };
    }
    if (this.isRequesters(event)) return { ...ticket, waitingSince: ticket.waitingSince ?? at };
    switch (event.type) {
      case 'ticket.statusChanged': {
        const isEnd = DONE.includes(event.to);
        const isReopened = DONE.includes(event.from) && !isEnd;
        return {
          ...ticket,
          status: event.to,
          hasEnded: ticket.hasEnded || isEnd,
          waitingSince: isEnd ? null : ticket.waitingSince,
          reopenedAt: isReopened ? at : ticket.reopenedAt,
        };
      }
      case 'ticket.priorityChanged':
        return { ...ticket, priority: event.to };
      case 'ticket.transferred':
      case 'ticket.assigned': {
        const department = event.type === 'ticket.assigned' ? ticket.department : event.department;
        const was = event.type === 'ticket.assigned' ? event.from : event.previousAssignee;
        const isNew = event.assignee !== null && event.assignee !== was;
        return { ...ticket, department, assignedAt: isNew ? at : ticket.assignedAt };
      }
      case 'ticket.flagged':
        return { ...ticket, [event.flag]: event.value };
      default:
        return ticket;
    }
  }

  private isAgents(event: TicketEvent): boolean {
    if (event.type !== 'message.added' || event.visibility !== 'public') return false;
    return event.author.kind === 'agent' && `agent ${event.author.id}` !== this.requester;
  }

  private isRequesters(event: TicketEvent): boolean {
    if (event.type !== 'message.added' || event.visibility !== 'public' || event.automated !== false) return false;
    const { kind, id } = event.author;
    return kind === 'requester' || kind === 'visitor' || (kind === 'agent' && `agent ${id}` === this.requester);
  }

  private last(metric: string): PlainClock | undefined {
    return this.clocks.findLast((clock) => clock.metric === metric);
  }

  /** What an event does to the clock of a metric by itself. */
  private judge(metric: string, event: TicketEvent, terms: PlainTerms | undefined): void {
    const ticket = this.ticket as PlainTicket;
    const isEnd = event.type === 'ticket.statusChanged' && DONE.includes(event.to);
    const isReopening = event.type === 'ticket.statusChanged' && DONE.includes(event.from) && !isEnd;
    const isCreation = event.type === 'ticket.created';
    const isAssignment =
      (isCreation && event.assignee !== null) ||
      (event.type === 'ticket.assigned' && event.assignee !== null) ||
      (event.type === 'ticket.transferred' && event.assignee !== null && event.assignee !== event.previousAssignee);
    const begins = (): boolean => {
      if (metric === 'nextResponse') {
        return this.isRequesters(event) && (terms?.firstMessage === true || ticket.answeredAt !== null);
      }
      if (metric === 'periodicUpdate') return isCreation || isReopening || this.isAgents(event);
      return isCreation && !metric.endsWith('Pickup');
    };
    const clock = this.last(metric);
    if (clock?.state === 'met') {
      const goesOn = WHOLE.includes(metric) && isReopening && !DONE.includes(ticket.status);
      if (goesOn && terms?.onReopen === 'resume') this.goOn(clock, terms);
    } else if (clock !== undefined && isLive(clock)) {
      if (WHOLE.includes(metric) && isEnd) this.end(clock, 'met', null);
      else if (WORDS.includes(metric) && this.isAgents(event)) this.end(clock, 'met', null);
      else if (metric === 'firstAssignment' && isAssignment) this.end(clock, 'met', null);
      else if (isEnd && terms?.onResolve === 'meet') this.end(clock, 'met', null);
      else if (isEnd) this.end(clock, 'cancelled', 'ended');
    }
    const next = this.last(metric);
    const isFree = next === undefined || !isLive(next);
    if (terms === undefined || !isFree || DONE.includes(ticket.status) || !begins()) return;
    this.start(metric, terms, this.now);
    // Whoever creates a ticket for an agent has assigned it.
    const started = this.last(metric);
    if (started !== undefined && metric === 'firstAssignment' && isCreation && isAssignment) {
      this.end(started, 'met', null);
    }
  }

  /** The ticket has changed, and something else is promised now, or nothing. */
  private promiseAnew(metric: string, terms: PlainTerms | undefined): void {
    const clock = this.last(metric);
    if (clock !== undefined && isLive(clock)) {
      if (terms === undefined) this.end(clock, 'cancelled', 'notPromised');
      else if (isSame(clock.terms, terms)) return;
      else if (terms.onChange === 'keep') this.swap(clock, terms);
      else {
        this.end(clock, 'cancelled', 'restarted');
        this.start(metric, terms, this.now);
      }
      return;
    }
    if (terms === undefined) return;
    const since = this.waitingFor(metric, terms);
    if (since === null) return;
    if (clock === undefined) this.start(metric, terms, since);
    else if (clock.reason === 'notPromised' && since <= clock.startedAt) this.goOn(clock, terms);
    else if (since > (clock.endedAt ?? 0) || (since === clock.endedAt && clock.state === 'met')) {
      this.start(metric, terms, since);
    }
  }

  /** Since when somebody has been waiting for this, if it is to be waited for at all. */
  private waitingFor(metric: string, terms: PlainTerms): number | null {
    const ticket = this.ticket as PlainTicket;
    const { createdAt, answeredAt, spokenAt, reopenedAt, waitingSince, assignedAt, hasEnded } = ticket;
    if (DONE.includes(ticket.status)) return null;
    if (metric === 'firstResponse') return answeredAt === null && !hasEnded ? createdAt : null;
    if (metric === 'nextResponse') return terms.firstMessage === true || answeredAt !== null ? waitingSince : null;
    if (metric === 'periodicUpdate') return Math.max(createdAt, spokenAt ?? 0, reopenedAt ?? 0);
    if (metric === 'firstAssignment') return assignedAt === null && !hasEnded ? createdAt : null;
    return WHOLE.includes(metric) && !hasEnded ? createdAt : null;
  }

  private start(metric: string, terms: PlainTerms, startedAt: number): void {
    const { hours, schedule } = terms;
    const clock: PlainClock = {
      metric,
      terms,
      state: 'running',
      startedAt,
      stretches: [{ from: startedAt, to: this.now, hours, schedule }],
      runningSince: this.now,
      stoppedAt: null,
      pauses: [],
      steps: [],
      taken: new Set(),
      metAt: null,
      endedAt: null,
      reason: null,
      breachedAt: null,
      lastDue: null,
    };
    clock.steps = stepsOf(terms);
    this.clocks.push(clock);
  }

  /** Closes the stretch in which a clock runs. */
  private stop(clock: PlainClock): void {
    if (clock.runningSince === null) return;
    clock.lastDue = this.dueAt(clock);
    const { hours, schedule } = clock.terms;
    clock.stretches.push({ from: clock.runningSince, to: this.now, hours, schedule });
    clock.runningSince = null;
  }

  private end(clock: PlainClock, state: 'met' | 'cancelled', reason: string | null): void {
    if (clock.state === 'paused') clock.lastDue = null;
    this.stop(clock);
    this.rested(clock, clock.state === 'paused' ? clock.stoppedAt : null);
    Object.assign(clock, {
      state,
      reason,
      endedAt: this.now,
      metAt: state === 'met' ? this.now : null,
      stoppedAt: null,
    });
  }

  private rested(clock: PlainClock, from: number | null): void {
    if (from === null || from === this.now) return;
    const last = clock.pauses.at(-1);
    if (last?.to === from) last.to = this.now;
    else clock.pauses.push({ from, to: this.now });
  }

  private goOn(clock: PlainClock, terms: PlainTerms): void {
    this.rested(clock, clock.endedAt);
    Object.assign(clock, { state: 'running', runningSince: this.now, metAt: null, endedAt: null, reason: null });
    const { terms: earlier } = clock;
    clock.steps = this.ahead(clock, stepsOf({ ...terms, steps: scaled(terms, earlier) }), 1);
    if (!isSame(earlier, terms)) this.swap(clock, terms);
  }

  private swap(clock: PlainClock, terms: PlainTerms): void {
    if (clock.runningSince !== null) {
      this.stop(clock);
      clock.runningSince = this.now;
    }
    clock.terms = terms;
    clock.steps = this.ahead(clock, stepsOf(terms), null);
  }

  /** Steps that lie ahead of a clock which has taken some already. */
  private ahead(clock: PlainClock, steps: Step[], count: number | null): Step[] {
    return steps.filter((step) => {
      if (!clock.taken.has(step.id)) return true;
      if (step.everyMs === null) return false;
      step.taken = count ?? clock.steps.find(({ id }) => id === step.id)?.taken ?? 1;
      this.repeat(clock, step, this.now);
      return true;
    });
  }

  private repeat(clock: PlainClock, step: Step, at: number): void {
    const used = this.usedAt(clock, at);
    do step.afterMs += step.everyMs ?? 0;
    while (step.afterMs <= used);
  }

  private standStill(metric: string): void {
    const clock = this.last(metric);
    if (clock === undefined || !isLive(clock)) return;
    const { status } = this.ticket as PlainTicket;
    const shouldPause = clock.terms.pauseIn.includes(status) || (STANDS_STILL[metric] ?? []).includes(status);
    if (shouldPause && clock.state === 'running') {
      this.stop(clock);
      Object.assign(clock, { state: 'paused', stoppedAt: this.now });
    } else if (!shouldPause && clock.state === 'paused') {
      this.rested(clock, clock.stoppedAt);
      Object.assign(clock, { state: 'running', runningSince: this.now, stoppedAt: null });
    }
  }

  private used({ stretches }: PlainClock, which: 'hours' | 'schedule'): number {
    return stretches.reduce((sum, one) => sum + this.config.calendar(one[which]).between(one.from, one.to), 0);
  }

  private usedAt(clock: PlainClock, at: number): number {
    const { runningSince, terms } = clock;
    const open = runningSince === null ? 0 : this.config.calendar(terms.hours).between(runningSince, at);
    return this.used(clock, 'hours') + open;
  }

  private reach(clock: PlainClock, totalMs: number): number | null {
    if (clock.runningSince === null) return null;
    const at = this.config.calendar(clock.terms.hours).add(clock.runningSince, totalMs - this.used(clock, 'hours'));
    return at === 'never' ? null : at;
  }

  private dueAt(clock: PlainClock): number | null {
    return this.reach(clock, clock.terms.targetMs);
  }

  private firstStep(clock: PlainClock): { readonly step: Step; readonly at: number } | null {
    const placed = clock.steps.flatMap((step) => {
      const at = this.reach(clock, step.afterMs);
      return at === null ? [] : [{ step, at }];
    });
    return placed.toSorted((a, b) => a.at - b.at)[0] ?? null;
  }
}

function isLive({ state }: PlainClock): boolean {
  return state === 'running' || state === 'paused';
}

/** What counts all time does not care for business hours. */
function isSame(a: PlainTerms | undefined, b: PlainTerms | undefined): boolean {
  const told = (terms: PlainTerms | undefined): string =>
    JSON.stringify(terms?.hours === 'always' ? { ...terms, schedule: '' } : (terms ?? null));
  return told(a) === told(b);
}

function stepsOf({ steps }: PlainTerms): Step[] {
  return steps.filter(({ afterMs }) => afterMs >= 0).map((step) => ({ ...step, taken: 0 }));
}

/** Steps go by the target that the clock has until it gets another one; then they are made anew. */
function scaled(terms: PlainTerms, earlier: PlainTerms): PlainTerms['steps'] {
  return isSame(terms, earlier) ? terms.steps : [];
}
