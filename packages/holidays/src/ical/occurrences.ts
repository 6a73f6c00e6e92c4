import type { Closure, Days } from '../closure.ts';
import { firstOf, MINUTES_A_DAY } from '../day-number.ts';
import type { Event } from './event.ts';
import { tooLarge } from './feed-error.ts';
import { type Moment, wallOf } from './moment.ts';
import { type Budget, daysOfRule, spend } from './recur.ts';
import type { RecurrenceRule } from './recurrence-rule.ts';
import { wallAt, type ZoneOf } from './zone.ts';

/** What is needed to place events on the wall of the schedule. */
export interface Placing {
  readonly timeZone: string;
  /** The days asked for. What lies partly within them counts. */
  readonly range: Days;
  readonly zoneOf: ZoneOf;
  readonly budget: Budget;
  readonly maxOccurrences: number;
  /** The name of an event without a summary. */
  readonly name: string;
  /** Which events count. */
  readonly include: (event: Event) => boolean;
}

const MINUTE_MS = 60_000;
/** Of finding an instant on a wall, beside a round of a rule. */
const COST_OF_INSTANT = 25;
const DAY_MS = 24 * 3_600_000;
const FIRST_MINUTE = firstOf(1) * MINUTES_A_DAY;
const LAST_MINUTE = firstOf(9999) * MINUTES_A_DAY;

/** The times that the events of a feed take, with what takes the place of single occurrences, in no particular order. */
export function closuresOf(events: readonly Event[], placing: Placing): readonly Closure[] {
  const closures: Closure[] = [];
  const changes = Map.groupBy(
    events.filter((event) => event.recurrenceId !== null),
    (event) => event.uid,
  );
  const add = (uid: string, event: Event, start: Moment): void => {
    if (!placing.include(event)) return;
    const closure = closureOf(uid, event, start, placing);
    if (closure === null) return;
    closures.push(closure);
    if (closures.length > placing.maxOccurrences) {
      throw tooLarge(event.line, `The feed has more than ${placing.maxOccurrences} occurrences`);
    }
  };
  // Worked out once for each uid: thousands of events may share one.
  const replaced = new Map<string, (start: Moment) => boolean>();
  for (const [uid, list] of changes) {
    const ids = list.flatMap(({ recurrenceId }) => recurrenceId ?? []);
    const line = list[0]?.line ?? 1;
    replaced.set(uid, memberOf(ids, line, placing));
  }
  const main = mainEvents(events);
  for (const event of main) {
    if (event.isCancelled) continue;
    const isExcepted = memberOf(event.exceptDates, event.line, placing);
    const isSingle = event.rules.length === 0 && event.dates.length === 0;
    for (const start of startsOf(event, placing)) {
      if (isExcepted(start) || replaced.get(event.uid)?.(start) === true) continue;
      add(isSingle ? event.uid : uidOf(event.uid, start), event, start);
    }
  }
  const cancelled = new Set(main.filter((event) => event.isCancelled).map((event) => event.uid));
  for (const [uid, list] of changes) {
    // Of several that take the place of the same occurrence the one that was written last counts.
    const latest = new Map(
      [...list]
        .sort((a, b) => a.sequence - b.sequence)
        .map((event) => [uidOf(uid, event.recurrenceId ?? event.start), event]),
    );
    for (const [id, event] of latest) if (!event.isCancelled && !cancelled.has(uid)) add(id, event, event.start);
  }
  return closures;
}

/** Events that are not changes of others. Of those that were sent again under one `uid` the last version counts. */
function mainEvents(events: readonly Event[]): readonly Event[] {
  const main = events.filter((event) => event.recurrenceId === null);
  const newest = new Map<string, number>();
  for (const { uid, sequence } of main) newest.set(uid, Math.max(sequence, newest.get(uid) ?? 0));
  return main.filter(({ uid, sequence }) => sequence >= (newest.get(uid) ?? 0));
}

/** The `uid` of one occurrence: with the date, and the time where it has one, at which its rule places it. */
function uidOf(uid: string, moment: Moment): string {
  const length = moment.seconds === null ? 'YYYY-MM-DD'.length : 'YYYY-MM-DDTHH:MM'.length;
  return `${uid}/${new Date(wallOf(moment)).toISOString().slice(0, length)}`;
}

