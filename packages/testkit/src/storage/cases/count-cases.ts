import assert from 'node:assert/strict';
import { filterPredicate, type UntypedFilter } from '@deskwright/core/port';
import type { Case } from '../../conformance/case.ts';
import { commit } from '../acts.ts';
import { findSample, putFindSample } from '../find-sample.ts';
import { sampleFields, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

const filters: readonly UntypedFilter[] = [
  { field: 'status', op: 'isNot', value: 'open' },
  { field: 'subject', op: 'contains', value: 'order' },
  { field: 'domain', op: 'isEmpty' },
  { field: 'status', op: 'is', value: 'nobody' },
];

/** Counting records. */
export const countCases: readonly Case<StorageSubject>[] = [
  {
    id: 'count.total',
    title: 'without groups there is one row, also when nothing is counted',
    async run({ open }) {
      const storage = await open();
      assert.deepEqual(await storage.count('ticket', { now: 0 }), [{ key: [], count: 0 }]);
      await putFindSample(storage);
      for (const where of [{ all: [] }, ...filters]) {
        const test = filterPredicate(sampleFields(), where);
        const count = Object.values(findSample).filter((value) => test(value)).length;
        assert.deepEqual(await storage.count('ticket', { now: 0, where }), [{ key: [], count }]);
        const byNothing = await storage.count('ticket', { now: 0, where, by: [] });
        assert.deepEqual(byNothing, [{ key: [], count }]);
      }
      assert.deepEqual(await storage.count('ticket', { now: 0, by: ['status'], where: { any: [] } }), []);
    },
  },
  {
    id: 'count.groups',
    title: 'groups by values as text in ascending order, records without a value last under null',
    async run({ open }) {
      const storage = await open();
      const replies = [10, 9, null, 10, '9', -1];
      await commit(storage, {
        writes: replies.map((n, at) => write(`t${at}`, 0, { value: { replies: n, urgent: n === 10 } })),
      });
      assert.deepEqual(await storage.count('ticket', { now: 0, by: ['replies'] }), [
        { key: ['-1'], count: 1 },
        { key: ['9'], count: 1 },
        { key: ['10'], count: 2 },
        { key: [null], count: 2 },
      ]);
      assert.deepEqual(await storage.count('ticket', { now: 0, by: ['urgent'] }), [
        { key: ['false'], count: 4 },
        { key: ['true'], count: 2 },
      ]);
    },
  },
  {
    id: 'count.sets',
    title: 'a set counts its record once per member, an empty one under null',
    async run({ open }) {
      const storage = await open();
      const tags = [['b', 'a'], ['a', 'a', 'b'], ['b'], [], null];
      await commit(storage, { writes: tags.map((set, at) => write(`t${at}`, 0, { value: { tags: set } })) });
      assert.deepEqual(await storage.count('ticket', { now: 0, by: ['tags'] }), [
        { key: ['a'], count: 2 },
        { key: ['b'], count: 3 },
        { key: [null], count: 2 },
      ]);
    },
  },
  {
    id: 'count.several',
    title: 'groups by several fields, stored and computed, of the records that satisfy the condition',
    async run({ open }) {
      const storage = await open();
      await putFindSample(storage);
      const where: UntypedFilter = { field: 'tags', op: 'hasAny', value: ['billing', 'b'] };
      assert.deepEqual(await storage.count('ticket', { now: 0, where, by: ['tags', 'status'] }), [
        { key: ['a', 'łódź'], count: 1 },
        { key: ['b', 'łódź'], count: 1 },
        { key: ['billing', 'new'], count: 1 },
        { key: ['billing', 'open'], count: 1 },
        { key: ['null', 'łódź'], count: 1 },
        { key: ['vip', 'open'], count: 1 },
      ]);
      assert.deepEqual(await storage.count('ticket', { now: 0, where, by: ['domain', 'urgent'] }), [
        { key: ['example.com', 'true'], count: 1 },
        { key: [null, 'false'], count: 1 },
        { key: [null, null], count: 1 },
      ]);
      const text: UntypedFilter = { field: 'subject', op: 'contains', value: 'order' };
      assert.deepEqual(await storage.count('ticket', { now: 0, where: text, by: ['colour'] }), [
        { key: ['blue'], count: 1 },
        { key: ['red'], count: 1 },
        { key: [null], count: 1 },
      ]);
    },
  },
];
