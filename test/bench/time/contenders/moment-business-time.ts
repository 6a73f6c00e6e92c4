import type { Schedule } from '@deskwright/core/time';
import moment from 'moment';
import 'moment-business-time';
import momentTimezone from 'moment-timezone';
import type { Clockwork, Contender } from '../contender.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const MINUTE_MS = 60_000;

/** What `moment-business-time` adds to a moment; it has no types. */
interface BusinessMoment {
  addWorkingTime(amount: number, unit: 'minutes'): moment.Moment;
  workingDiff(other: moment.Moment, unit: 'minutes'): number;
}

const business = (value: moment.Moment): BusinessMoment => value as unknown as BusinessMoment;

function prepared({ weekly, exceptions = [] }: Schedule, dateOf: (at: number) => moment.Moment): Clockwork {
  const hours = DAYS.map((day, index) => {
    const windows = weekly[day] ?? [];
    return [index, windows.length === 0 ? null : windows.flatMap(([from, to]) => [`${from}:00`, `${to}:00`])];
  });
  const locale = { workinghours: Object.fromEntries(hours), holidays: exceptions.map(({ from }) => from) };
  moment.updateLocale('en', locale as unknown as moment.LocaleSpecification);
  return {
    add: (at, ms) =>
      business(dateOf(at))
        .addWorkingTime(ms / MINUTE_MS, 'minutes')
        .valueOf(),
    between: (from, to) => business(dateOf(to)).workingDiff(dateOf(from), 'minutes') * MINUTE_MS,
  };
}

/** `moment-business-time` as it is meant to be used: local time is the schedule's. */
export const momentLocal: Contender = {
  name: 'moment-business-time',
  note: 'in a process of the schedule’s zone',
  needsZone: true,
  prepare: (schedule) => prepared(schedule, (at) => moment(at)),
};

/** The same with objects of the zone, in a process of any zone. */
export const momentZoned: Contender = {
  name: 'moment-business-time (tz)',
  note: '`moment-timezone` objects in a process of UTC',
  prepare: (schedule) => prepared(schedule, (at) => momentTimezone.tz(at, schedule.timeZone)),
};
