/** How the values of a field compare: `text` is folded for search, `keyword` is exact, a `set` is a list of keywords. */
export type FieldType = 'text' | 'keyword' | 'number' | 'instant' | 'boolean' | 'set';

/**
 * One field of a kind, for conditions, filters and sorting. `path` leads to the value inside the stored record, so a
 * database can index and compare it; a field that is computed has no path and is filtered after loading.
 */
export interface FieldDef {
  readonly type: FieldType;
  readonly read: (state: never) => unknown;
  readonly path?: readonly string[];
}
