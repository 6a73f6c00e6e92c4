import { parseSearch, type SearchTerm, searchText, type UntypedComparison } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { wordOf } from './keep.ts';
import { toNameText } from './name-text.ts';
import { NO_SCOPE, scopeOf } from './scope.ts';
import { all, FALSE, not, type SqlCondition } from './sql-condition.ts';

/** The kinds whose records say something in a full-text field. */
export function sourcesOf(at: Connection, kind: string, field: string): readonly string[] {
  const parts = at.fields[kind]?.[field]?.parts?.kind;
  return parts === undefined || parts === kind ? [kind] : [kind, parts];
}

/** The ids of the records of a kind that have a term in a field, by what is kept by today's definitions; `null` for none. */
export function idsWithTerm(at: Connection, kind: string, field: string, term: SearchTerm): SqlCondition | null {
  const scopes = sourcesOf(at, kind, field)
    .map((source) => scopeOf(at, source, 'current'))
    .filter((scope) => scope !== NO_SCOPE);
  // Words hold letters, digits and low lines only, so nothing in them can end the quotation.
  const phrases = scopes.map((scope) => `"${term.words.map((word) => wordOf(scope, word)).join(' ')}"`);
  const match = phrases.map((phrase) => (term.prefix ? `${phrase} *` : phrase)).join(' OR ');
  if (match === '') return null;
  return {
    sql:
      'SELECT documents.id FROM words CROSS JOIN documents ON documents.document = words.rowid' +
      ' WHERE words MATCH ? AND documents.kind = ? AND instr(documents.fields, ?) > 0',
    values: [match, toNameText(kind), JSON.stringify(field)],
  };
}

/** A full-text comparison of the records whose id is `id`, where nothing that belongs to it is loose. */
export function searchComparison(
  at: Connection,
  kind: string,
  comparison: UntypedComparison,
  id: string,
): SqlCondition {
  const terms = parseSearch(searchText(comparison));
  if (terms.length === 0) return FALSE;
  return all(
    terms.map((term) => {
      const ids = idsWithTerm(at, kind, comparison.field, term);
      const has = ids === null ? FALSE : { sql: `${id} IN (${ids.sql})`, values: ids.values };
      return term.excluded ? not(has) : has;
    }),
  );
}
