import assert from 'node:assert/strict';
import { type FilterOp, filterPredicate, type Json, type UntypedFilter } from '@deskwright/core/port';
import type { Case } from '../../conformance/case.ts';
import { findIds } from '../acts.ts';
import { findSample, putFindSample } from '../find-sample.ts';
import { sampleFields } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

const scalars: readonly Json[] = ['open', 'OPEN', '', 'null', 'true', 'red', 2, '2', 0, 1, 2 ** 60, true, false, null];
const lists: readonly Json[] = [
  [],
  ['open', 'new'],
  ['vip', 'billing'],
  ['billing', '😀'],
  ['red', 2, true],
  [null],
  ['b', null, 1],
  [['vip']],
  'vip',
];
const bounds: readonly Json[] = [2, -2.5, 1000, 0, 2 ** 60, 1e300, '2', null];
const texts: readonly Json[] = ['order', 'λογαριασμος', 'ŁÓDŹ', 'lodz', ['refund', 'zwrot'], '', 'for', 7];

const operands: Readonly<Record<Exclude<FilterOp, 'find'>, readonly Json[]>> = {
  is: [...scalars, ['open'], {}],
  isNot: [...scalars, ['open'], {}],
  in: lists,
  notIn: lists,
  isEmpty: [null],
  isPresent: [null],
  lt: bounds,
  lte: bounds,
  gt: bounds,
  gte: bounds,
  contains: texts,
  startsWith: texts,
  endsWith: texts,
  hasAny: lists,
  hasAll: lists,
  hasNone: lists,
};

/** Every variant of a comparison; folding and whole words matter to texts only. */
function variants(op: keyof typeof operands, value: Json): UntypedFilter[] {
  const fields = Object.keys(sampleFields());
  const plain = fields.map((field): UntypedFilter => ({ field, op, value }));
  if (!['contains', 'startsWith', 'endsWith'].includes(op)) return plain;
  const text = { field: 'subject', op, value };
  return [...plain, { ...text, fold: 'case' }, { ...text, fold: 'none' }, { ...text, wholeWord: true }];
}

function expected(where: UntypedFilter): string[] {
  const test = filterPredicate(sampleFields(), where);
  return Object.keys(findSample)
    .filter((id) => test(findSample[id]))
    .sort();
}

/** Each operator, on every field, present, missing or mistyped, finds what `filterPredicate` says. */
export const operatorCases: readonly Case<StorageSubject>[] = (Object.keys(operands) as (keyof typeof operands)[]).map(
  (op) => ({
    id: `find.op.${op}`,
    title: `"${op}" finds exactly the records that satisfy it, and so does its negation`,
    async run({ open }) {
      const storage = await open();
      await putFindSample(storage);
      for (const value of operands[op]) {
        for (const comparison of variants(op, value)) {
          for (const where of [comparison, { not: comparison }]) {
            assert.deepEqual(await findIds(storage, { where }), expected(where), JSON.stringify(where));
          }
        }
      }
    },
  }),
);
