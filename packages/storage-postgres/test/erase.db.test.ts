import { erasePersonal } from '@deskwright/core/port';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromJsonText, toJsonText } from '../src/json-text.ts';
import { openDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

describe('emptied', () => {
  it('is in SQL what erasePersonal is in JavaScript', async () => {
    const values = fc.sample(fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' }), { numRuns: 500, seed: 1 });
    const { rows } = await database.app.query(
      'SELECT deskwright.emptied(value)::text AS value FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS all_values (value, n) ORDER BY n',
      [toJsonText(values)],
    );
    const expected = values.map((personal) => erasePersonal({ personal }).personal);
    expect(rows.map(({ value }) => fromJsonText(value))).toEqual(expected);
    expect(new Set(rows.map(({ value }) => value)).size).toBeGreaterThan(20);
  });
});
