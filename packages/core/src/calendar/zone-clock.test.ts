import { Temporal } from 'temporal-polyfill/implementation';
import { describe, expect, it } from 'vitest';
import { timeZones } from './zone-clock.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const at = (iso: string): number => Date.parse(iso);

describe('the clocks of a zone', () => {
  it('are known at once, also just before an instant that was looked at', () => {
    expect(timeZones().clock('Africa/Abidjan').offsetAt(-12)).toBe(0);
  });

  it('change when they do, to the millisecond', () => {
    const athens = timeZones().clock('Europe/Athens');
    const change = at('2026-03-29T01:00Z');
    expect([change - 1, change].map((each) => athens.offsetAt(each) / HOUR_MS)).toEqual([2, 3]);
    expect(athens.offsetAt(at('1990-07-01T00:00Z')) / HOUR_MS).toBe(3);
    expect(athens.offsetAt(at('2060-01-01T00:00Z')) / HOUR_MS).toBe(2);
  });

  it('are steady between changes', () => {
    const athens = timeZones().clock('Europe/Athens');
    const change = at('2026-03-29T01:00Z');
    expect(athens.steadyOffset(change, change + DAY_MS)).toBe(3 * HOUR_MS);
    expect(athens.steadyOffset(change - DAY_MS, change - 1)).toBe(2 * HOUR_MS);
    expect(athens.steadyOffset(change - 1, change)).toBe(null);
    // Back and forth between the two.
    expect(athens.steadyOffset(at('2026-01-01T00:00Z'), at('2027-01-01T00:00Z'))).toBe(null);
  });

  it.each([
    [
      'that does not exist: as much later as the clocks were put forward',
      'America/Los_Angeles',
      '2014-03-09T02:30',
      '2014-03-09T10:30Z',
    ],
    ['that exists twice: the first', 'America/Los_Angeles', '2014-11-02T01:30', '2014-11-02T08:30Z'],
    ['at a midnight that does not exist', 'America/Sao_Paulo', '2015-10-18T00:00', '2015-10-18T03:00Z'],
    ['in a gap of half an hour', 'Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45Z'],
    ['in a gap of two hours', 'Antarctica/Troll', '2026-03-29T02:00', '2026-03-29T02:00Z'],
    ['on a date that was skipped', 'Pacific/Apia', '2011-12-30T09:00', '2011-12-30T19:00Z'],
    [
      'during the interruption of daylight saving for Ramadan',
      'Africa/Casablanca',
      '2026-03-01T09:00',
      '2026-03-01T09:00Z',
    ],
    ['in a zone without whole hours', 'Asia/Kolkata', '2026-11-16T09:00', '2026-11-16T03:30Z'],
  ])('show a time %s', (_what, zone, wall, instant) => {
    const found = timeZones()
      .clock(zone)
      .instantOf(at(`${wall}Z`));
    expect(new Date(found).toISOString()).toBe(new Date(instant).toISOString());
    expect(found).toBe(Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).epochMilliseconds);
  });

  it.each([
    ['America/Recife', '2000-10-12T00:00Z'],
    ['America/Boa_Vista', '2000-10-12T00:00Z'],
    ['America/Argentina/Tucuman', '2004-06-07T00:00Z'],
    ['Asia/Gaza', '2040-10-23T00:00Z'],
    ['Africa/Tunis', '1943-04-21T00:00Z'],
    ['Africa/Casablanca', '2026-03-01T00:00Z'],
  ])('notice a change in %s that was taken back after days', (zone, instant) => {
    // Coming from both sides, over years, as a calendar does.
    for (const years of [-3, 3]) {
      const clock = timeZones().clock(zone);
      clock.offsetAt(at(instant) + years * 365 * DAY_MS);
      for (let days = -40; days <= 40; days += 1) {
        const when = at(instant) + days * DAY_MS;
        const there = Temporal.Instant.fromEpochMilliseconds(when).toZonedDateTimeISO(zone);
        expect(clock.offsetAt(when)).toBe(there.offsetNanoseconds / 1e6);
      }
    }
  });

  it('stand still beyond the years that calendars know', () => {
    const athens = timeZones().clock('Europe/Athens');
    expect([-8.64e15, 8.64e15].map((far) => Math.round(athens.offsetAt(far) / HOUR_MS))).toEqual([2, 2]);
    expect(athens.instantOf(8.64e15)).toBe(8.64e15 - 2 * HOUR_MS);
  });

  it('are looked up once for all who share them', () => {
    const zones = timeZones();
    expect(zones.clock('Europe/Athens')).toBe(zones.clock('Europe/Athens'));
    expect(zones.clock('Europe/Athens')).not.toBe(zones.clock('Europe/Warsaw'));
  });
});
