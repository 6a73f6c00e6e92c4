/**
 * How the values of a field compare: `text` is folded for search, `keyword` is exact, a `set` is a list of keywords. A
 * `search` field is compared in full text, by the operator `find` alone.
 */
export type FieldType = 'text' | 'keyword' | 'number' | 'instant' | 'boolean' | 'set' | 'search';

/**
 * One field of a kind, for conditions, filters and sorting. `path` leads to the value inside the stored record, so a
 * database can index and compare it; a field that is computed has no path and is filtered after loading, unless it is
 * `indexed`: then storage keeps its value beside the record, and finds, counts and sorts by it without reading them all.
 * Of a `search` field, `read` gives the texts that the record has itself and `parts` says which other records bring more.
 */
export interface FieldDef {
  readonly type: FieldType;
  readonly read: (state: never) => unknown;
  readonly path?: readonly string[];
  readonly indexed?: boolean;
  readonly parts?: SearchParts;
}

/** Records of another kind whose texts belong to a record: the messages of a ticket. */
export interface SearchParts {
  readonly kind: string;
  /** The id of the record that the texts belong to. */
  readonly owner: (part: never) => string;
  /** The texts, `[]` when there are none. */
  readonly read: (part: never) => readonly string[];
}
