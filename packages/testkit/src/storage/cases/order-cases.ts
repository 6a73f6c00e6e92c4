import assert from 'node:assert/strict';
import type { Order, Storage } from '@deskwright/core/port';
import type { Case } from '../../conformance/case.ts';
import { commit, findAll, findIds, put, rejects } from '../acts.ts';
import { findSample, putFindSample } from '../find-sample.ts';
import { write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

async function tickets(
  storage: Storage,
  values: Readonly<Record<string, Readonly<Record<string, string | number | null>>>>,
) {
  await commit(storage, { writes: Object.entries(values).map(([id, value]) => write(id, 0, { value })) });
}

function by(...names: string[]): Order[] {
  return names.map((name) =>
    name.startsWith('-') ? { by: name.slice(1), direction: 'desc' } : { by: name, direction: 'asc' },
  );
}

const orders: readonly (readonly Order[])[] = [
  [],
  by('status'),
  by('-status'),
  by('replies', '-status'),
  by('-replies', 'subject'),
  by('urgent', '-dueAt'),
  by('-urgent', 'colour'),
  by('odd', 'replies'),
  by('domain'),
  by('-domain', 'replies'),
];

/** Order and paging. */
export const orderCases: readonly Case<StorageSubject>[] = [
  {
    id: 'order.missing-last',
    title: 'records without a value come last in either direction',
    async run({ open }) {
      const storage = await open();
      await tickets(storage, {
        a: { replies: 3 },
        b: {},
        c: { replies: null },
        d: { replies: -1 },
        e: { replies: 10 },
      });
      assert.deepEqual(await findIds(storage, { order: by('replies') }), ['d', 'a', 'e', 'b', 'c']);
      assert.deepEqual(await findIds(storage, { order: by('-replies') }), ['e', 'a', 'd', 'b', 'c']);
      await tickets(storage, { f: { status: '' }, g: { status: 'x' }, h: { status: 1 } });
      assert.deepEqual((await findIds(storage, { order: by('-status') }))[0], 'g');
    },
  },
  {
    id: 'order.ties',
    title: 'ties go by id, ascending in either direction',
    async run({ open }) {
      const storage = await open();
      await tickets(storage, { b: { status: 'x' }, c: { status: 'x' }, a: { status: 'x' }, d: { status: 'y' } });
      assert.deepEqual(await findIds(storage, { order: by('status') }), ['a', 'b', 'c', 'd']);
      assert.deepEqual(await findIds(storage, { order: by('-status') }), ['d', 'a', 'b', 'c']);
    },
  },
  {
    id: 'order.several',
    title: 'later fields decide where earlier ones are level, level in having no value included',
    async run({ open }) {
      const storage = await open();
      const a = { status: 'x', replies: 1 };
      await tickets(storage, {
        a,
        b: { status: 'x', replies: 2 },
        c: { status: 'w', replies: 0 },
        d: { replies: 5 },
        e: { replies: 6 },
      });
      assert.deepEqual(await findIds(storage, { order: by('status', '-replies') }), ['c', 'b', 'a', 'e', 'd']);
      assert.deepEqual(await findIds(storage, { order: by('-status', 'replies') }), ['a', 'b', 'c', 'd', 'e']);
    },
  },
  {
    id: 'order.code-points',
    title: 'texts and ids are ordered by code point, as their UTF-8 bytes are',
    async run({ open }) {
      const storage = await open();
      // U+FF5A is one UTF-16 unit and greater than the first unit of the emoji, yet the smaller code point.
      const texts = ['Z', 'a', 'z', 'ź', 'ω', '\uff5a', '😀', '😁'];
      await commit(storage, { writes: texts.map((status) => write(status, 0, { value: { status } })) });
      assert.deepEqual(await findIds(storage, { order: by('status') }), texts);
      assert.deepEqual(await findIds(storage, { order: by('-status'), limit: 1 }), texts.toReversed());
      assert.deepEqual(await findIds(storage, { limit: 1 }), texts);
    },
  },
  {
    id: 'order.pages',
    title: 'pages of any size together are the whole, each record once',
    async run({ open }) {
      const storage = await open();
      await putFindSample(storage);
      for (const order of orders) {
        const whole = await findIds(storage, { order });
        assert.deepEqual(whole.toSorted(), Object.keys(findSample).sort(), JSON.stringify(order));
        for (const limit of [1, 3]) {
          assert.deepEqual(await findIds(storage, { order, limit }), whole, JSON.stringify({ order, limit }));
        }
      }
    },
  },
  {
    id: 'order.computed',
    title: 'a field without a path can be sorted by',
    async run({ open }) {
      const storage = await open();
      await tickets(storage, { a: { email: 'x@b.com' }, b: { email: 'x@a.com' }, c: {}, d: { email: 'x@c.com' } });
      assert.deepEqual(await findIds(storage, { order: by('domain'), limit: 1 }), ['b', 'a', 'd', 'c']);
      assert.deepEqual(await findIds(storage, { order: by('-domain'), limit: 3 }), ['d', 'a', 'b', 'c']);
    },
  },
  {
    id: 'order.stable',
    title: 'a cursor keeps its place while records come, go and change on either side of it',
    async run({ open }) {
      const storage = await open();
      await tickets(storage, { b: { replies: 2 }, c: { replies: 3 }, d: { replies: 4 }, e: { replies: 5 } });
      const query = { now: 0, limit: 2, order: by('replies') };
      const first = await storage.find('ticket', query);
      assert.deepEqual(
        first.items.map(({ id }) => id),
        ['b', 'c'],
      );
      await tickets(storage, { a: { replies: 1 }, z: { replies: 4.5 } });
      await put(storage, 'c', { replies: 0 });
      await put(storage, 'e', { replies: 2.5 });
      const second = await storage.find('ticket', { ...query, after: first.next ?? '' });
      assert.deepEqual(
        second.items.map(({ id }) => id),
        ['d', 'z'],
      );
      assert.equal(second.next, null);
    },
  },
  {
    id: 'order.last-page',
    title: 'a page that ends with the last record has no next one',
    async run({ open }) {
      const storage = await open();
      await tickets(storage, { a: { status: 'x' }, b: { status: 'x' }, c: { status: 'y' } });
      const where = { field: 'status', op: 'is', value: 'x' } as const;
      assert.equal((await storage.find('ticket', { now: 0, limit: 3 })).next, null);
      assert.equal((await storage.find('ticket', { now: 0, limit: 2, where })).next, null);
      assert.equal((await storage.find('ticket', { now: 0, limit: 2, where, order: by('domain') })).next, null);
      assert.notEqual((await storage.find('ticket', { now: 0, limit: 2 })).next, null);
      assert.deepEqual(
        (await findAll(storage, { limit: 2 })).map(({ id }) => id),
        ['a', 'b', 'c'],
      );
    },
  },
  {
    id: 'order.refused',
    title: 'a foreign cursor rejects with storage.badCursor, sorting by a set with filter.badOrder',
    async run({ open }) {
      const storage = await open();
      await rejects(storage.find('ticket', { now: 0, limit: 1, after: 'nonsense' }), 'storage.badCursor');
      await tickets(storage, { a: { status: 'x' }, b: {} });
      const { next } = await storage.find('ticket', { now: 0, limit: 1, order: by('status') });
      await rejects(storage.find('ticket', { now: 0, limit: 1, after: next ?? '' }), 'storage.badCursor');
      await rejects(storage.find('ticket', { now: 0, limit: 1, order: by('tags') }), 'filter.badOrder');
    },
  },
];
