import { noticeOf } from '../calendar/describe/closed-notice.ts';
import { describeSource } from '../calendar/describe/describe-hours.ts';
import type { ExceptionalDay } from '../calendar/describe/exceptional-days.ts';
import { hoursLanguage } from '../calendar/describe/hours-language.ts';
import { isTimeZone } from '../calendar/wall-time.ts';
import type { Contact } from '../contact/contact.ts';
import type { Facts } from '../record/facts.ts';
import type { Instant } from '../record/json.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { scheduleOf } from './department-schedule.ts';
import { type DeskHours, hoursSource } from './opening-hours.ts';

/** What templates know as `hours`: those of the ticket's department at this moment, as its requester reads them. */
export interface HoursVariables {
  readonly isOpen: boolean;
  /** The next opening; `null` while it is open, and when none is planned. */
  readonly opensAt: Instant | null;
  /** The next closing; `null` while it is closed, and when it never closes. */
  readonly closesAt: Instant | null;
  /** Why it is closed and when it opens again, in words; `null` while it is open. */
  readonly notice: string | null;
  /** The regular week in words. */
  readonly text: string;
  /** The exceptional days of the next thirty; each has a `text`. */
  readonly ahead: readonly ExceptionalDay[];
  /** The zone in which all of this is told. */
  readonly timeZone: string;
}

/**
 * The hours of the ticket at hand. The language is the ticket's, else the requester's; the zone is the requester's, else
 * the schedule's. Each property is worked out when a template asks for it: most templates do not.
 */
export function hoursVariables(desk: DeskHours, facts: Facts): HoursVariables {
  const ticket = facts.record as unknown as Partial<Ticket> | null | undefined;
  const requester = facts.requester as unknown as Contact | null | undefined;
  const source = hoursSource(desk, scheduleOf(desk.policies, ticket?.department ?? null));
  const { calendar } = source;
  const at = facts.now;
  const known = requester?.timeZone ?? null;
  const timeZone = known !== null && isTimeZone(known) ? known : calendar.timeZone;
  const reader = { at, timeZone, language: hoursLanguage(ticket?.language ?? requester?.language ?? null) };
  return {
    get isOpen() {
      return calendar.isOpen(at);
    },
    get opensAt() {
      const opensAt = calendar.isOpen(at) ? 'never' : calendar.nextOpening(at);
      return opensAt === 'never' ? null : opensAt;
    },
    get closesAt() {
      const closesAt = calendar.isOpen(at) ? calendar.nextClosing(at) : 'never';
      return closesAt === 'never' ? null : closesAt;
    },
    get notice() {
      return noticeOf(source, reader)?.text ?? null;
    },
    get text() {
      return describeSource(source, { ...reader, days: 0 }).text;
    },
    get ahead() {
      return describeSource(source, reader).ahead;
    },
    timeZone,
  };
}
