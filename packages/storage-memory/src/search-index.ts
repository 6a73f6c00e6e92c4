import { parseSearch, type RecordId, type SearchDocument, searchFinds, tokens } from '@deskwright/core/port';

/** One document as it is looked through. */
interface Words {
  readonly fields: readonly string[];
  readonly words: readonly string[];
}

/** What records say for full-text search, by the record that is found by it. */
export interface SearchIndex {
  /** Replaces what a record said before. */
  replace(by: RecordId, before: readonly SearchDocument[], documents: readonly SearchDocument[]): void;
  /** Whether a search in a field finds a record. */
  finds(record: RecordId, field: string, text: string): boolean;
}

function nameOf({ kind, id }: RecordId): string {
  return JSON.stringify([kind, id]);
}

/** An index that holds nothing yet. */
export function searchIndex(): SearchIndex {
  const owners = new Map<string, Map<string, readonly Words[]>>();
  return {
    replace(by, before, documents) {
      const source = nameOf(by);
      for (const { of } of before) owners.get(nameOf(of))?.delete(source);
      for (const { of, fields, text } of documents) {
        const owner = owners.get(nameOf(of)) ?? new Map<string, readonly Words[]>();
        owners.set(nameOf(of), owner);
        owner.set(source, [...(owner.get(source) ?? []), { fields, words: tokens(text) }]);
      }
    },
    finds(record, field, text) {
      const sources = [...(owners.get(nameOf(record))?.values() ?? [])].flat();
      const documents = sources.filter(({ fields }) => fields.includes(field)).map(({ words }) => words);
      return searchFinds(parseSearch(text), documents);
    },
  };
}
