import type { ExceptionSource, ScheduleException } from '@deskwright/core/time';

/** What a feed says about an exception. */
type Given = NonNullable<ExceptionSource['given']>;

/** An exception after the feed said something else. */
export interface ExceptionChange {
  readonly exception: ScheduleException;
  readonly isRenamed: boolean;
  readonly isMoved: boolean;
  /** Something that a person decided stands against what the feed says now. */
  readonly isKept: boolean;
}

/**
 * Takes over what the feed says now, as far as a person has not decided otherwise. Decided are the name, the dates and the
 * hours, each by itself, where they differ from what the feed said before; and that it is switched off.
 */
export function changesOf(exception: ScheduleException, now: Given): ExceptionChange {
  const before = exception.source?.given;
  // Nobody knows what was decided where the feed had never said anything: then all of it.
  const isNameDecided = before === undefined || exception.name !== before.name;
  const areDatesDecided = before === undefined || !sameDates(exception, before);
  const areHoursDecided = before === undefined || !sameHours(exception.hours, before.hours);
  const isOff = exception.active === false;
  const dates = areDatesDecided ? exception : now;
  const next: ScheduleException = {
    from: dates.from,
    ...(dates.to === undefined ? {} : { to: dates.to }),
    name: isNameDecided ? exception.name : now.name,
    hours: areHoursDecided ? exception.hours : now.hours,
    ...(exception.active === undefined ? {} : { active: exception.active }),
    source: { feed: exception.source?.feed ?? '', uid: exception.source?.uid ?? '', given: now },
  };
  const isContrary =
    (isNameDecided && next.name !== now.name && now.name !== before?.name) ||
    (areDatesDecided && !sameDates(next, now) && (before === undefined || !sameDates(now, before))) ||
    (areHoursDecided &&
      !sameHours(next.hours, now.hours) &&
      (before === undefined || !sameHours(now.hours, before.hours)));
  return {
    exception: next,
    isRenamed: next.name !== exception.name,
    isMoved: !sameDates(next, exception) || !sameHours(next.hours, exception.hours),
    isKept: isContrary || isOff,
  };
}

/** Whether two say the same. */
export function sameGiven(a: Given, b: Given): boolean {
  return a.name === b.name && sameDates(a, b) && sameHours(a.hours, b.hours);
}

function sameDates(a: Given, b: Given): boolean {
  return a.from === b.from && (a.to ?? a.from) === (b.to ?? b.from);
}

function sameHours(a: Given['hours'], b: Given['hours']): boolean {
  return a.length === b.length && a.every(([from, to], index) => from === b[index]?.[0] && to === b[index]?.[1]);
}
