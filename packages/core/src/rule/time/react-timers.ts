import type { Instant } from '../../record/json.ts';
import { isSetAside } from '../../sla/applied.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import type { TicketEventBody } from '../../ticket/ticket-event.ts';
import type { Timer } from '../../ticket/timer.ts';
import { anchorReader } from './time-anchors.ts';
import { anchorOfKey } from './time-trigger.ts';
import { idOfVersion, type TimerConfig, type TimerGroup } from './timer-groups.ts';

const NOTHING: readonly TicketEventBody[] = [];
// Of moments of earlier configurations.
const MOST_REMEMBERED = 50;

/**
 * Which timers are armed, moved or dropped because of what happened to a ticket: those whose anchor got another value,
 * and those whose rules were edited or switched off. A moment that does not lie ahead is not armed.
 */
export function reactToAnchors(
  config: TimerConfig,
  before: Ticket | null,
  after: Ticket,
  at: Instant,
): readonly TicketEventBody[] {
  if (config.groups.length === 0 && after.timers.length === 0) return NOTHING;
  const isBack = before !== null && isSetAside(before) && !isSetAside(after);
  return changes(config, after, at, (group, anchor) => {
    if (before === null || isBack || group.read(before) !== anchor) return true;
    // Another department may keep other hours.
    return group.isBusiness && group.schedule === null && before.department !== after.department;
  });
}

/** Brings all timers of a ticket in line with the configuration. What falls due after `since` still lies ahead. */
export function rearmTimers(config: TimerConfig, ticket: Ticket, since: Instant): readonly TicketEventBody[] {
  return changes(config, ticket, since, () => true);
}

function changes(
  config: TimerConfig,
  ticket: Ticket,
  since: Instant,
  isConcerned: (group: TimerGroup, anchor: Instant) => boolean,
): readonly TicketEventBody[] {
  const timers = new Map(ticket.timers.map((timer) => [timer.trigger, timer]));
  const armed: Timer[] = [];
  const dropped: string[] = [];
  for (const group of config.groups) {
    const timer = timers.get(group.key) ?? null;
    timers.delete(group.key);
    const wanted = wantedTimer(config, ticket, group, timer, since, isConcerned);
    if (wanted === timer) continue;
    if (wanted === null) dropped.push(group.key);
    else if (timer === null || !isSame(timer, wanted)) armed.push(wanted);
  }
  dropped.push(...forgotten(ticket, [...timers.values()]));
  return armed.length + dropped.length === 0 ? NOTHING : [{ type: 'timers.changed', armed, dropped }];
}

/** The timer that a ticket should have for a group: the same object when it is the one that it has. */
function wantedTimer(
  config: TimerConfig,
  ticket: Ticket,
  group: TimerGroup,
  timer: Timer | null,
  since: Instant,
  isConcerned: (group: TimerGroup, anchor: Instant) => boolean,
): Timer | null {
  const anchor = group.read(ticket);
  if (anchor === null) return null;
  const isOld = timer?.anchor === anchor;
  if (isOld && timer.isDone) return timer;
  if (isSetAside(ticket)) return null;
  const isSettled = !isConcerned(group, anchor);
  if (isSettled && (timer === null || (isOld && isEqual(timer.rules, group.rules)))) return timer;
  const rules = group.rules.filter((rule) => !hadItsTurn(ticket, group, anchor, rule));
  if (isSettled && isOld && isEqual(timer.rules, rules)) return timer;
  const at = rules.length === 0 ? null : config.dueAt(group, ticket, anchor);
  return at === null || at <= since ? null : { trigger: group.key, rules, anchor, at, isDone: false };
}

/** Whether an earlier version of a rule, which waited for another moment, met it at the same value of the anchor. */
function hadItsTurn({ timers }: Ticket, { key, anchor: name }: TimerGroup, anchor: Instant, rule: string): boolean {
  return timers.some(
    (timer) =>
      timer.isDone &&
      timer.anchor === anchor &&
      timer.trigger !== key &&
      anchorOfKey(timer.trigger) === name &&
      timer.rules.some((other) => other !== rule && idOfVersion(other) === idOfVersion(rule)),
  );
}

/**
 * Of timers for whose moments no rule waits any more, those that need not be kept. One that is done says, until its anchor
 * has another value, that its rules had their turn: they may come back, and wait for another moment.
 */
function forgotten(ticket: Ticket, timers: readonly Timer[]): readonly string[] {
  if (timers.length === 0) return [];
  const kept = timers.filter(
    ({ isDone, trigger, anchor }) => isDone && anchorReader(anchorOfKey(trigger))?.(ticket) === anchor,
  );
  const latest = new Set(kept.toSorted((a, b) => b.at - a.at).slice(0, MOST_REMEMBERED));
  return timers.filter((timer) => !latest.has(timer)).map(({ trigger }) => trigger);
}

function isSame(a: Timer, b: Timer): boolean {
  return a.at === b.at && a.anchor === b.anchor && a.isDone === b.isDone && isEqual(a.rules, b.rules);
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((one, index) => one === b[index]));
}
