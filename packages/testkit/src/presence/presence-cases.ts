import assert from 'node:assert/strict';
import { isDeskError, type Json, PRESENCE_LIMITS, type Presence } from '@deskwright/core/port';
import type { Case } from '../conformance/case.ts';
import type { PresenceSubject } from './presence-subject.ts';
import { watchCases } from './watch-cases.ts';

const MINUTE = 60_000;

async function keys(presence: Presence, prefix: string): Promise<readonly string[]> {
  return (await presence.list(prefix)).map(({ key }) => key);
}

const entryCases: readonly Case<PresenceSubject>[] = [
  {
    id: 'presence.kept',
    title: 'an entry comes back as it was put, with the instant at which it expires, and another takes its place',
    async run({ open }) {
      const presence = await open('default', () => 1000);
      assert.equal(presence.port, 1);
      assert.equal(await presence.get('t/1'), null);
      const values: Json[] = [null, false, 0, -1.5e300, '', 'Καλημέρα \u0000\ud800 😀', [], { b: [1], a: { c: null } }];
      for (const [at, value] of values.entries()) {
        await presence.put('t/1', value, MINUTE + at);
        const entry = { key: 't/1', value, expiresAt: 1000 + MINUTE + at };
        assert.deepEqual(await presence.get('t/1'), entry);
        assert.deepEqual(await presence.list('t/'), [entry]);
      }
    },
  },
  {
    id: 'presence.copied',
    title: 'what is done to a value after it was put, or to one that was given out, changes nothing',
    async run({ open }) {
      const presence = await open('default', () => 0);
      const value = { list: [1] };
      await presence.put('k', value, MINUTE);
      value.list.push(2);
      const given = (await presence.get('k'))?.value as { list: number[] };
      assert.deepEqual(given, { list: [1] });
      given.list.push(3);
      assert.deepEqual((await presence.get('k'))?.value, { list: [1] });
    },
  },
  {
    id: 'presence.expires',
    title: 'an entry is there until it expires, and longer when it is put again',
    async run({ open }) {
      let now = 0;
      const presence = await open('default', () => now);
      await presence.put('a', 1, 1);
      await presence.put('b', 2, MINUTE);
      await presence.put('c', 3, MINUTE);
      now = 1;
      assert.equal(await presence.get('a'), null);
      assert.deepEqual(await keys(presence, ''), ['b', 'c']);
      now = MINUTE - 1;
      assert.deepEqual(await keys(presence, ''), ['b', 'c']);
      await presence.put('c', 4, MINUTE);
      now = MINUTE;
      assert.equal(await presence.get('b'), null);
      assert.deepEqual(await presence.list(''), [{ key: 'c', value: 4, expiresAt: 2 * MINUTE - 1 }]);
      await presence.put('b', 5, 1);
      assert.deepEqual(await keys(presence, ''), ['b', 'c']);
    },
  },
  {
    id: 'presence.shortened',
    title: 'an entry that is put for a shorter time expires sooner',
    async run({ open }) {
      let now = 0;
      const presence = await open('default', () => now);
      await presence.put('a', 1, MINUTE);
      await presence.put('a', 1, 10);
      now = 10;
      assert.equal(await presence.get('a'), null);
    },
  },
  {
    id: 'presence.removed',
    title: 'an entry that is removed is gone, and others stay; one that is not there can be removed too',
    async run({ open }) {
      const presence = await open('default', () => 0);
      await presence.put('a', 1, MINUTE);
      await presence.put('ab', 2, MINUTE);
      await presence.remove('a');
      await presence.remove('a');
      assert.equal(await presence.get('a'), null);
      assert.deepEqual(await keys(presence, ''), ['ab']);
    },
  },
  {
    id: 'presence.listed',
    title: 'a list has the keys that begin with a text, whatever its characters, by code point',
    async run({ open }) {
      const presence = await open('default', () => 0);
      const all = ['%', 'T/1/a', '_', 't/1', 't/1/B', 't/1/a', 't/1/é', 't/1/\uffff', 't/1/😀', 't/10/a', 't0'];
      for (const key of all.toReversed()) await presence.put(key, 0, MINUTE);
      assert.deepEqual(await keys(presence, ''), all);
      assert.deepEqual(await keys(presence, 't/1/'), ['t/1/B', 't/1/a', 't/1/é', 't/1/\uffff', 't/1/😀']);
      assert.deepEqual(await keys(presence, 't/1/\uffff'), ['t/1/\uffff']);
      assert.deepEqual(await keys(presence, 't/1/😀'), ['t/1/😀']);
      assert.deepEqual(await keys(presence, '%'), ['%']);
      assert.deepEqual(await keys(presence, '_'), ['_']);
      assert.deepEqual(await keys(presence, '\u{10ffff}'), []);
    },
  },
  {
    id: 'presence.list-bounded',
    title: 'a list has no more than a thousand entries, the first by key',
    async run({ open }) {
      const presence = await open('default', () => 0);
      const all = Array.from({ length: PRESENCE_LIMITS.list + 1 }, (_, at) => `k/${at + 10_000}`);
      for (const key of all.toReversed()) await presence.put(key, 0, MINUTE);
      assert.deepEqual(await keys(presence, 'k/'), all.slice(0, -1));
    },
  },
  {
    id: 'presence.bounds',
    title:
      'keys, values and times to live beyond the bounds are refused by their codes, and what is just within is kept',
    async run({ open }) {
      const presence = await open('default', () => 0);
      const { key: length, value: size, ttlMs } = PRESENCE_LIMITS;
      const refused = (attempt: Promise<unknown>, code: string) =>
        assert.rejects(attempt, (error: unknown) => isDeskError(error, code), code);
      const badPrefixes = ['k'.repeat(length + 1), 'a\0b', '\ud800', 'a\udc00'];
      for (const key of ['', ...badPrefixes]) {
        await refused(presence.put(key, 0, MINUTE), 'presence.badKey');
        await refused(presence.get(key), 'presence.badKey');
        await refused(presence.remove(key), 'presence.badKey');
      }
      for (const prefix of badPrefixes) {
        await refused(presence.list(prefix), 'presence.badKey');
        assert.throws(
          () => presence.watch(prefix, () => {}),
          (error: unknown) => isDeskError(error, 'presence.badKey'),
        );
      }
      const circular: unknown[] = [];
      circular.push(circular);
      for (const value of ['v'.repeat(size - 1), undefined, () => 0, 1n, circular]) {
        await refused(presence.put('k', value as Json, MINUTE), 'presence.badValue');
      }
      for (const ttl of [0, -1, 1.5, ttlMs + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
        await refused(presence.put('k', 0, ttl), 'presence.badTtl');
      }
      assert.deepEqual(await presence.list(''), []);
      const key = '界'.repeat(length);
      const value = '界'.repeat(size - 2);
      await presence.put(key, value, ttlMs);
      assert.deepEqual(await presence.list(key), [{ key, value, expiresAt: ttlMs }]);
    },
  },
  {
    id: 'presence.tenants-apart',
    title: 'a tenant neither sees nor removes what another one has put',
    async run({ open }) {
      const [north, south] = [await open('north', () => 0), await open('south', () => 0)];
      await north.put('a', 'north', MINUTE);
      assert.equal(await south.get('a'), null);
      assert.deepEqual(await south.list(''), []);
      await south.put('a', 'south', MINUTE);
      assert.equal((await north.get('a'))?.value, 'north');
      await south.remove('a');
      assert.equal((await north.get('a'))?.value, 'north');
    },
  },
  {
    id: 'presence.shared',
    title: 'what one process puts another one sees',
    needs: ['shared'],
    async run({ open }) {
      const [one, other] = [await open('default', () => 0), await open('default', () => 0)];
      await one.put('a', 1, MINUTE);
      assert.equal((await other.get('a'))?.value, 1);
      await other.remove('a');
      assert.equal(await one.get('a'), null);
    },
  },
];

/** Every promise of the presence port. Trait that cases may need: `shared`, two presences of one tenant open at once. */
export const presenceCases: readonly Case<PresenceSubject>[] = [...entryCases, ...watchCases];
