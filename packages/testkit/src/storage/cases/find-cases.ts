import assert from 'node:assert/strict';
import { filterPredicate, type UntypedFilter } from '@deskwright/core/port';
import type { Case } from '../../conformance/case.ts';
import { findIds, put, rejects } from '../acts.ts';
import { findSample, putFindSample } from '../find-sample.ts';
import { sampleFields } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

const open: UntypedFilter = { field: 'status', op: 'is', value: 'open' };
const vip: UntypedFilter = { field: 'tags', op: 'hasAny', value: ['vip'] };
const order: UntypedFilter = { field: 'subject', op: 'contains', value: 'order' };
const example: UntypedFilter = { field: 'domain', op: 'is', value: 'example.com' };
const some: UntypedFilter = { field: 'replies', op: 'gte', value: 0 };

const groups: readonly UntypedFilter[] = [
  { all: [open, vip] },
  { any: [open, vip] },
  { not: { any: [open, vip] } },
  { all: [some, { not: { all: [open, vip] } }] },
  { all: [order, some] },
  { any: [order, some] },
  { not: { all: [order, some] } },
  { all: [example, { any: [open, order] }] },
  { any: [{ all: [example, open] }, { not: { any: [example, some, order] } }] },
  { not: { not: vip } },
  { all: [] },
  { any: [] },
  { not: { all: [] } },
  { all: [{ any: [] }, open] },
  { all: [{ all: [open, order] }, { all: [vip] }] },
  { any: Array.from({ length: 400 }, (_, at) => ({ field: 'replies', op: 'is', value: at })) },
  { all: Array.from({ length: 1200 }, (_, at) => ({ field: 'status', op: 'isNot', value: `status ${at}` })) },
];

/** Finding records by conditions. */
export const findCases: readonly Case<StorageSubject>[] = [
  {
    id: 'find.groups',
    title: 'groups nest, mix stored, computed and text fields, may be empty and may be large',
    async run({ open: start }) {
      const storage = await start();
      await putFindSample(storage);
      for (const where of groups) {
        const test = filterPredicate(sampleFields(), where);
        const expected = Object.keys(findSample).filter((id) => test(findSample[id]));
        assert.deepEqual(await findIds(storage, { where }), expected.sort(), JSON.stringify(where).slice(0, 300));
      }
    },
  },
  {
    id: 'find.everything',
    title: 'without a condition every record of the kind is found, by id, and none of another kind',
    async run({ open: start }) {
      const storage = await start();
      await putFindSample(storage);
      await put(storage, 'only-a-ticket', {});
      assert.deepEqual(await findIds(storage, {}), [...Object.keys(findSample), 'only-a-ticket'].sort());
      const notes = await storage.find('note', { now: 0, limit: 100 });
      assert.deepEqual(
        notes.items.map(({ id }) => id),
        Object.keys(findSample).sort(),
      );
      assert.deepEqual(await storage.find('unheardOf', { now: 0, limit: 10 }), { items: [], next: null });
    },
  },
  {
    id: 'find.current',
    title: 'records are found by what they are now, with their version',
    async run({ open: start }) {
      const storage = await start();
      await put(storage, 'a', { status: 'new' });
      const query = { now: 0, limit: 10, where: open };
      assert.deepEqual(await storage.find('ticket', query), { items: [], next: null });
      await put(storage, 'a', { status: 'open' });
      const found = await storage.find('ticket', query);
      assert.deepEqual(found, { items: [{ id: 'a', value: { status: 'open' }, version: 2 }], next: null });
      assert.deepEqual(await findIds(storage, { where: { not: open } }), []);
    },
  },
  {
    id: 'find.unknown-field',
    title: 'a field that the kind does not declare rejects with filter.unknownField',
    async run({ open: start }) {
      const storage = await start();
      const unknown = { field: 'nope', op: 'isEmpty' } as const;
      const query = { now: 0, limit: 1 };
      await rejects(storage.find('ticket', { ...query, where: unknown }), 'filter.unknownField');
      await rejects(storage.find('ticket', { ...query, where: { any: [open, unknown] } }), 'filter.unknownField');
      await rejects(storage.find('unheardOf', { ...query, where: open }), 'filter.unknownField');
      await rejects(
        storage.find('ticket', { ...query, where: { ...unknown, field: 'toString' } }),
        'filter.unknownField',
      );
      await rejects(
        storage.find('ticket', { ...query, order: [{ by: 'nope', direction: 'asc' }] }),
        'filter.unknownField',
      );
      await rejects(storage.count('ticket', { now: 0, where: unknown }), 'filter.unknownField');
      await rejects(storage.count('ticket', { now: 0, by: ['nope'] }), 'filter.unknownField');
    },
  },
];
