import { describe, expect, test } from 'vitest';
import { readInstant, showDuration, showInstant } from '../src/instant.ts';

describe('readInstant', () => {
  test.each([
    ['2026-11-22T12:00:00Z', Date.UTC(2026, 10, 22, 12)],
    ['2026-11-22T14:00+02:00', Date.UTC(2026, 10, 22, 12)],
    ['2026-11-22T12:00:00.250Z', Date.UTC(2026, 10, 22, 12) + 250],
    ['2028-02-29T23:30:00-05:00', Date.UTC(2028, 2, 1, 4, 30)],
    ['1795348800000', 1_795_348_800_000],
  ])('reads %s', (text, at) => expect(readInstant(text)).toBe(at));

  test.each(['', 'now', '2026', '2026-11-22', '2026-11-22T12:00:00', '2026-02-30T12:00Z', '2026-11-22T25:00Z', '1e12'])(
    'refuses “%s”',
    (text) => expect(readInstant(text)).toBeNull(),
  );
});

test('instants are told in the zone they are for', () => {
  const at = Date.UTC(2026, 10, 23, 8);
  expect(showInstant(at, 'Europe/Athens')).toBe('Mon 23 Nov 10:00 EET');
  expect(showInstant(at, 'Europe/Ljubljana', { year: true })).toBe('Mon 23 Nov 2026 09:00 CET');
  expect(showInstant(Date.UTC(2026, 6, 1, 21), 'Europe/Athens')).toBe('Thu  2 Jul 00:00 EEST');
});

test.each([
  [0, '0 min'],
  [30 * 60_000, '30 min'],
  [4 * 3_600_000, '4 h'],
  [-90 * 60_000, '1 h 30 min'],
])('%i ms are %s', (ms, text) => expect(showDuration(ms)).toBe(text));
