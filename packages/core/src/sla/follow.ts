import type { Instant } from '../record/json.ts';
import { isDone } from '../ticket/evolve.ts';
import type { Anchor, Ticket } from '../ticket/ticket.ts';
import { type Applied, isInLine, isSamePromise, isSetAside, type Promised } from './applied.ts';
import { type Clock, isLive } from './clock.ts';
import type { ClockWork } from './clock-work.ts';
import type { CompiledTarget, SlaConfig } from './compiled-policy.ts';
import type { MetricDef } from './metric/metric.ts';

/** Whether a clock of a metric may run at all on a ticket with this status. */
export function mayRun({ runsIn = [] }: MetricDef, { status }: Ticket): boolean {
  return !isDone(status) || runsIn.includes(status);
}

/** Whether what a metric waits for before it starts has happened. */
export function isAwaited(def: MetricDef, target: CompiledTarget, { anchors }: Ticket): boolean {
  return def.startsAfter === undefined || target.countsFirstMessage || anchors[def.startsAfter] !== undefined;
}

/** Whether some clock runs by other terms than those that are promised, or is missing. */
export function isOutOfLine(config: SlaConfig, work: ClockWork, promised: Promised, ticket: Ticket): boolean {
  for (const metric of metricsOf(work, promised)) {
    const clock = work.current(metric);
    const applied = promised.targets.get(metric);
    if (isLive(clock)) {
      if (applied === undefined || !isInLine(clock, applied)) return true;
    } else if (applied !== undefined && lateStart(config, applied, clock, ticket) !== null) return true;
  }
  return false;
}

/** Brings clocks in line with an edited configuration, as the policy that applies now wants it. */
export function followEdit(config: SlaConfig, work: ClockWork, promised: Promised, ticket: Ticket): void {
  const mode = promised.policy?.onEdit ?? 'keep';
  if (mode === 'ignore') return;
  for (const metric of metricsOf(work, promised)) {
    const clock = work.current(metric);
    const applied = promised.targets.get(metric);
    if (!isLive(clock)) startLate(config, work, applied, clock, ticket);
    else if (applied === undefined) work.cancel(clock, 'notPromised');
    else if (!isInLine(clock, applied)) work.retarget(clock, applied, 'edit', mode === 'recount');
  }
}

/** Brings clocks in line with what is promised to a ticket that has changed, as the policy that applies now wants it. */
export function followChange(config: SlaConfig, work: ClockWork, then: Promised, now: Promised, ticket: Ticket): void {
  const because = ticket.mergedInto === undefined ? 'notPromised' : 'merged';
  for (const metric of metricsOf(work, now)) {
    const clock = work.current(metric);
    const applied = now.targets.get(metric);
    if (isSamePromise(then.targets.get(metric), applied) && !isSetAside(ticket)) continue;
    if (!isLive(clock)) startLate(config, work, applied, clock, ticket);
    else if (applied === undefined) work.cancel(clock, because);
    else if (isInLine(clock, applied)) continue;
    else if (applied.policy.onChange === 'keep') work.retarget(clock, applied, 'change');
    else {
      work.cancel(clock, 'restarted');
      work.start(applied, work.at);
    }
  }
}

/** Lets clocks stand still and run on as the status of the ticket wants it. */
export function followStatus(work: ClockWork, { status }: Ticket): void {
  for (const live of work.clocks) {
    const clock = isLive(live) ? work.current(live.metric) : undefined;
    if (clock === undefined) continue;
    const shouldPause = clock.pausesIn.includes(status);
    if (clock.state === 'running' && shouldPause) work.pause(clock);
    else if (clock.state === 'paused' && !shouldPause) work.resume(clock);
  }
}

/** The metrics that something is promised for, or that have a live clock. */
export function metricsOf({ clocks }: ClockWork, { metrics, targets }: Promised): readonly string[] {
  let others: string[] | null = null;
  for (const clock of clocks) {
    if (!isLive(clock) || targets.has(clock.metric)) continue;
    others ??= [];
    others.push(clock.metric);
  }
  // Mostly there are none: this is asked several times for each event.
  return others === null ? metrics : [...metrics, ...others];
}

/** A promise that comes late counts from when it would have, as long as it can still be kept or broken. */
function startLate(
  config: SlaConfig,
  work: ClockWork,
  applied: Applied | undefined,
  clock: Clock | undefined,
  ticket: Ticket,
): void {
  const from = applied === undefined ? null : lateStart(config, applied, clock, ticket);
  if (from === null || applied === undefined) return;
  if (from === 'again' && clock !== undefined) work.goOn(clock, applied);
  else if (from !== 'again') work.start(applied, from);
}

/** Since when a promise would count if it were made now; `again` for the clock that the ticket has had, `null` for not. */
function lateStart(
  { metrics }: SlaConfig,
  { target }: Applied,
  clock: Clock | undefined,
  ticket: Ticket,
): Instant | 'again' | null {
  const def = metrics.get(target.metric);
  if (def?.late === undefined || !mayRun(def, ticket)) return null;
  const { from, unless = [] } = def.late;
  const { anchors } = ticket;
  const has = (anchor: Anchor): boolean => anchors[anchor] !== undefined;
  if (unless.some(has) || !isAwaited(def, target, ticket)) return null;
  const since = from.filter(has).map((anchor) => anchors[anchor] ?? 0);
  if (since.length === 0) return null;
  const start = Math.max(...since);
  const ended = clock?.endedAt ?? null;
  if (clock === undefined || ended === null) return start;
  // The same wait as before: its clock goes on. Another one, that began when the last was over, has a clock of its own.
  const isBroughtBack = clock.cancelReason === 'notPromised' || clock.cancelReason === 'merged';
  if (isBroughtBack && start <= clock.startedAt) return 'again';
  return start > ended || (start === ended && clock.state === 'met') ? start : null;
}
