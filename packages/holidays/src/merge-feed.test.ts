import { defineDesk } from '@deskwright/core';
import { compileSchedule, type Schedule, type ScheduleException } from '@deskwright/core/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MergedFeed, mergeFeed } from './merge-feed.ts';
import { publicHolidays } from './public-holidays.ts';

const entry = (uid: string, from: string, name = uid, hours: ScheduleException['hours'] = []): ScheduleException => ({
  from,
  name,
  hours,
  source: { feed: 'whatever it was read as', uid },
});
const options = { source: 'greece' };
const easter = entry('easter', '2026-04-13', 'Easter Monday');
const ohi = entry('ohi', '2026-10-28', 'Ohi Day');
const own: ScheduleException = { from: '2026-10-28', name: 'We work', hours: [['10:00', '14:00']] };

/** Names and dates by heading, of what has something under it. */
function report({ added, removed, renamed, moved, kept }: MergedFeed) {
  const lists = {
    added: added.map(({ name }) => name),
    removed: removed.map(({ name }) => name),
    renamed: renamed.map(({ exception, from }) => `${from} -> ${exception.name}`),
    moved: moved.map(({ exception, from }) => `${from.from} -> ${exception.from}`),
    kept: kept.map(({ exception, feed }) => `${exception.name} / ${feed?.name ?? null}`),
  };
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}
const edit = (
  { exceptions }: MergedFeed,
  uid: string,
  change: Partial<ScheduleException>,
): readonly ScheduleException[] => exceptions.map((one) => (one.source?.uid === uid ? { ...one, ...change } : one));

const imported = mergeFeed([own], [easter, ohi], options);

describe('a feed that is merged', () => {
  it('the first time adds, before what is there, and remembers what it said', () => {
    expect(report(imported)).toEqual({ added: ['Easter Monday', 'Ohi Day'] });
    expect(imported.exceptions).toEqual([
      {
        from: '2026-04-13',
        name: 'Easter Monday',
        hours: [],
        source: { feed: 'greece', uid: 'easter', given: { from: '2026-04-13', name: 'Easter Monday', hours: [] } },
      },
      expect.objectContaining({ name: 'Ohi Day' }),
      own,
    ]);
  });

  it('does not overrule what a person wrote', () => {
    const schedule: Schedule = { timeZone: 'UTC', weekly: {}, exceptions: imported.exceptions };
    expect(compileSchedule(schedule).isOpen(Date.parse('2026-10-28T11:00Z'))).toBe(true);
  });

  it('again changes and reports nothing', () => {
    const again = mergeFeed(imported.exceptions, [easter, ohi], options);
    expect(again.exceptions).toEqual(imported.exceptions);
    expect(report(again)).toEqual({});
  });

  it('takes a schedule as well, and leaves other feeds alone', () => {
    const schedule: Schedule = { timeZone: 'UTC', weekly: {}, exceptions: imported.exceptions };
    const both = mergeFeed(schedule, [easter], { source: 'cyprus' });
    expect(report(both)).toEqual({ added: ['Easter Monday'] });
    expect(report(mergeFeed(both.exceptions, [], options))).toEqual({ removed: ['Easter Monday', 'Ohi Day'] });
  });

  it('follows what is removed, renamed and moved', () => {
    const feed = [entry('ohi', '2026-10-29', 'Ochi Day'), entry('new', '2026-12-25', 'Christmas')];
    const next = mergeFeed(imported.exceptions, feed, options);
    expect(report(next)).toEqual({
      added: ['Christmas'],
      removed: ['Easter Monday'],
      renamed: ['Ohi Day -> Ochi Day'],
      moved: ['2026-10-28 -> 2026-10-29'],
    });
    expect(report(mergeFeed(next.exceptions, feed, options))).toEqual({});
  });

  it('adds again what was removed and came back', () => {
    const without = mergeFeed(imported.exceptions, [easter], options);
    expect(report(mergeFeed(without.exceptions, [easter, ohi], options))).toEqual({ added: ['Ohi Day'] });
  });

  it('keeps the past where it is told since when', () => {
    const since = { ...options, since: '2026-06-01' };
    const next = mergeFeed(imported.exceptions, [], since);
    expect(report(next)).toEqual({ removed: ['Ohi Day'] });
    expect(next.exceptions.map(({ name }) => name)).toEqual(['Easter Monday', 'We work']);
  });

  it('works with the holidays of a country, year after year', () => {
    const of = (from: number, to: number) => publicHolidays({ country: 'GR', from, to });
    const source = { source: 'GR', since: '2027-01-01' };
    const first = mergeFeed([], of(2026, 2027), source);
    const second = mergeFeed(first.exceptions, of(2027, 2028), source);
    expect(second.added.every(({ from }) => from.startsWith('2028'))).toBe(true);
    expect([second.added.length, second.removed, second.moved, second.kept]).toEqual([14, [], [], []]);
    const { exceptions } = second;
    const office: Schedule = { timeZone: 'Europe/Athens', weekly: { mon: [['09:00', '17:00']] }, exceptions };
    expect(() => defineDesk({}).policies({ schedules: { office } })).not.toThrow();
  });
});

