import type { FilterOp, Json, UntypedComparison, UntypedFilter } from '@deskwright/core/port';

/** A filter with every comparison replaced. */
export function mapComparisons(
  filter: UntypedFilter,
  change: (comparison: UntypedComparison) => UntypedFilter,
): UntypedFilter {
  if ('all' in filter) return { all: filter.all.map((part) => mapComparisons(part, change)) };
  if ('any' in filter) return { any: filter.any.map((part) => mapComparisons(part, change)) };
  if ('not' in filter) return { not: mapComparisons(filter.not, change) };
  return change(filter);
}

/** A filter in which "all" was taken for "any" and the other way round. */
export function swapGroups(filter: UntypedFilter): UntypedFilter {
  if ('all' in filter) return { any: filter.all.map(swapGroups) };
  if ('any' in filter) return { all: filter.any.map(swapGroups) };
  return 'not' in filter ? { not: swapGroups(filter.not) } : filter;
}

/** A value with every text in it made well-formed Unicode. */
export function wellFormed(value: Json): Json {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, wellFormed(part)]));
}

function present({ field }: UntypedComparison): UntypedComparison {
  return { field, op: 'isPresent' };
}

/** Each operator as somebody could misunderstand it. */
export const misreadings: Readonly<Record<FilterOp, (comparison: UntypedComparison) => UntypedFilter>> = {
  is: (one) => (one.value === null ? { field: one.field, op: 'isEmpty' } : one),
  isNot: (one) => ({ all: [present(one), one] }),
  in: (one) => ({ all: [present(one), one] }),
  notIn: (one) => ({ all: [present(one), one] }),
  isEmpty: ({ field }) => ({ field, op: 'is', value: null }),
  isPresent: ({ field }) => ({ field, op: 'isNot', value: null }),
  lt: (one) => ({ ...one, op: 'lte' }),
  lte: (one) => ({ ...one, op: 'lt' }),
  gt: (one) => ({ ...one, op: 'gte' }),
  gte: (one) => ({ ...one, op: 'gt' }),
  contains: (one) => ({ ...one, op: 'startsWith' }),
  startsWith: (one) => ({ ...one, op: 'contains' }),
  endsWith: (one) => ({ ...one, op: 'contains' }),
  hasAny: (one) => ({ ...one, op: 'hasAll' }),
  hasAll: (one) => ({ ...one, op: 'hasAny' }),
  hasNone: (one) => ({ all: [present(one), one] }),
  find: (one) => ({ ...one, value: `${String(one.value).replaceAll('"', '')}*` }),
};
