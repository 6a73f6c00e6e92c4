import {
  type CountRow,
  type FieldDef,
  type Found,
  filterPredicate,
  type Order,
  parseSearch,
  searchDocuments,
  searchFinds,
  tokens,
  type UntypedFilter,
} from '@deskwright/core/port';
import { sampleFields, storageFields } from '../sample.ts';
import type { ModelRecord } from './store-model.ts';

type Key = string | number | null;

function read(name: string, record: ModelRecord): unknown {
  const field = sampleFields()[name];
  return field === undefined ? null : (field.read as (state: unknown) => unknown)(record.value);
}

function typeOf(name: string): FieldDef['type'] | undefined {
  return sampleFields()[name]?.type;
}

function keyOf(name: string, record: ModelRecord): Key {
  const value = read(name, record);
  switch (typeOf(name)) {
    case 'number':
    case 'instant':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? (value ? 1 : 0) : null;
    default:
      return typeof value === 'string' && value !== '' ? value : null;
  }
}

function points(text: string): number[] {
  return [...text].map((letter) => letter.codePointAt(0) ?? 0);
}

function compare(a: Key, b: Key): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  if (typeof a === 'number' || typeof b === 'number') return a < b ? -1 : 1;
  const [first, second] = [points(a), points(b)];
  const at = first.findIndex((point, index) => point !== second[index]);
  return at < 0 ? -1 : (first[at] ?? 0) - (second[at] ?? -1);
}

const documentsOf = searchDocuments(storageFields);

function documents(records: readonly ModelRecord[], field: string, id: string): readonly (readonly string[])[] {
  return records
    .flatMap((record) => documentsOf(record, record.value))
    .filter(({ of, fields }) => of.kind === 'ticket' && of.id === id && fields.includes(field))
    .map(({ text }) => tokens(text));
}

/** The records that satisfy a filter. */
export function selected(records: readonly ModelRecord[], where: UntypedFilter): ModelRecord[] {
  const found: Found = ({ field, value }, id) => searchFinds(parseSearch(String(value)), documents(records, field, id));
  const test = filterPredicate(storageFields.ticket ?? {}, where, found);
  return records.filter((record) => record.kind === 'ticket' && test(record.value, record.id));
}

/** Records in the order of a query, missing values last, ties by id. */
export function sorted(records: readonly ModelRecord[], order: readonly Order[]): ModelRecord[] {
  return records.toSorted((a, b) => {
    for (const { by, direction } of order) {
      const [first, second] = [keyOf(by, a), keyOf(by, b)];
      const sign = compare(first, second);
      if (sign !== 0) return first !== null && second !== null && direction === 'desc' ? -sign : sign;
    }
    return compare(a.id, b.id);
  });
}

function keysOf(name: string, record: ModelRecord): Key[] {
  if (typeOf(name) !== 'set') return [keyOf(name, record)];
  const value = read(name, record);
  const members = Array.isArray(value) ? value.filter((member): member is string => typeof member === 'string') : [];
  return members.length === 0 ? [null] : [...new Set(members)];
}

function textOf(name: string, key: Key): string | null {
  if (key === null) return null;
  return typeOf(name) === 'boolean' ? (['false', 'true'][Number(key)] ?? null) : String(key);
}

/** How many of the records there are in each group. */
export function counted(records: readonly ModelRecord[], by: readonly string[]): CountRow[] {
  const rows = records.flatMap((record) =>
    by.reduce<Key[][]>((keys, name) => keys.flatMap((key) => keysOf(name, record).map((own) => [...key, own])), [[]]),
  );
  const groups = rows
    .toSorted((a, b) => a.reduce<number>((sign, key, at) => sign || compare(key, b[at] ?? null), 0))
    .reduce<{ key: Key[]; count: number }[]>((found, key) => {
      const last = found.at(-1);
      if (last?.key.every((part, at) => part === key[at])) last.count += 1;
      else found.push({ key, count: 1 });
      return found;
    }, []);
  if (by.length === 0) return [{ key: [], count: records.length }];
  return groups.map(({ key, count }) => ({ key: key.map((part, at) => textOf(by[at] ?? '', part)), count }));
}
