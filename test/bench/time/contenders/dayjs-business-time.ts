import type { Schedule } from '@deskwright/core/time';
import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';
import businessTime from 'dayjs-business-time';
import type { Clockwork, Contender } from '../contender.ts';

const DAYS = {
  mon: 'monday',
  tue: 'tuesday',
  wed: 'wednesday',
  thu: 'thursday',
  fri: 'friday',
  sat: 'saturday',
  sun: 'sunday',
} as const;
const MINUTE_MS = 60_000;

dayjs.extend(utc);
dayjs.extend(timezone);
dayjs.extend(businessTime);

function prepared({ weekly, exceptions = [] }: Schedule, dateOf: (at: number) => dayjs.Dayjs): Clockwork {
  const week = Object.entries(DAYS).map(([weekday, name]) => {
    const windows = weekly[weekday as keyof typeof DAYS] ?? [];
    const hours = windows.map(([start, end]) => ({ start: `${start}:00`, end: `${end}:00` }));
    return [name, hours.length === 0 ? null : hours];
  });
  dayjs.setBusinessTime(Object.fromEntries(week));
  dayjs.setHolidays(exceptions.map(({ from }) => from));
  return {
    add: (at, ms) =>
      dateOf(at)
        .addBusinessMinutes(ms / MINUTE_MS)
        .valueOf(),
    between: (from, to) => dateOf(from).businessMinutesDiff(dateOf(to)) * MINUTE_MS,
  };
}

/** `dayjs-business-time` as it is meant to be used: local time is the schedule's. */
export const dayjsLocal: Contender = {
  name: 'dayjs-business-time',
  note: 'in a process of the schedule’s zone',
  needsZone: true,
  prepare: (schedule) => prepared(schedule, (at) => dayjs(at)),
};

/** The same with objects of the zone, in a process of any zone. */
export const dayjsZoned: Contender = {
  name: 'dayjs-business-time (tz)',
  note: '`dayjs(…).tz(zone)` in a process of UTC; stopped where it does not come to an end',
  prepare: (schedule) => prepared(schedule, (at) => dayjs(at).tz(schedule.timeZone)),
};
