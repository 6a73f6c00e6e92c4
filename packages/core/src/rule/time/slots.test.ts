import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill/implementation';
import { describe, expect, it } from 'vitest';
import { faultInPattern, slotsOf } from './slots.ts';

const at = (iso: string): number => Date.parse(iso);
const iso = (instant: number | null): string | null => (instant === null ? null : new Date(instant).toISOString());

describe('the slots of a pattern', () => {
  it('are those of the clock on the wall', () => {
    const slots = slotsOf({ cron: '0 9 * * 1-5', timeZone: 'Europe/Athens' });
    // A Friday in winter, and the Monday after it.
    expect(iso(slots.next(at('2026-11-20T06:59:59Z')))).toBe('2026-11-20T07:00:00.000Z');
    expect(iso(slots.next(at('2026-11-20T07:00:00Z')))).toBe('2026-11-23T07:00:00.000Z');
    expect(iso(slots.latest(at('2026-11-23T06:59:59Z')))).toBe('2026-11-20T07:00:00.000Z');
    expect(iso(slots.latest(at('2026-11-23T07:00:00Z')))).toBe('2026-11-23T07:00:00.000Z');
    // Summer time.
    expect(iso(slots.next(at('2026-07-01T00:00:00Z')))).toBe('2026-07-01T06:00:00.000Z');
  });

  it('move forward over a gap in the clock', () => {
    const slots = slotsOf({ cron: '30 3 * * *', timeZone: 'Europe/Athens' });
    // On 29 March 2026 clocks go from 03:00 to 04:00.
    expect(iso(slots.next(at('2026-03-28T12:00:00Z')))).toBe('2026-03-29T01:30:00.000Z');
    expect(iso(slots.next(at('2026-03-29T01:10:00Z')))).toBe('2026-03-29T01:30:00.000Z');
    expect(iso(slots.latest(at('2026-03-29T01:29:59Z')))).toBe('2026-03-28T01:30:00.000Z');
  });

  it('come once where the clock shows a time twice', () => {
    const slots = slotsOf({ cron: '30 3 * * *', timeZone: 'Europe/Athens' });
    // On 25 October 2026 clocks go from 04:00 back to 03:00.
    expect(iso(slots.next(at('2026-10-24T12:00:00Z')))).toBe('2026-10-25T00:30:00.000Z');
    expect(iso(slots.next(at('2026-10-25T00:30:00Z')))).toBe('2026-10-26T01:30:00.000Z');
    expect(iso(slots.latest(at('2026-10-25T01:10:00Z')))).toBe('2026-10-25T00:30:00.000Z');
  });

  it.each([
    ['* * * * * *', 'A pattern has five fields'],
    ['@daily', 'A pattern has five fields'],
    ['', 'A pattern has five fields'],
    ['61 * * * *', 'This is no pattern'],
    ['*/0 * * * *', 'This is no pattern'],
    ['1-99999999999 * * * *', 'This is no pattern'],
    ['* * * * 8', 'This is no pattern'],
    [`${'1,'.repeat(200)}1 * * * *`, 'A pattern has at most 200 characters'],
    ['0 0 31 2 *', 'There is no such day'],
    ['0 0 29 2 *', null],
    ['0 9 * * MON#1', null],
    ['0 18 L * *', null],
  ])('are checked: %s', (pattern, fault) => {
    expect(faultInPattern(pattern)).toBe(fault);
  });

  it('are those of the local date, behind UTC too', () => {
    const slots = slotsOf({ cron: '* 23 * * *', timeZone: 'America/St_Johns' });
    expect(iso(slots.latest(at('2026-03-08T00:00:00Z')))).toBe('2026-03-07T03:29:00.000Z');
    expect(iso(slots.next(at('2026-03-08T00:00:00Z')))).toBe('2026-03-08T02:30:00.000Z');
  });

  it('are found as they are found by looking at every minute', () => {
    const zones = ['UTC', 'Europe/Athens', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
    const minutes = fc.constantFrom('0', '30', '*/20', '10,35', '*', '59');
    const hours = fc.constantFrom('*', '2', '1-3', '0', '23', '2,3');
    const days = fc.constantFrom('*', '25,29', 'L');
    const starts = ['2026-03-28', '2026-10-24', '2026-04-04', '2026-10-03', '2026-11-01', '2026-03-08', '2026-07-30'];
    const DAY = 24 * 3_600_000;
    fc.assert(
      fc.property(
        fc.record({
          minute: minutes,
          hour: hours,
          day: days,
          zone: fc.constantFrom(...zones),
          start: fc.constantFrom(...starts),
        }),
        fc.integer({ min: 0, max: 2 * 24 * 60 * 60 - 1 }),
        ({ minute, hour, day, zone, start }, second) => {
          const cron = `${minute} ${hour} ${day} * *`;
          const slots = slotsOf({ cron, timeZone: zone });
          const from = at(`${start}T00:00:00Z`);
          const asked = from + second * 1000;
          // Wall time is up to fourteen hours away from that of UTC, so the reading goes a day further on both sides.
          const [first, last] = [from - DAY, from + 4 * DAY];
          const all = plainSlots(cron, zone, first - DAY, last + DAY);
          const next = slots.next(asked);
          const latest = slots.latest(asked);
          const expectedNext = all.find((slot) => slot > asked);
          const expectedLatest = all.findLast((slot) => slot <= asked);
          if (expectedNext === undefined) expect(next === null || next >= last).toBe(true);
          else expect(iso(next)).toBe(iso(expectedNext));
          if (expectedLatest === undefined) expect(latest === null || latest <= first).toBe(true);
          else expect(iso(latest)).toBe(iso(expectedLatest));
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** Every wall minute that a pattern of numbers, lists, ranges, steps and `L` means, as its first or moved instant. */
function plainSlots(cron: string, zone: string, from: number, to: number): readonly number[] {
  const [minute = '', hour = '', day = ''] = cron.split(' ');
  const found = new Set<number>();
  for (let wall = from; wall < to; wall += 60_000) {
    const date = new Date(wall);
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    const fits =
      isIn(minute, date.getUTCMinutes()) &&
      isIn(hour, date.getUTCHours()) &&
      (day === 'L' ? date.getUTCDate() === last : isIn(day, date.getUTCDate()));
    if (!fits) continue;
    const plain = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime();
    found.add(plain.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);
  }
  return [...found].sort((a, b) => a - b);
}

function isIn(part: string, value: number): boolean {
  if (part === '*') return true;
  const step = /^\*\/(\d+)$/.exec(part);
  if (step !== null) return value % Number(step[1]) === 0;
  return part.split(',').some((one) => {
    const [low, high = low] = one.split('-').map(Number);
    return value >= Number(low) && value <= Number(high);
  });
}
