import { parseSearch, type SearchTerm, searchText, type UntypedComparison } from '@deskwright/core/port';
import { lexemeMark } from './beside.ts';
import { toJsonText } from './json-text.ts';
import { toNameText } from './name-text.ts';
import { joined, type Sql, sql } from './sql.ts';

/**
 * A term as the function `found` reads it: the lexemes that a document has to have, and, where they have to stand in a row,
 * the piece of its words. Words hold letters, digits and `_` only, and so need no escaping between quotes.
 */
function lookup(mark: string, { words, prefix, excluded }: SearchTerm, n: number) {
  const lexemes = words.map((word, at) => `'${mark}:${word}'${prefix && at === words.length - 1 ? ':*' : ''}`);
  const phrase = ` ${words.join(' ')}${prefix ? '' : ' '}`;
  return { q: lexemes.join(' & '), p: words.length === 1 ? null : phrase, n, excluded };
}

/** The condition that a full-text search finds a record, by the index of words. */
export function searchComparison(kind: string, tenant: string, comparison: UntypedComparison): Sql {
  const terms = parseSearch(searchText(comparison));
  if (terms.length === 0) return sql`false`;
  const mark = lexemeMark(tenant);
  const found = (some: readonly SearchTerm[]) => {
    const given = toJsonText(some.map((term, n) => lookup(mark, term, n)));
    return sql`records.id IN (SELECT deskwright.found(${toNameText(kind)}::text, ${toNameText(comparison.field)}::text, ${given}::text::jsonb))`;
  };
  if (terms.some(({ excluded }) => !excluded)) return found(terms);
  const without = terms.map((term) => sql`NOT (${found([{ ...term, excluded: false }])})`);
  return sql`(${joined(without, ' AND ')})`;
}
