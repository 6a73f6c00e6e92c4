import type { FieldDef, FieldTable, FieldType } from '@deskwright/core/port';

/** The fields that queues are made of, and the columns that keep them. */
const COLUMNS: Readonly<Record<string, { readonly column: string; readonly type: FieldType }>> = {
  status: { column: 'status', type: 'keyword' },
  department: { column: 'department', type: 'keyword' },
  assignee: { column: 'assignee', type: 'keyword' },
  organization: { column: 'organization', type: 'keyword' },
  nextDueAt: { column: 'due_at', type: 'instant' },
};

/** Paths of which SQLite keeps an index by itself, whatever the definitions. */
const INDEXED_PATHS: readonly string[] = ['ticketId', 'author.id', 'requester.id'];

/** Where a field is kept beside the record: in a column of `keys`, in `entries`, or not at all. */
export type Keeping = { readonly column: string } | 'entries' | null;

/** Whether the expression index of a path answers for a field. */
export function hasOwnIndex(field: FieldDef): boolean {
  return field.type === 'keyword' && field.path !== undefined && INDEXED_PATHS.includes(field.path.join('.'));
}

/** Where a field is kept. */
export function keepingOf(name: string, field: FieldDef): Keeping {
  if (field.indexed !== true || field.type === 'text' || field.type === 'search' || hasOwnIndex(field)) return null;
  const known = Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined;
  return known?.type === field.type ? { column: known.column } : 'entries';
}

/** The fields of one kind by where they are kept, in a fixed order. */
export interface KeptFields {
  readonly columns: readonly (readonly [column: string, field: FieldDef])[];
  readonly entries: readonly (readonly [name: string, field: FieldDef])[];
  readonly texts: readonly (readonly [name: string, field: FieldDef])[];
}

/** What is kept of a kind. */
export function keptFields(fields: FieldTable, kind: string): KeptFields {
  const columns: [string, FieldDef][] = [];
  const entries: [string, FieldDef][] = [];
  const texts: [string, FieldDef][] = [];
  for (const [name, field] of Object.entries((Object.hasOwn(fields, kind) ? fields[kind] : undefined) ?? {})) {
    if (field.type === 'text') texts.push([name, field]);
    const keeping = keepingOf(name, field);
    if (keeping === 'entries') entries.push([name, field]);
    else if (keeping !== null) columns.push([keeping.column, field]);
  }
  return { columns, entries, texts };
}
