import { hash } from 'node:crypto';
import { type FieldDef, type FieldTable, fold, type RecordId, type SearchDocument } from '@deskwright/core/port';
import { type KeptFields, keptFields } from './kept-fields.ts';
import { toNameText } from './name-text.ts';
import { toShadowText } from './shadow-text.ts';

/** The columns of `keys` that hold fields, in the order in which they are written. */
export const KEY_COLUMNS = ['status', 'department', 'assignee', 'organization', 'due_at'] as const;

/** A value as it stands in a column or an entry; `null` when there is none. */
export type KeptValue = string | number | null;

/** A row of `entries`. */
export type KeptEntry = readonly [field: string, value: KeptValue];

/** A text field, folded. */
export interface KeptText {
  readonly field: string;
  readonly accents: string;
  readonly cased: string | null;
}

/** What is kept beside a record. */
export interface Kept {
  readonly queued: 1 | null;
  /** By {@link KEY_COLUMNS}. */
  readonly columns: readonly KeptValue[];
  /** The rows of `entries`: fields with their values. */
  readonly rows: readonly KeptEntry[];
  /** The same as JSON; `null` when no field is kept there. */
  readonly entries: string | null;
  /** Stands for all that the record says in `texts` and `documents`; `null` when that is nothing. */
  readonly said: string | null;
  readonly texts: () => readonly KeptText[];
  readonly documents: readonly SearchDocument[];
}

/** What nothing is kept of. */
export const NOTHING_KEPT: Kept = {
  queued: null,
  columns: KEY_COLUMNS.map(() => null),
  rows: [],
  entries: null,
  said: null,
  texts: () => [],
  documents: [],
};

/** The longest text that an index takes, in UTF-16 units. */
const LONGEST = 500;

/** Thrown at a value that does not fit its field, or no index: records with such values are compared by reading them. */
class Unfit extends Error {}

function keptText(value: unknown): string {
  // An empty text is sorted as a missing one, but is none.
  if (typeof value !== 'string' || value === '' || value.length > LONGEST) throw new Unfit();
  return toNameText(value);
}

function keptValue(type: FieldDef['type'], value: unknown): KeptValue {
  if (value === null || value === undefined) return null;
  if (type === 'number' || type === 'instant') {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new Unfit();
    return value;
  }
  if (type !== 'boolean') return keptText(value);
  if (typeof value !== 'boolean') throw new Unfit();
  return value ? 1 : 0;
}

function keptMembers(value: unknown): readonly KeptValue[] {
  if (value === null || value === undefined) return [null];
  if (!Array.isArray(value)) throw new Unfit();
  const members = [...new Set(value.map(keptText))];
  return members.length === 0 ? [null] : members;
}

function readOf(field: FieldDef, value: unknown): unknown {
  return (field.read as (state: unknown) => unknown)(value);
}

function entriesOf(fields: KeptFields['entries'], value: unknown): readonly KeptEntry[] {
  const rows: KeptEntry[] = [];
  for (const [name, field] of fields) {
    const own = readOf(field, value);
    const text = toNameText(name);
    if (field.type === 'set') for (const one of keptMembers(own)) rows.push([text, one]);
    else rows.push([text, keptValue(field.type, own)]);
  }
  return rows;
}

function foldedText(field: string, text: string): KeptText {
  const accents = toShadowText(fold(text, 'accents'));
  const cased = toShadowText(fold(text, 'case'));
  return { field, accents, cased: cased === accents ? null : cased };
}

/** A short text that stands for what a record says; no two are alike that say something else. */
function digestOf(texts: readonly (readonly [string, string])[], documents: readonly SearchDocument[]): string {
  const all = [texts, documents.map(({ of, fields, text }) => [of.kind, of.id, fields, text])];
  return hash('sha256', JSON.stringify(all), 'base64url').slice(0, 22);
}

/**
 * Makes the function that says what is kept beside a record, or `null` when one of its values does not fit its field. Make
 * it once for a field table.
 */
export function keeper(
  fields: FieldTable,
  documentsOf: (record: RecordId, value: unknown) => readonly SearchDocument[],
): (record: RecordId, value: unknown) => Kept | null {
  const kinds = new Map(Object.keys(fields).map((kind) => [kind, keptFields(fields, kind)]));
  return (record, value) => {
    const kind = kinds.get(record.kind) ?? { columns: [], entries: [], texts: [] };
    const documents = documentsOf(record, value);
    const texts = kind.texts
      .map(([name, field]) => [name, readOf(field, value)] as const)
      .filter((pair): pair is readonly [string, string] => typeof pair[1] === 'string');
    const isSilent = texts.length === 0 && documents.length === 0;
    try {
      const columns = new Map(kind.columns.map(([name, field]) => [name, keptValue(field.type, readOf(field, value))]));
      const rows = entriesOf(kind.entries, value);
      return {
        queued: kind.columns.length > 0 ? 1 : null,
        columns: KEY_COLUMNS.map((column) => columns.get(column) ?? null),
        rows,
        entries: kind.entries.length === 0 ? null : JSON.stringify(rows),
        said: isSilent ? null : digestOf(texts, documents),
        texts: () => texts.map(([name, text]) => foldedText(name, text)),
        documents,
      };
    } catch (error) {
      if (error instanceof Unfit) return null;
      throw error;
    }
  };
}