describe('what a person changed', () => {
  it('stays where it was changed, and follows the feed where it was not', () => {
    const renamed = edit(imported, 'ohi', { name: 'Ημέρα του Όχι' });
    const next = mergeFeed(renamed, [easter, entry('ohi', '2026-10-29', 'Ohi Day')], options);
    expect(report(next)).toEqual({ moved: ['2026-10-28 -> 2026-10-29'] });
    expect(next.exceptions[1]).toMatchObject({ name: 'Ημέρα του Όχι', from: '2026-10-29' });
  });

  it('stays also against the feed, which is told once', () => {
    const half = edit(imported, 'ohi', { hours: [['09:00', '12:00']], from: '2026-10-27' });
    const feed = [easter, entry('ohi', '2026-10-29', 'Ohi Day')];
    const next = mergeFeed(half, feed, options);
    expect(report(next)).toEqual({ kept: ['Ohi Day / Ohi Day'] });
    expect(next.kept[0]).toMatchObject({ exception: { from: '2026-10-27' }, feed: { from: '2026-10-29' } });
    expect(report(mergeFeed(next.exceptions, feed, options))).toEqual({});
  });

  it('stays when the feed drops it, which is told once, and is not added beside itself when it comes back', () => {
    const renamed = edit(imported, 'ohi', { name: 'Ours' });
    const dropped = mergeFeed(renamed, [easter], options);
    expect(report(dropped)).toEqual({ kept: ['Ours / null'] });
    expect(report(mergeFeed(dropped.exceptions, [easter], options))).toEqual({});
    const back = mergeFeed(dropped.exceptions, [easter, ohi], options);
    expect(report(back)).toEqual({ kept: ['Ours / Ohi Day'] });
    expect(back.exceptions.filter(({ source }) => source?.uid === 'ohi')).toHaveLength(1);
  });

  it('stays switched off, whatever the feed does', () => {
    const off = edit(imported, 'easter', { active: false });
    const moved = mergeFeed(off, [entry('easter', '2026-04-14', 'Easter Monday'), ohi], options);
    expect(report(moved)).toEqual({ moved: ['2026-04-13 -> 2026-04-14'], kept: ['Easter Monday / Easter Monday'] });
    const dropped = mergeFeed(moved.exceptions, [ohi], options);
    const back = mergeFeed(dropped.exceptions, [easter, ohi], options);
    expect(back.exceptions.find(({ source }) => source?.uid === 'easter')?.active).toBe(false);
  });

  it('by deleting it, comes back: what is not wanted is switched off instead', () => {
    const deleted = imported.exceptions.filter(({ source }) => source?.uid !== 'easter');
    expect(report(mergeFeed(deleted, [easter, ohi], options))).toEqual({ added: ['Easter Monday'] });
  });
});

const uids = ['a', 'b', 'c', 'd', 'e'];
const dates = ['2026-01-01', '2026-02-02', '2026-03-03'];
const feeds = fc
  .uniqueArray(
    fc.record({
      uid: fc.constantFrom(...uids),
      from: fc.constantFrom(...dates),
      name: fc.constantFrom('x', 'y', 'z'),
      half: fc.boolean(),
    }),
    { selector: ({ uid }) => uid },
  )
  .map((list) => list.map(({ uid, from, name, half }) => entry(uid, from, name, half ? [['09:00', '12:00']] : [])));
/** What a person does between imports. */
const acts = fc.oneof(
  fc.record({ import: feeds }),
  fc.record({ uid: fc.constantFrom(...uids), name: fc.constantFrom('mine', 'ours') }),
  fc.record({ uid: fc.constantFrom(...uids), from: fc.constantFrom('2026-05-05', '2026-06-06') }),
  fc.record({ uid: fc.constantFrom(...uids), active: fc.constant(false) }),
  fc.record({ add: fc.constantFrom('by hand', 'also by hand') }),
);

describe('any sequence of imports and edits', () => {
  it('keeps every edit, adds nothing twice, and imports the same feed without effect', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 12 }), feeds, (list, last) => {
        let exceptions: readonly ScheduleException[] = [];
        const edits = new Map<string, Partial<ScheduleException>>();
        let byHand = 0;
        for (const act of [...list, { import: last }]) {
          if ('import' in act) {
            ({ exceptions } = mergeFeed(exceptions, act.import, options));
            const again = mergeFeed(exceptions, act.import, options);
            expect(again.exceptions).toEqual(exceptions);
            expect(report(again)).toEqual({});
          } else if ('add' in act) {
            exceptions = [...exceptions, { from: '2026-07-07', name: act.add, hours: [] }];
            byHand += 1;
          } else {
            const { uid, ...change } = act;
            if (!exceptions.some(({ source }) => source?.uid === uid)) continue;
            exceptions = exceptions.map((one) => (one.source?.uid === uid ? { ...one, ...change } : one));
            edits.set(uid, { ...edits.get(uid), ...change });
          }
          expect(exceptions.filter(({ source }) => source === undefined)).toHaveLength(byHand);
          const found = exceptions.flatMap(({ source }) => source?.uid ?? []);
          expect(new Set(found).size).toBe(found.length);
          for (const [uid, change] of edits) {
            expect(exceptions.find(({ source }) => source?.uid === uid)).toMatchObject(change);
          }
        }
        expect(JSON.parse(JSON.stringify(exceptions))).toEqual(exceptions);
        // What nobody touched is as the feed has it.
        const plain = exceptions.filter(({ source }) => source !== undefined && !edits.has(source.uid));
        const wanted = last.filter(({ source }) => !edits.has(source?.uid ?? ''));
        const bare = ({ from, name, hours }: ScheduleException) => JSON.stringify([from, name, hours]);
        expect(plain.map(bare).sort()).toEqual(wanted.map(bare).sort());
      }),
      { numRuns: 300 },
    );
  });
});
