import { describe, expect, it } from 'vitest';
import { isDeskError } from '../record/desk-error.ts';
import type { FieldDef } from '../record/field.ts';
import { comparePlaces, fromCursor, orderFields, placeOf, toCursor } from './place.ts';

function field(type: FieldDef['type'], key: string): FieldDef {
  return { type, path: [key], read: (state: unknown) => (state as Record<string, unknown>)[key] };
}

const fields = {
  ticket: { status: field('keyword', 'status'), replies: field('number', 'replies'), tags: field('set', 'tags') },
};

function codeOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return isDeskError(error) ? error.code : 'no DeskError';
  }
}

describe('places', () => {
  const order = orderFields(fields, 'ticket', [
    { by: 'replies', direction: 'desc' },
    { by: 'status', direction: 'asc' },
  ]);
  const place = (id: string, value: object) => placeOf(order, id, value);

  it('are compared field by field, missing values last in either direction, ties by id', () => {
    const sorted = [
      place('e', { replies: 3, status: 'open' }),
      place('c', { replies: 1, status: 'new' }),
      place('d', { replies: 1, status: 'new' }),
      place('b', { replies: 1, status: '' }),
      place('a', { status: 'new' }),
      place('f', {}),
    ];
    expect(sorted.toReversed().sort((a, b) => comparePlaces(order, a, b))).toEqual(sorted);
  });

  it('come back from their cursor, whatever text they hold', () => {
    for (const id of ['a', '', 'half \ud800', 'nul \0', '"']) {
      const at = place(id, { replies: -0.5, status: id });
      expect(fromCursor(toCursor(at), order)).toEqual(at);
    }
  });

  it('are refused from a cursor of another query, and so is sorting by a set or an unknown field', () => {
    for (const cursor of ['', 'nonsense', '{}', '["a"]', '[1,"new",7]', toCursor({ keys: [1], id: 'a' })]) {
      expect(codeOf(() => fromCursor(cursor, order))).toBe('storage.badCursor');
    }
    expect(codeOf(() => orderFields(fields, 'ticket', [{ by: 'tags', direction: 'asc' }]))).toBe('filter.badOrder');
    expect(codeOf(() => orderFields(fields, 'note', [{ by: 'status', direction: 'asc' }]))).toBe('filter.unknownField');
  });
});
