import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill/implementation';
import { describe, expect, it } from 'vitest';
import { compileSchedule } from '../calendar.ts';
import type { Schedule } from '../schedule.ts';
import { closedNotice } from './closed-notice.ts';
import { describeHours } from './describe-hours.ts';

// What is published, read back: the instants of the week at which a reader would expect it to be open.
const zones = [
  'UTC',
  'Europe/Athens',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Apia',
  'Pacific/Honolulu',
  'Australia/Lord_Howe',
];
const times = fc
  .integer({ min: 0, max: 47 })
  .map((half) => `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`);
const windows = fc.array(fc.tuple(times, fc.oneof(times, fc.constant('24:00'))), { maxLength: 3 });
const schedules: fc.Arbitrary<Schedule> = fc.record({
  timeZone: fc.constantFrom(...zones),
  weekly: fc.record({
    mon: windows,
    tue: windows,
    wed: windows,
    thu: windows,
    fri: windows,
    sat: windows,
    sun: windows,
  }),
});

describe('any published week', () => {
  it('is open, read on the clock of the reader, exactly when the calendar is', () => {
    fc.assert(
      fc.property(
        schedules,
        fc.constantFrom(...zones),
        fc.constantFrom('2026-10-24T00:00Z', '2026-10-30T00:00Z', '2026-03-27T10:00Z', '2026-07-01T00:00Z'),
        fc.array(fc.integer({ min: 24 * 60, max: 7 * 24 * 60 - 1 }), { minLength: 30, maxLength: 30 }),
        (schedule, timeZone, iso, minutes) => {
          const start = Date.parse(iso);
          const calendar = compileSchedule(schedule);
          const { week } = describeHours(schedule, { at: start, timeZone, language: 'en' });
          for (const minute of minutes) {
            const instant = start + minute * 60_000;
            const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
            // An hour that comes twice is one time on the clock, so that a text cannot tell its halves apart.
            const [date, time] = [local.toPlainDate(), local.toPlainTime().toString({ smallestUnit: 'minute' })];
            if (isRepeated(local)) continue;
            const listed = (days: number) =>
              week.find((day) => day.date === date.subtract({ days }).toString())?.windows ?? [];
            const today = listed(0).some(({ from, to, isOvernight }) => from <= time && (isOvernight || time < to));
            if (!week.some((day) => day.date === date.toString())) continue;
            const late = listed(1).some(({ to, isOvernight }) => isOvernight && time < to);
            if (date.toString() === week.map((day) => day.date).sort()[0]) continue;
            expect([instant, today || late]).toEqual([instant, calendar.isOpen(instant)]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('any exceptional days', () => {
  const dates = fc
    .integer({ min: -3, max: 10 })
    .map((days) => Temporal.PlainDate.from('2026-10-24').add({ days }).toString());
  const exceptions = fc.array(
    fc.record({ from: dates, name: fc.constantFrom('A', 'B'), hours: windows, active: fc.boolean() }),
    { maxLength: 3 },
  );
  const far = fc.constantFrom('UTC', 'Europe/Athens', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago');

  it('are those on which the calendar differs from the regular week, with the hours of the calendar', () => {
    fc.assert(
      fc.property(schedules, far, far, exceptions, (week, there, here, list) => {
        const schedule: Schedule = { ...week, timeZone: there, exceptions: list };
        const read = { at: Date.parse('2026-10-24T09:00Z'), timeZone: here, language: 'en', days: 7 } as const;
        const regular = describeHours(schedule, read);
        const actual = describeHours(compileSchedule(schedule), read);
        const expected = actual.week
          .filter(({ windows }, index) => JSON.stringify(windows) !== JSON.stringify(regular.week[index]?.windows))
          .map(({ date, windows }) => [date, windows]);
        const listed = regular.ahead.flatMap(({ from, to, windows }) => {
          const count = Temporal.PlainDate.from(from).until(to).days + 1;
          return Array.from({ length: count }, (_, days) => [
            Temporal.PlainDate.from(from).add({ days }).toString(),
            windows,
          ]);
        });
        expect(listed).toEqual(expected.sort());
      }),
      { numRuns: 60 },
    );
  });
});

describe('any closed notice', () => {
  it('is there exactly while it is closed, and names the next opening', () => {
    fc.assert(
      fc.property(schedules, fc.constantFrom(...zones), fc.nat(14 * 24 * 60), (schedule, timeZone, minutes) => {
        const instant = Date.parse('2026-10-20T00:00Z') + minutes * 60_000;
        const calendar = compileSchedule(schedule, { horizonMs: 60 * 24 * 3_600_000 });
        const notice = closedNotice(calendar, { at: instant, timeZone, language: 'en' });
        expect(notice === null).toBe(calendar.isOpen(instant));
        if (notice === null) return;
        expect(notice.opensAt).toBe(calendar.nextOpening(instant));
        if (notice.opensAt === 'never') return;
        const local = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
        const opening = local(notice.opensAt);
        expect(notice.text).toContain(`at ${opening.toPlainTime().toString({ smallestUnit: 'minute' })}.`);
        const days = local(instant).toPlainDate().until(opening.toPlainDate()).days;
        const words =
          ['today', 'tomorrow'][days] ?? `${opening.day} ${opening.toLocaleString('en', { month: 'long' })}`;
        expect(notice.text).toContain(` ${words} at`);
      }),
      { numRuns: 100 },
    );
  });
});

function isRepeated(local: Temporal.ZonedDateTime): boolean {
  const plain = local.toPlainDateTime();
  const first = plain.toZonedDateTime(local.timeZoneId, { disambiguation: 'earlier' });
  return !first.equals(plain.toZonedDateTime(local.timeZoneId, { disambiguation: 'later' }));
}
