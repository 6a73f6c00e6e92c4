import { tokens } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { KEY_COLUMNS, type Kept, type KeptEntry, type KeptText } from './kept.ts';
import { toNameText } from './name-text.ts';
import type { SqliteValue } from './sqlite-database.ts';

const NAMES = KEY_COLUMNS.join(', ');
const INSERT_KEYS = `INSERT INTO keys (row, scope, id, queued, entries, said, ${NAMES})
VALUES (?, ?, ?, ?, ?, ?, ${KEY_COLUMNS.map(() => '?').join(', ')})`;
const KEYS = 'SELECT scope, id, entries FROM keys WHERE row = ?';
const DELETE_KEYS = 'DELETE FROM keys WHERE row = ?';

const INSERT_ENTRY = 'INSERT INTO entries (scope, field, value, id, row) VALUES (?, ?, ?, ?, ?)';
const DELETE_ENTRY = 'DELETE FROM entries WHERE scope = ? AND field = ? AND value = ? AND id = ?';

const INSERT_TEXT = 'INSERT INTO texts (row, field, scope, accents, cased) VALUES (?, ?, ?, ?, ?)';
const DELETE_TEXTS = 'DELETE FROM texts WHERE row = ?';

const DOCUMENTS = 'SELECT document FROM documents WHERE row = ?';
const INSERT_DOCUMENT = 'INSERT INTO documents (scope, row, kind, id, fields) VALUES (?, ?, ?, ?, ?)';
const DELETE_DOCUMENTS = 'DELETE FROM documents WHERE row = ?';
const INSERT_WORDS = 'INSERT INTO words (rowid, text) VALUES (?, ?)';
const DELETE_WORDS = 'DELETE FROM words WHERE rowid = ?';

/** Stands for no value, and comes after all of them. */
export const NO_VALUE = new Uint8Array(0);

/** A document in the words of the index. */
interface KeptDocument {
  readonly kind: string;
  readonly id: string;
  readonly fields: string;
  readonly words: string;
}

/** What is to be kept beside a record, in its scope. */
export interface Beside {
  readonly scope: number;
  readonly kept: Kept;
  readonly texts: () => readonly KeptText[];
  readonly documents: () => readonly KeptDocument[];
}

/** What lies beside a record; all `null` for one of which nothing was ever kept. */
export interface KeysRow {
  readonly scope: number | null;
  readonly entries: string | null;
  readonly said: string | null;
  readonly status: string | null;
  readonly department: string | null;
  readonly assignee: string | null;
  readonly organization: string | null;
  readonly due_at: number | null;
}

/** What lies beside a record that is new. */
export const NO_KEYS: KeysRow = {
  scope: null,
  entries: null,
  said: null,
  status: null,
  department: null,
  assignee: null,
  organization: null,
  due_at: null,
};

/** The columns that make a {@link KeysRow}. */
export const KEYS_ROW = ['scope', 'entries', 'said', ...KEY_COLUMNS].map((column) => `keys.${column}`).join(', ');

/** A word as it stands in the index. */
export function wordOf(scope: number, word: string): string {
  return `${scope}.${word}`;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Puts what is kept of a record into its scope. The costly part is made when it is asked for, and once. */
export function besideOf(scope: number, kept: Kept): Beside {
  const documents = () =>
    kept.documents.map(({ of, fields, text }) => ({
      kind: toNameText(of.kind),
      id: toNameText(of.id),
      fields: JSON.stringify(fields),
      words: wordOf(scope, tokens(text).join(` ${wordOf(scope, '')}`)),
    }));
  return { scope, kept, texts: once(kept.texts), documents: once(documents) };
}

/** What a row of `keys` shall hold that it does not. Only this is written, for every index of a column is written with it. */
function changedKeys(before: KeysRow, { scope, kept }: Beside): readonly (readonly [column: string, SqliteValue])[] {
  const { queued, entries, said, columns } = kept;
  const after: [keyof KeysRow, SqliteValue][] = [
    ['scope', scope],
    ['entries', entries],
    ['said', said],
    ...KEY_COLUMNS.map((column, index): [keyof KeysRow, SqliteValue] => [column, columns[index] ?? null]),
  ];
  const changed = after.filter(([column, value]) => before[column] !== value);
  // It follows from the scope.
  return before.scope === scope ? changed : [...changed, ['queued', queued]];
}

function entriesOf(text: string | null): readonly KeptEntry[] {
  return text === null ? [] : JSON.parse(text);
}

function changeEntries(at: Connection, row: number, id: string, before: KeysRow, after: Beside): void {
  const stays = before.scope === after.scope;
  const [old, now] = [entriesOf(before.entries), after.kept.rows];
  const without = (list: readonly KeptEntry[], other: readonly KeptEntry[]) =>
    stays ? list.filter(([field, value]) => !other.some((one) => one[0] === field && one[1] === value)) : list;
  for (const [field, value] of without(old, now)) {
    at.statement(DELETE_ENTRY).run(before.scope, field, value ?? NO_VALUE, id);
  }
  for (const [field, value] of without(now, old)) {
    at.statement(INSERT_ENTRY).run(after.scope, field, value ?? NO_VALUE, id, row);
  }
}

function forgetSaid(at: Connection, row: number): void {
  at.statement(DELETE_TEXTS).run(row);
  const documents = at.statement(DOCUMENTS).all(row) as { readonly document: number }[];
  for (const { document } of documents) at.statement(DELETE_WORDS).run(document);
  at.statement(DELETE_DOCUMENTS).run(row);
}

function keepSaid(at: Connection, row: number, { scope, texts, documents }: Beside): void {
  for (const { field, accents, cased } of texts()) {
    at.statement(INSERT_TEXT).run(row, toNameText(field), scope, accents, cased);
  }
  for (const { kind, id, fields, words } of documents()) {
    const { lastInsertRowid } = at.statement(INSERT_DOCUMENT).run(scope, row, kind, id, fields);
    at.statement(INSERT_WORDS).run(Number(lastInsertRowid), words);
  }
}

/** Brings what lies beside a record up to date, touching only what has changed. To be called in a write transaction. */
export function keep(at: Connection, row: number, id: string, before: KeysRow, after: Beside): void {
  const { scope, kept } = after;
  if (before.scope === null) {
    const { queued, columns, entries, said } = kept;
    at.statement(INSERT_KEYS).run(row, scope, id, queued, entries, said, ...columns);
  } else {
    const changed = changedKeys(before, after);
    if (changed.length === 0) return;
    const sql = `UPDATE keys SET ${changed.map(([column]) => `${column} = ?`).join(', ')} WHERE row = ?`;
    at.statement(sql).run(...changed.map(([, value]) => value), row);
  }
  const stays = before.scope === scope;
  if (!stays || before.entries !== kept.entries) changeEntries(at, row, id, before, after);
  if (stays && before.said === kept.said) return;
  if (before.said !== null) forgetSaid(at, row);
  if (kept.said !== null) keepSaid(at, row, after);
}

/** Takes away all that lies beside a record. To be called in a write transaction. */
export function keepNothing(at: Connection, row: number): void {
  const keys = at.statement(KEYS).get(row) as
    | { readonly scope: number; readonly id: string; readonly entries: string | null }
    | undefined;
  if (keys === undefined) return;
  for (const [field, value] of entriesOf(keys.entries)) {
    at.statement(DELETE_ENTRY).run(keys.scope, field, value ?? NO_VALUE, keys.id);
  }
  forgetSaid(at, row);
  at.statement(DELETE_KEYS).run(row);
}
