import { type Found, parseSearch, type SearchTerm, searchFinds, searchText, tokens } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { fromNameText, toNameText } from './name-text.ts';
import { looseRecords } from './scope.ts';
import { idsWithTerm, sourcesOf } from './search-sql.ts';

interface LooseDocument {
  readonly id: string;
  readonly fields: readonly string[];
  readonly words: readonly string[];
}

/** What records beside which nothing can be believed say for full-text search of a kind. */
function looseDocuments(at: Connection, kind: string, sources: readonly string[]): readonly LooseDocument[] {
  return sources.flatMap((source) => {
    const loose = looseRecords(at, source);
    if (loose === null) return [];
    const sql = `SELECT id, value FROM records WHERE tenant = ? AND kind = ? AND ${loose.sql}`;
    const rows = at.statement(sql).all(at.tenantText, toNameText(source), ...loose.values) as {
      readonly id: string;
      readonly value: string;
    }[];
    return rows.flatMap((row) =>
      at
        .documentsOf({ kind: source, id: fromNameText(row.id) }, JSON.parse(row.value))
        .filter(({ of }) => of.kind === kind)
        .map(({ of, fields, text }) => ({ id: of.id, fields, words: tokens(text) })),
    );
  });
}

/**
 * Answers the full-text comparisons of one query for records of a kind, one by one: for conditions of which the database
 * can answer only a part, and while there are loose records. To be used within one snapshot.
 */
export function foundIn(at: Connection, kind: string): Found {
  const answers = new Map<string, (id: string) => boolean>();

  function withTerm(field: string, term: SearchTerm): ReadonlySet<string> {
    const ids = idsWithTerm(at, kind, field, term);
    const rows = ids === null ? [] : (at.statement(ids.sql).all(...ids.values) as { readonly id: string }[]);
    const kept = rows.map(({ id }) => fromNameText(id));
    const alone = [{ ...term, excluded: false }];
    const loose = looseDocuments(at, kind, sourcesOf(at, kind, field))
      .filter(({ fields, words }) => fields.includes(field) && searchFinds(alone, [words]))
      .map(({ id }) => id);
    return new Set([...kept, ...loose]);
  }

  function prepare(field: string, text: string): (id: string) => boolean {
    const terms = parseSearch(text).map((term) => ({ ids: withTerm(field, term), isWanted: !term.excluded }));
    return (id) => terms.length > 0 && terms.every(({ ids, isWanted }) => ids.has(id) === isWanted);
  }

  return (comparison, id) => {
    const text = searchText(comparison);
    const name = JSON.stringify([comparison.field, text]);
    const answer = answers.get(name) ?? prepare(comparison.field, text);
    answers.set(name, answer);
    return answer(id);
  };
}
