import assert from 'node:assert/strict';
import { PRESENCE_LIMITS } from '@deskwright/core/port';
import type { Case } from '../conformance/case.ts';
import { type Overheard, overhear } from './overheard.ts';
import type { PresenceSubject } from './presence-subject.ts';

const MINUTE = 60_000;

/** What watchers of a presence are promised. */
export const watchCases: readonly Case<PresenceSubject>[] = [
  {
    id: 'presence.watched',
    title: 'a watcher is told to look, and then every put and removal in their order, but not what merely expires',
    async run({ open, patienceMs }) {
      let now = 0;
      const presence = await open('default', () => now);
      await presence.put('t/1', 'before', 10);
      const told = await overhear(presence, 't/', patienceMs);
      await presence.put('t/2', { a: 1 }, MINUTE);
      now = 20;
      await presence.put('t/2', { a: 1 }, MINUTE);
      await presence.remove('t/3');
      await presence.remove('t/2');
      await presence.put('t/1', null, MINUTE);
      assert.deepEqual(await told.next(), { type: 'put', key: 't/2', value: { a: 1 }, expiresAt: MINUTE });
      assert.deepEqual(await told.next(), { type: 'put', key: 't/2', value: { a: 1 }, expiresAt: MINUTE + 20 });
      assert.deepEqual(await told.next(), { type: 'removed', key: 't/2' });
      assert.deepEqual(await told.next(), { type: 'put', key: 't/1', value: null, expiresAt: MINUTE + 20 });
      told.stop();
    },
  },
  {
    id: 'presence.watch-prefix',
    title: 'a watcher hears of keys that begin with its text, and of no others',
    async run({ open, patienceMs }) {
      const presence = await open('default', () => 0);
      const told = await overhear(presence, 't_1', patienceMs);
      for (const key of ['tx1', 't', 'T_1', 'a t_1']) {
        await presence.put(key, 0, MINUTE);
        await presence.remove(key);
      }
      await presence.put('t_1', 1, MINUTE);
      await presence.put('t_12', 2, MINUTE);
      assert.deepEqual(await told.next(), { type: 'put', key: 't_1', value: 1, expiresAt: MINUTE });
      assert.deepEqual(await told.next(), { type: 'put', key: 't_12', value: 2, expiresAt: MINUTE });
      told.stop();
    },
  },
  {
    id: 'presence.watch-look',
    title: 'a watcher is told to look first, whatever is put while it begins, also when others watch already',
    async run({ open, patienceMs }) {
      const presence = await open('default', () => 0);
      const all: Overheard[] = [];
      for (let watchers = 0; watchers < 3; watchers += 1) {
        const beginning = overhear(presence, '', patienceMs);
        await presence.put('a', watchers, MINUTE);
        const told = await beginning;
        // It looks now: what it is not told of later is there.
        assert.equal((await presence.get('a'))?.value, watchers);
        await presence.put('b', watchers, MINUTE);
        let change = await told.next();
        if (change.type === 'put' && change.key === 'a') change = await told.next();
        assert.deepEqual(change, { type: 'put', key: 'b', value: watchers, expiresAt: MINUTE });
        all.push(told);
      }
      for (const told of all) told.stop();
    },
  },
  {
    id: 'presence.watch-stopped',
    title: 'a watcher that has stopped hears nothing any more, and others go on',
    async run({ open, patienceMs }) {
      const presence = await open('default', () => 0);
      const changes: string[] = [];
      const early = presence.watch('', ({ type }) => changes.push(type));
      early();
      early();
      const late = presence.watch('', ({ type }) => changes.push(type));
      const told = await overhear(presence, '', patienceMs);
      late();
      const before = changes.length;
      await presence.put('a', 1, MINUTE);
      assert.equal((await told.next()).type, 'put');
      assert.equal(changes.length, before);
      told.stop();
      const again = await overhear(presence, '', patienceMs);
      await presence.remove('a');
      assert.deepEqual(await again.next(), { type: 'removed', key: 'a' });
      again.stop();
    },
  },
  {
    id: 'presence.watch-throwing',
    title: 'a watcher that throws harms neither who puts nor who watches',
    async run({ open, patienceMs }) {
      const presence = await open('default', () => 0);
      const stop = presence.watch('', () => {
        throw new Error('a watcher should not do this');
      });
      const told = await overhear(presence, '', patienceMs);
      await presence.put('a', 1, MINUTE);
      assert.equal((await told.next()).type, 'put');
      await presence.remove('a');
      assert.equal((await told.next()).type, 'removed');
      stop();
      told.stop();
    },
  },
  {
    id: 'presence.watch-largest',
    title: 'the largest entry is told as a whole',
    async run({ open, patienceMs }) {
      const presence = await open('default', () => Number.MAX_SAFE_INTEGER - PRESENCE_LIMITS.ttlMs);
      const told = await overhear(presence, '', patienceMs);
      for (const character of ['界', '\u0001']) {
        const key = character.repeat(PRESENCE_LIMITS.key);
        const value = '界'.repeat(PRESENCE_LIMITS.value - 2);
        await presence.put(key, value, PRESENCE_LIMITS.ttlMs);
        assert.deepEqual(await told.next(), { type: 'put', key, value, expiresAt: Number.MAX_SAFE_INTEGER });
      }
      told.stop();
    },
  },
  {
    id: 'presence.watch-last',
    title: 'of many puts of one key at once, the one that is told last is the one that stays',
    async run({ open, patienceMs }) {
      const presence = await open('default', () => 0);
      const told = await overhear(presence, '', patienceMs);
      const puts = Array.from({ length: 12 }, (_, at) => at);
      await Promise.all(puts.map((at) => presence.put('a', at, MINUTE)));
      const values: unknown[] = [];
      for (const _ of puts) {
        const change = await told.next();
        values.push(change.type === 'put' ? change.value : change.type);
      }
      assert.deepEqual(new Set(values), new Set(puts));
      assert.equal((await presence.get('a'))?.value, values.at(-1));
      told.stop();
    },
  },
  {
    id: 'presence.watch-tenants-apart',
    title: 'a watcher hears of its own tenant alone',
    async run({ open, patienceMs }) {
      const [north, south] = [await open('north', () => 0), await open('south', () => 0)];
      const told = await overhear(north, '', patienceMs);
      await south.put('a', 'south', MINUTE);
      await north.put('a', 'north', MINUTE);
      assert.deepEqual(await told.next(), { type: 'put', key: 'a', value: 'north', expiresAt: MINUTE });
      told.stop();
    },
  },
  {
    id: 'presence.watch-shared',
    title: 'a watcher hears of what other processes put',
    needs: ['shared'],
    async run({ open, patienceMs }) {
      const [one, other] = [await open('default', () => 0), await open('default', () => 0)];
      const told = await overhear(one, '', patienceMs);
      await other.put('a', 1, MINUTE);
      assert.deepEqual(await told.next(), { type: 'put', key: 'a', value: 1, expiresAt: MINUTE });
      told.stop();
    },
  },
];
