import type { FieldDef } from '../record/field.ts';
import type { RecordId } from '../record/record-id.ts';
import type { FieldTable } from './storage.ts';

/**
 * What a record says for full-text search: `text` counts for the `search` fields named, of the record `of`, which is found
 * by it. Its words are what `tokens` makes of it.
 */
export interface SearchDocument {
  readonly of: RecordId;
  readonly fields: readonly string[];
  readonly text: string;
}

interface Source {
  readonly field: string;
  readonly of: (record: RecordId, value: unknown) => RecordId;
  readonly texts: (value: unknown) => readonly string[];
}

function sourcesOf(fields: FieldTable): ReadonlyMap<string, readonly Source[]> {
  const sources = new Map<string, Source[]>();
  const add = (kind: string, source: Source) => sources.set(kind, [...(sources.get(kind) ?? []), source]);
  for (const [kind, defs] of Object.entries(fields)) {
    for (const [field, def] of Object.entries(defs)) {
      if (def.type !== 'search') continue;
      add(kind, { field, of: ({ id }) => ({ kind, id }), texts: def.read as Source['texts'] });
      if (def.parts !== undefined) add(def.parts.kind, partSource(kind, field, def.parts));
    }
  }
  return sources;
}

function partSource(kind: string, field: string, parts: NonNullable<FieldDef['parts']>): Source {
  const owner = parts.owner as (value: unknown) => string;
  return { field, of: (_, value) => ({ kind, id: owner(value) }), texts: parts.read as Source['texts'] };
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((part, at) => part === others[at]);
}

/**
 * Makes the function that says what a record contributes to full-text search, to itself and to others: `[]` when nothing.
 * What a record said before is replaced as a whole when it is written again. Make it once for a field table.
 */
export function searchDocuments(fields: FieldTable): (record: RecordId, value: unknown) => readonly SearchDocument[] {
  const sources = sourcesOf(fields);
  return (record, value) => {
    const documents: { of: RecordId; fields: string[]; text: string }[] = [];
    let last: { readonly parts: readonly string[]; readonly text: string } = { parts: [], text: '' };
    for (const { field, of, texts } of sources.get(record.kind) ?? []) {
      const parts = texts(value);
      // Several fields often have the same parts, which need not be put together again.
      const text = isSame(parts, last.parts) ? last.text : parts.join('\n');
      last = { parts, text };
      if (text === '') continue;
      const owner = of(record, value);
      const same = documents.find((one) => one.text === text && one.of.kind === owner.kind && one.of.id === owner.id);
      if (same === undefined) documents.push({ of: owner, fields: [field], text });
      else same.fields.push(field);
    }
    return documents;
  };
}
