import { digestOf } from '../record/digest.ts';
import { FOLD_VERSION } from '../text/fold.ts';
import type { FieldTable } from './storage.ts';

/** Goes up when core computes otherwise what the fields of its own kinds are read from. */
const FIELDS_VERSION = 1;

/**
 * A short text that stands for how that is computed which a storage keeps beside the records of a kind: folded texts,
 * indexed values, words for full-text search. It is kept with each record: one with another stamp was written by another
 * version of the desk's definitions, and what lies beside it must not be believed.
 */
export function besideStamp(fields: FieldTable, kind: string): string {
  const own = Object.entries((Object.hasOwn(fields, kind) ? fields[kind] : undefined) ?? {})
    .filter(([, { type, indexed }]) => type === 'text' || type === 'search' || indexed === true)
    .map(([name, { type, path, indexed }]) => [name, type, path ?? null, indexed ?? false]);
  const elsewhere = Object.entries(fields).flatMap(([owner, defs]) =>
    Object.entries(defs).flatMap(([name, { parts }]) => (parts?.kind === kind ? [[owner, name]] : [])),
  );
  return digestOf([FOLD_VERSION, FIELDS_VERSION, own, elsewhere]);
}
