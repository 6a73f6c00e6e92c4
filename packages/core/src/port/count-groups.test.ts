import { describe, expect, it } from 'vitest';
import type { FieldDef } from '../record/field.ts';
import { countGroups } from './count-groups.ts';

function field(type: FieldDef['type']): FieldDef {
  return { type, read: () => null };
}

describe('countGroups', () => {
  it('adds up what is of one group, in ascending order, missing values last', () => {
    const tallies = [
      { values: ['open'], count: 2 },
      { values: [null], count: 1 },
      { values: ['new'], count: 3 },
      { values: ['open'], count: 1 },
      { values: [7], count: 1 },
    ];
    expect(countGroups([field('keyword')], tallies)).toEqual([
      { key: ['new'], count: 3 },
      { key: ['open'], count: 3 },
      { key: [null], count: 2 },
    ]);
  });

  it('counts a set once for each of its members, and writes booleans and numbers as text', () => {
    const tallies = [{ values: [['vip', 'billing', 'vip'], true, 1.5], count: 2 }];
    expect(countGroups([field('set'), field('boolean'), field('number')], tallies)).toEqual([
      { key: ['billing', 'true', '1.5'], count: 2 },
      { key: ['vip', 'true', '1.5'], count: 2 },
    ]);
  });

  it('has one row without fields, also when there is nothing', () => {
    expect(countGroups([], [])).toEqual([{ key: [], count: 0 }]);
    expect(countGroups([], [{ values: [], count: 5 }])).toEqual([{ key: [], count: 5 }]);
  });
});