function startsOf(event: Event, placing: Placing): readonly Moment[] {
  const { start, rules, dates } = event;
  // An occurrence that began before the range may reach into it.
  const reach = Math.ceil(longestMs(event, placing) / DAY_MS) + 2;
  const range = { first: placing.range.first - reach, end: placing.range.end + 2 };
  const seen = new Map<string, Moment>([[uidOf('', start), start]]);
  for (const rule of rules) {
    for (const day of daysOfRule(rule, start.day, range, placing.budget)) {
      const moment = { ...start, day };
      if (!isBeyond(rule, moment, placing)) seen.set(uidOf('', moment), moment);
    }
  }
  for (const date of dates) {
    const moment = start.seconds === null ? { ...date, seconds: null, zone: null } : date;
    seen.set(uidOf('', moment), moment);
  }
  return [...seen.values()];
}

/** Whether an occurrence lies after the end of its rule, which is an instant more often than a date. */
function isBeyond({ until }: RecurrenceRule, start: Moment, placing: Placing): boolean {
  if (until === null) return false;
  if (until.seconds === null || start.seconds === null) return start.day > until.day;
  return instantOf(start, placing) > instantOf({ ...until, zone: until.zone ?? start.zone }, placing);
}

/** Whether an occurrence is one of a list: to the instant, or by the day where either is a date. */
function memberOf(list: readonly Moment[], line: number, placing: Placing): (start: Moment) => boolean {
  const days = new Set(list.map(({ day }) => day));
  const dates = new Set(list.filter(({ seconds }) => seconds === null).map(({ day }) => day));
  const timed = list.filter(({ seconds }) => seconds !== null);
  spend(placing.budget, timed.length * COST_OF_INSTANT, line);
  const instants = new Set(timed.map((moment) => instantOf(moment, placing, line)));
  return (start) =>
    start.seconds === null
      ? days.has(start.day)
      : dates.has(start.day) || (instants.size > 0 && instants.has(instantOf(start, placing, line)));
}

/** The instant of a moment; one that floats is read on the wall of the schedule. */
function instantOf(moment: Moment, { zoneOf, timeZone }: Placing, line = 1): number {
  return zoneOf(moment.zone ?? timeZone, line)(wallOf(moment));
}

/** How long an occurrence takes at most, give or take a change of the clocks. */
function longestMs({ start, length, line }: Event, placing: Placing): number {
  if ('end' in length) return instantOf(length.end, placing, line) - instantOf(start, placing, line);
  return length.wallMs + length.exactMs;
}

/** When an occurrence ends. An event from ten to noon ends at noon also on days on which the clocks change. */
function endOf(event: Event, start: Moment, placing: Placing): number {
  const { length, line } = event;
  if ('end' in length) return instantOf(start, placing, line) + longestMs(event, placing);
  const zone = placing.zoneOf(start.zone ?? placing.timeZone, line);
  return zone(wallOf(start) + length.wallMs) + length.exactMs;
}

function closureOf(uid: string, event: Event, start: Moment, placing: Placing): Closure | null {
  const name = event.name === '' ? placing.name : event.name;
  const isDay = start.seconds === null && !('end' in event.length);
  spend(placing.budget, isDay ? 1 : COST_OF_INSTANT, event.line);
  const wall = isDay ? wallOf(start) : wallAt(instantOf(start, placing, event.line), placing.timeZone);
  const end = isDay ? wall + longestMs(event, placing) : wallAt(endOf(event, start, placing), placing.timeZone);
  // Dates of schedules have four digits for the year.
  const minutes = (ms: number): number => Math.min(Math.max(ms / MINUTE_MS, FIRST_MINUTE), LAST_MINUTE);
  const closure = { uid, name, from: Math.floor(minutes(wall)), to: Math.ceil(minutes(end)) };
  const [first, last] = [placing.range.first * MINUTES_A_DAY, placing.range.end * MINUTES_A_DAY];
  return closure.to > closure.from && closure.from < last && closure.to > first ? closure : null;
}
