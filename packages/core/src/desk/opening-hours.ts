import type { Never } from '../calendar/calendar.ts';
import { type ClosedNotice, noticeOf } from '../calendar/describe/closed-notice.ts';
import { type DescribeOptions, describeSource, type PublishedHours } from '../calendar/describe/describe-hours.ts';
import type { HoursSource } from '../calendar/describe/hours-source.ts';
import type { Instant } from '../record/json.ts';
import type { SlaConfig } from '../sla/compiled-policy.ts';
import { scheduleOf } from './department-schedule.ts';
import type { Desk } from './desk.ts';
import type { Policies } from './policies.ts';
import type { Vocabulary } from './vocabulary.ts';

/** When a department can be reached, for somebody who is about to write or has written. */
export interface OpeningHours {
  /** Id of the schedule that counts, or `always`. */
  readonly schedule: string;
  readonly isOpen: boolean;
  /** The next opening; `null` while it is open. */
  readonly opensAt: Instant | Never | null;
  /** The next closing; `null` while it is closed. */
  readonly closesAt: Instant | Never | null;
  readonly hours: PublishedHours;
  /** `null` while it is open. */
  readonly notice: ClosedNotice | null;
}

/** What hours are worked out from. */
export interface DeskHours {
  readonly policies: Policies;
  readonly sla: SlaConfig;
}

/**
 * The opening hours of a department, or of the desk where it has none of its own and for `null`: its schedule, else the
 * desk's `defaultSchedule`, else always open. On the reader's clock and in their language. Throws the
 * {@link DeskError} `hours.unknownTimeZone`.
 */
export function openingHours<V extends Vocabulary>(
  desk: Desk<V>,
  department: V['department'] | null,
  options: DescribeOptions,
): OpeningHours {
  const schedule = scheduleOf(desk['~internal'].policies, department);
  const source = hoursSource(desk['~internal'], schedule);
  const { calendar } = source;
  const isOpen = calendar.isOpen(options.at);
  return {
    schedule,
    isOpen,
    opensAt: isOpen ? null : calendar.nextOpening(options.at),
    closesAt: isOpen ? calendar.nextClosing(options.at) : null,
    hours: describeSource(source, options),
    notice: noticeOf(source, options),
  };
}

/** A schedule of the desk and its calendar, compiled once. */
export function hoursSource({ policies, sla }: DeskHours, id: string): HoursSource {
  const schedules = policies.schedules ?? {};
  const schedule = Object.hasOwn(schedules, id) ? (schedules[id] ?? null) : null;
  return { calendar: sla.calendar(id), schedule };
}
