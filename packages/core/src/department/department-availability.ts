import type { Never } from '../calendar/calendar.ts';
import { scheduleOf } from '../desk/department-schedule.ts';
import type { Desk } from '../desk/desk.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Instant } from '../record/json.ts';
import type { ChannelHours } from './department-details.ts';

/** Whether a department can be reached on a channel, and when that changes. */
export interface ChannelAvailability {
  readonly isOpen: boolean;
  /** The next opening; `null` while it is open, and `never` where none is planned. */
  readonly opensAt: Instant | Never | null;
  /** The next closing; `null` while it is closed, and `never` where none is planned. */
  readonly closesAt: Instant | Never | null;
  /** Id of the schedule that counts, or `always`; `null` where it is never open. */
  readonly schedule: string | null;
}

/** A channel on which nobody is ever reached. */
const NEVER: ChannelAvailability = { isOpen: false, opensAt: 'never', closesAt: null, schedule: null };

/**
 * When a department can be reached, by channel: those that it names under `availability`, and all that the desk declares. A
 * retired one is as the department that took its place; `null` stands for tickets without a department, reached at all
 * times, as is a department on channels of which it says nothing. Which agents are there is not asked.
 */
export function departmentAvailability<V extends Vocabulary>(
  desk: Desk<V>,
  department: V['department'] | null,
  at: Instant,
): Readonly<Record<string, ChannelAvailability>> {
  const { departments, policies, sla, channels } = desk['~internal'];
  const name = departments.lands(department);
  const { availability = {}, active = true } = departments.of(name);
  const hours = availability as Readonly<Record<string, ChannelHours | undefined>>;
  const named = [...new Set([...channels, ...Object.keys(hours)])];
  const answers = named.map((channel): readonly [string, ChannelAvailability] => {
    const wanted = hours[channel] ?? 'always';
    if (!active || wanted === 'never') return [channel, NEVER];
    const schedule =
      typeof wanted === 'object' ? wanted.schedule : wanted === 'hours' ? scheduleOf(policies, name) : 'always';
    const calendar = sla.calendar(schedule);
    const isOpen = calendar.isOpen(at);
    const opensAt = isOpen ? null : calendar.nextOpening(at);
    return [channel, { isOpen, opensAt, closesAt: isOpen ? calendar.nextClosing(at) : null, schedule }];
  });
  return Object.fromEntries(answers);
}
