import {
  type FieldTable,
  type Found,
  type Json,
  parseSearch,
  type SearchTerm,
  type Stored,
  searchDocuments,
  searchFinds,
  searchText,
  tokens,
  type UntypedComparison,
  type UntypedFilter,
} from '@deskwright/core/port';
import type { Connection } from './connection.ts';

/** Answers the full-text comparisons of a filter. */
export type FoundIds = Found;

/** The kinds whose records are found by full text, or say something for it. */
export function searchKinds(fields: FieldTable, kind: string): readonly string[] {
  const defs = Object.values((Object.hasOwn(fields, kind) ? fields[kind] : undefined) ?? {});
  return [...new Set([kind, ...defs.flatMap(({ parts }) => parts?.kind ?? [])])];
}

function searchesIn(filter: UntypedFilter): readonly UntypedComparison[] {
  if ('all' in filter) return filter.all.flatMap(searchesIn);
  if ('any' in filter) return filter.any.flatMap(searchesIn);
  if ('not' in filter) return searchesIn(filter.not);
  return filter.op === 'find' ? [filter] : [];
}

/** One term of a search, and the records that have a document that holds it. */
interface Sought {
  readonly field: string;
  readonly term: SearchTerm;
  readonly owners: Set<string>;
}

/**
 * Searches full text in this process, by reading every record that says something for it: which is what there is to do
 * where the words kept beside some records are not to be believed.
 */
export async function foundInProcess(
  at: Connection,
  kind: string,
  where: UntypedFilter,
  read: (kind: string) => AsyncIterable<Stored<Json>>,
): Promise<FoundIds> {
  const comparisons = searchesIn(where);
  const sought = new Map<string, readonly Sought[]>();
  for (const comparison of comparisons) {
    const terms = parseSearch(searchText(comparison));
    const { field } = comparison;
    sought.set(
      nameOf(comparison),
      terms.map((term) => ({ field, term: { ...term, excluded: false }, owners: new Set() })),
    );
  }
  const all = [...sought.values()].flat();
  const documentsOf = searchDocuments(at.fields);
  for (const of of all.length === 0 ? [] : searchKinds(at.fields, kind)) {
    for await (const { id, value } of read(of)) {
      for (const document of documentsOf({ kind: of, id }, value)) {
        if (document.of.kind !== kind) continue;
        const words = tokens(document.text);
        for (const { field, term, owners } of all) {
          if (document.fields.includes(field) && searchFinds([term], [words])) owners.add(document.of.id);
        }
      }
    }
  }
  return (comparison, id) => {
    const terms = parseSearch(searchText(comparison));
    const own = sought.get(nameOf(comparison)) ?? [];
    return terms.length > 0 && terms.every(({ excluded }, n) => own[n]?.owners.has(id) !== excluded);
  };
}

function nameOf({ field, value }: UntypedComparison): string {
  return JSON.stringify([field, value]);
}
