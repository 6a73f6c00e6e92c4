import * as z from 'zod';
import { checkedBy, fault } from '../desk/config-issues.ts';
import type { Refusal } from '../record/refusal.ts';
import { type Schedule, type ScheduleException, WEEKDAYS } from './schedule.ts';
import { isTimeZone } from './wall-time.ts';

const FROM = /^([01]\d|2[0-3]):[0-5]\d$/;
const TO = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;
const DATE = /^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

const window = z.tuple([z.string().regex(FROM, 'A time is HH:MM'), z.string().regex(TO, 'A time is HH:MM, or 24:00')]);
const windows = z.array(window).max(24);
const date = z
  .string()
  .regex(DATE, 'A date is YYYY-MM-DD, or MM-DD for every year')
  .refine(isDate, 'There is no such day');

function isDate(text: string): boolean {
  const [day = 0, month = 0, year = 2024] = text.split('-').map(Number).reverse();
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const longest = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day <= longest;
}

const given = { from: date, to: date.optional(), name: z.string(), hours: windows };
const source = z.strictObject({ feed: z.string(), uid: z.string(), given: z.strictObject(given).optional() });

/** The shape of a schedule in configuration. */
export const scheduleSchema: z.ZodType<Schedule> = z.strictObject({
  timeZone: z
    .string()
    .refine(
      isTimeZone,
      fault('schedule.unknownTimeZone', 'Unknown time zone', 'Use an IANA name such as "Europe/Athens"'),
    ),
  weekly: z.strictObject(Object.fromEntries(WEEKDAYS.map((day) => [day, windows.optional()]))),
  exceptions: z
    .array(z.strictObject({ ...given, active: z.boolean().optional(), source: source.optional() }))
    .max(2000)
    .optional(),
}) as unknown as z.ZodType<Schedule>;

/** A schedule, and the demands that it ever opens and that its ranges of dates run forwards. */
export const openingSchedule = scheduleSchema
  .and(checkedBy(neverOpens))
  .and(checkedBy(wrongRanges)) as unknown as z.ZodType<Schedule>;

function neverOpens(value: unknown): readonly Refusal[] {
  const { weekly, exceptions } = value as Partial<Schedule>;
  const all = [
    ...Object.values(weekly ?? {}),
    ...(exceptions ?? []).map(({ active, hours }) => (active === false ? [] : hours)),
  ];
  const opens = all.some((day) => Array.isArray(day) && day.length > 0);
  if (opens || weekly === undefined) return [];
  const remedy = 'Give at least one window, or use "always" where a schedule is named';
  return [{ code: 'schedule.neverOpens', message: 'This schedule never opens', path: ['weekly'], remedy }];
}

function wrongRanges(value: unknown): readonly Refusal[] {
  const { exceptions } = value as Partial<Schedule>;
  return (Array.isArray(exceptions) ? exceptions : []).flatMap((exception, index) => {
    const { from, to } = (exception ?? {}) as Partial<ScheduleException>;
    const path = ['exceptions', index, 'to'];
    // What is no date at all has been said already.
    if (![from, to].every((date) => typeof date === 'string' && DATE.test(date) && isDate(date))) return [];
    const [first, last] = [String(from), String(to)];
    if (first.length !== last.length) {
      const message = `From "${first}" to "${last}": one is of every year and the other is not`;
      return [{ code: 'schedule.mixedRange', message, path, remedy: 'Write both as YYYY-MM-DD, or both as MM-DD' }];
    }
    // A range of every year may go over its end.
    if (first.length === 5 || first <= last) return [];
    const message = `"${last}" lies before "${first}"`;
    return [{ code: 'schedule.reversedRange', message, path, remedy: 'Swap the two dates' }];
  });
}
