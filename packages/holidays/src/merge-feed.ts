import type { ExceptionSource, Schedule, ScheduleException } from '@deskwright/core/time';
import { changesOf, sameGiven } from './exception-changes.ts';

/** How a feed is merged. */
export interface MergeFeedOptions {
  /** The name of the feed: what came in under it before is brought up to date, everything else stays as it is. */
  readonly source: string;
  /**
   * A date `YYYY-MM-DD`. Exceptions of the feed that end before it stay, although the feed may have forgotten them, so
   * that time which has been counted stays counted. Left out: they go with the feed.
   */
  readonly since?: string;
}

/** An exception whose name in the feed has changed. */
export interface Renamed {
  readonly exception: ScheduleException;
  readonly from: string;
}

/** An exception whose dates or hours in the feed have changed. */
export interface Moved {
  readonly exception: ScheduleException;
  readonly from: Pick<ScheduleException, 'from' | 'to' | 'hours'>;
}

/** An exception that a person changed, and that the feed has now said something else about. */
export interface Kept {
  readonly exception: ScheduleException;
  /** What the feed says, or `null`: it no longer has it. */
  readonly feed: ExceptionSource['given'] | null;
}

/** Exceptions with a feed merged into them, and what that changed. */
export interface MergedFeed {
  readonly exceptions: readonly ScheduleException[];
  readonly added: readonly ScheduleException[];
  readonly removed: readonly ScheduleException[];
  readonly renamed: readonly Renamed[];
  readonly moved: readonly Moved[];
  readonly kept: readonly Kept[];
}

/**
 * Brings the exceptions of a schedule up to date with a feed. Each exception remembers, in `source`, what the feed said
 * last; where it differs from that, a person has changed it. The feed then decides what the person left alone: a name that
 * was edited stays while the date moves on. What was switched off stays off, also when the feed drops it and takes it up
 * again. What a person added has no `source` and is never touched. An exception that a person *deleted* comes back with
 * the next import: switch it off instead.
 *
 * What is new stands before everything else, so that what was there counts on dates that both speak of. Merging the same
 * feed again changes nothing and reports nothing.
 */
export function mergeFeed(
  into: Pick<Schedule, 'exceptions'> | readonly ScheduleException[],
  feed: readonly ScheduleException[],
  options: MergeFeedOptions,
): MergedFeed {
  const present = isList(into) ? into : (into.exceptions ?? []);
  const given = givenByUid(feed);
  const known = new Set<string>();
  const removed: ScheduleException[] = [];
  const renamed: Renamed[] = [];
  const moved: Moved[] = [];
  const kept: Kept[] = [];
  const staying = present.flatMap((exception): ScheduleException[] => {
    const { source } = exception;
    if (source?.feed !== options.source) return [exception];
    known.add(source.uid);
    const now = given.get(source.uid) ?? null;
    if (now === null) {
      if (options.since !== undefined && lastDate(exception) < options.since) return [exception];
      if (!isEdited(exception)) {
        removed.push(exception);
        return [];
      }
      // Nothing more is said about it, which is told once.
      if (source.given === undefined) return [exception];
      const orphan = { ...exception, source: { feed: source.feed, uid: source.uid } };
      kept.push({ exception: orphan, feed: null });
      return [orphan];
    }
    if (source.given !== undefined && sameGiven(source.given, now)) return [exception];
    const change = changesOf(exception, now);
    if (change.isRenamed) renamed.push({ exception: change.exception, from: exception.name });
    if (change.isMoved) moved.push({ exception: change.exception, from: datesOf(exception) });
    if (change.isKept) kept.push({ exception: change.exception, feed: now });
    return [change.exception];
  });
  const added = [...given].flatMap(([uid, one]) =>
    known.has(uid) ? [] : [{ ...one, source: { feed: options.source, uid, given: one } }],
  );
  return { exceptions: [...added, ...staying], added, removed, renamed, moved, kept };
}

type Given = NonNullable<ExceptionSource['given']>;

function isList(
  value: Pick<Schedule, 'exceptions'> | readonly ScheduleException[],
): value is readonly ScheduleException[] {
  return Array.isArray(value);
}

/** What a feed says, by uid. An exception without one is told apart by its dates and its name. */
function givenByUid(feed: readonly ScheduleException[]): ReadonlyMap<string, Given> {
  return new Map(
    feed.map(({ from, to, name, hours, source }) => {
      const given: Given = { from, ...(to === undefined ? {} : { to }), name, hours };
      return [source?.uid ?? `${from}/${name}`, given];
    }),
  );
}

function isEdited(exception: ScheduleException): boolean {
  const given = exception.source?.given;
  return exception.active === false || given === undefined || !sameGiven(given, exception);
}

function lastDate({ from, to }: ScheduleException): string {
  return to ?? from;
}

function datesOf({ from, to, hours }: ScheduleException): Moved['from'] {
  return { from, ...(to === undefined ? {} : { to }), hours };
}
