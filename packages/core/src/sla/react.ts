import type { Instant } from '../record/json.ts';
import type { Occasion } from '../rule/trigger.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { TicketEventBody } from '../ticket/ticket-event.ts';
import { type Promised, promisedTo } from './applied.ts';
import { isLive } from './clock.ts';
import { ClockWork } from './clock-work.ts';
import type { SlaConfig } from './compiled-policy.ts';
import { followChange, followEdit, followStatus, isAwaited, isOutOfLine, mayRun, metricsOf } from './follow.ts';
import { followWaits, isMoved } from './follow-waits.ts';
import { isAmong, momentsOf } from './metric/moments.ts';

/**
 * Which clocks start, pause, run on, stop or move because of what happened to a ticket. First they are brought in line with
 * the configuration, should it have been edited; then the moments of each event start and end them, as the metrics
 * describe; then they follow what has changed about the ticket.
 */
export function reactToEvents(
  config: SlaConfig,
  before: Ticket | null,
  after: Ticket,
  events: readonly TicketEventBody[],
  at: Instant,
): readonly TicketEventBody[] {
  const now = promisedTo(config, after);
  if (now.targets.size === 0 && after.clocks.length === 0) return [];
  const work = new ClockWork(config, after, at);
  const isOff = before !== null && isOutOfLine(config, work, now, after);
  const then = isOff && before !== after ? promisedTo(config, before) : now;
  if (isOff) followEdit(config, work, then, before);
  for (const event of events) {
    for (const moments of momentsOf(event)) {
      // Most of what rules do is no moment of any metric.
      if (isOfClocks(config, moments)) applyMoments(config, work, now, moments, event, after);
    }
    if (event.type === 'sla.warned') armAgain(work, event.metric, event.step);
  }
  if (isOff) followChange(config, work, then, now, after);
  if (before !== null && isMoved(before, after, events)) followWaits(config, work, now, after);
  followStatus(work, after);
  return work.events;
}

/**
 * Whether clocks that were in line with a ticket have nothing to do when it is another: it is the same in all that they
 * depend on, and none of the events is a moment of any metric. Most of what rules do is of that kind.
 */
export function isNothingToClocks(
  config: SlaConfig,
  before: Ticket,
  after: Ticket,
  events: readonly TicketEventBody[],
): boolean {
  const { inputs } = config;
  const isAlike =
    before.clocks === after.clocks &&
    before.anchors === after.anchors &&
    before.status === after.status &&
    before.priority === after.priority &&
    before.department === after.department &&
    before.spam === after.spam &&
    before.deleted === after.deleted &&
    before.mergedInto === after.mergedInto;
  if (!isAlike || inputs === null) return false;
  for (const property of inputs) if (before[property] !== after[property]) return false;
  for (const event of events) {
    if (event.type === 'sla.warned') return false;
    for (const moments of momentsOf(event)) if (isOfClocks(config, moments)) return false;
  }
  return true;
}

/**
 * What brings the clocks of a ticket in line with the configuration as it is, when nothing has happened to the ticket. The
 * same would happen with the next event; until then a clock keeps the due instant that it was given.
 */
export function alignClocks(config: SlaConfig, ticket: Ticket, at: Instant): readonly TicketEventBody[] {
  return reactToEvents(config, ticket, ticket, [], at);
}

function applyMoments(
  config: SlaConfig,
  work: ClockWork,
  promised: Promised,
  moments: readonly Occasion[],
  event: TicketEventBody,
  ticket: Ticket,
): void {
  const has = (named: Parameters<typeof isAmong>[0]): boolean => isAmong(named, moments, event, ticket);
  for (const metric of metricsOf(work, promised)) {
    const def = config.metrics.get(metric);
    if (def === undefined || !isNamed(config, moments, metric)) continue;
    const applied = promised.targets.get(metric);
    const clock = work.current(metric);
    if (clock?.state === 'met') {
      if (applied?.target.isResumedByReopening === true && mayRun(def, ticket) && has(def.resumes)) {
        work.goOn(clock, applied);
      }
    } else if (isLive(clock)) {
      const isMetByResolving = applied?.target.isMetByResolving === true && has(def.cancels);
      if (has(def.meets) || isMetByResolving) work.meet(clock);
      else if (has(def.cancels)) work.cancel(clock, 'ended');
    }
    if (applied === undefined || isLive(work.current(metric)) || !mayRun(def, ticket) || !has(def.starts)) continue;
    if (isAwaited(def, applied.target, ticket)) work.start(applied, work.at);
  }
}

function isOfClocks({ moments: known }: SlaConfig, moments: readonly Occasion[]): boolean {
  for (const moment of moments) if (known.has(moment)) return true;
  return false;
}

function isNamed({ moments: known }: SlaConfig, moments: readonly Occasion[], metric: string): boolean {
  for (const moment of moments) if (known.get(moment)?.has(metric) === true) return true;
  return false;
}

/** A step that was taken may be one that is taken again. */
function armAgain(work: ClockWork, metric: string, step: string): void {
  const clock = work.current(metric);
  if (isLive(clock)) work.arm(clock, step);
}
