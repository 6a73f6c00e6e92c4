import { hash } from 'node:crypto';
import {
  besideStamp,
  type FieldDef,
  type FieldTable,
  fold,
  type RecordId,
  searchDocuments,
} from '@deskwright/core/port';
import { documentWords } from './document-words.ts';
import { columnOf } from './field-sql.ts';
import { toKeyText } from './key-text.ts';

/** A value of an indexed field: its JSON text as a key, or the number that it is, see the tables `entries` and `numbers`. */
export type Entry = { readonly field: string } & ({ readonly value: string } | { readonly number: number });

/** The words of a piece of full text, see the table `documents`: with `mark` before it, each of them is a lexeme. */
export interface DocumentPart extends RecordId {
  readonly part: number;
  readonly fields: readonly string[];
  readonly words: string;
  readonly mark: string;
}

/** Everything that is kept beside a record. Lists are `null` where the definitions of its kind ask for none. */
export interface Beside {
  readonly stamp: string;
  readonly texts: Readonly<Record<string, { readonly a: string; readonly c?: string }>> | null;
  readonly entries: readonly Entry[] | null;
  readonly hasEntries: string | null;
  readonly documents: readonly DocumentPart[] | null;
  readonly hasDocuments: string | null;
}

/** Computes what is kept beside a record; see {@link besideOf}. */
export type BesideOf = (record: RecordId, value: unknown) => Beside;

/** What `toNameText` writes differently, and what stands for that in folded text. */
const UNUSUAL = /[\ue000]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const REPLACEMENT = '\ufffd';

/** Text without any of these has no accents, and nothing that {@link plain} would replace. */
const BEYOND_PLAIN = /[^\t\n\r -~]/;

/** Folded text in which every letter stands for itself: what cannot be kept, or is written in an odd way, is replaced. */
function foldedOf(text: string): { readonly a: string; readonly c?: string } {
  if (!BEYOND_PLAIN.test(text)) return { a: fold(text, 'accents') };
  const a = plain(fold(text, 'accents'));
  const c = plain(fold(text, 'case'));
  return a === c ? { a } : { a, c };
}

function plain(text: string): string {
  return text.replace(UNUSUAL, REPLACEMENT).replaceAll('\0', REPLACEMENT).replaceAll('\u0001', REPLACEMENT);
}

/** Whether a piece of folded text would be found in what is kept, if it were there. */
export function isFindable(needle: string): boolean {
  return plain(needle) === needle && !needle.includes(REPLACEMENT);
}

/** What stands before each lexeme of a tenant: an index of words holds those of all. */
export function lexemeMark(tenant: string): string {
  return hash('sha256', JSON.stringify(tenant), 'hex').slice(0, 8);
}

/** The JSON text of a value as the table `entries` has it. */
export function entryValue(value: unknown): string {
  return toKeyText(JSON.stringify(value) ?? 'null');
}

/** Whether the values of an indexed field are kept in the table `entries`: some have a column of their own. */
export function hasEntries(field: FieldDef): boolean {
  return field.indexed === true && field.type !== 'search' && columnOf(field) === null;
}

/** Whether the values of a field are numbers, so that it is sorted and compared by them. */
export function holdsNumbers({ type }: FieldDef): boolean {
  return type === 'number' || type === 'instant';
}

/** Whether the folded text of a field is kept. */
export function hasFolded(field: FieldDef): boolean {
  return field.type === 'text' && field.path !== undefined;
}

function digest(list: unknown): string {
  return hash('sha256', JSON.stringify(list), 'base64').slice(0, 16);
}

/** A value that some other desk wrote may be nothing that these definitions can read. */
function readOf(field: FieldDef, value: unknown): unknown {
  try {
    return (field.read as (state: unknown) => unknown)(value);
  } catch {
    return undefined;
  }
}

function addEntries(entries: Entry[], name: string, field: FieldDef, value: unknown): void {
  const read = readOf(field, value);
  if (field.type === 'set') {
    if (!Array.isArray(read) || read.length === 0) return;
    const members = read.filter((member) => typeof member !== 'object' || member === null);
    for (const text of new Set(members.map(entryValue))) entries.push({ field: name, value: text });
  } else if (read !== null && read !== undefined) {
    const isNumber = holdsNumbers(field) && Number.isFinite(read);
    entries.push(isNumber ? { field: name, number: read as number } : { field: name, value: entryValue(read) });
  }
}

/** Makes the function that computes what is kept beside the records of a tenant, by a field table. */
export function besideOf(fields: FieldTable, tenant: string): BesideOf {
  const mark = lexemeMark(tenant);
  const documentsOf = searchDocuments(fields);
  const speaking = new Set<string>();
  for (const [kind, defs] of Object.entries(fields)) {
    for (const { type, parts } of Object.values(defs)) {
      if (type === 'search') speaking.add(kind);
      if (parts !== undefined) speaking.add(parts.kind);
    }
  }
  const kinds = new Map<string, ReturnType<typeof ofKind>>();

  function ofKind(kind: string) {
    const own = Object.entries((Object.hasOwn(fields, kind) ? fields[kind] : undefined) ?? {});
    return {
      stamp: besideStamp(fields, kind),
      speaks: speaking.has(kind),
      indexed: own.filter(([, field]) => hasEntries(field)),
      folded: own.filter(([, field]) => hasFolded(field)),
    };
  }

  function said(record: RecordId, value: unknown): ReturnType<typeof documentsOf> {
    try {
      return documentsOf(record, value);
    } catch {
      return [];
    }
  }

  function documents(record: RecordId, value: unknown): readonly DocumentPart[] {
    const parts: DocumentPart[] = [];
    for (const { of, fields: names, text } of said(record, value)) {
      for (const words of documentWords(text)) {
        parts.push({ kind: of.kind, id: of.id, part: parts.length, fields: names, words, mark });
      }
    }
    return parts;
  }

  function textsOf(known: ReturnType<typeof ofKind>, value: unknown): Beside['texts'] {
    const texts: (readonly [string, { readonly a: string; readonly c?: string }])[] = [];
    for (const [name, field] of known.folded) {
      const read = readOf(field, value);
      if (typeof read === 'string') texts.push([name, foldedOf(read)]);
    }
    return texts.length === 0 ? null : Object.fromEntries(texts);
  }

  return (record, value) => {
    let known = kinds.get(record.kind);
    if (known === undefined) {
      known = ofKind(record.kind);
      kinds.set(record.kind, known);
    }
    const entries: Entry[] = [];
    for (const [name, field] of known.indexed) addEntries(entries, name, field, value);
    const parts = known.speaks ? documents(record, value) : null;
    return {
      stamp: known.stamp,
      texts: textsOf(known, value),
      entries: known.indexed.length === 0 ? null : entries,
      hasEntries: entries.length === 0 ? null : digest(entries),
      documents: parts,
      hasDocuments: parts === null || parts.length === 0 ? null : digest(parts),
    };
  };
}
