import type { PostgresValue } from './postgres-pool.ts';

/** A piece of SQL with `?` for each of its values. As a condition, NULL counts as false. */
export interface Sql {
  readonly text: string;
  readonly values: readonly PostgresValue[];
}

function isSql(part: Sql | PostgresValue): part is Sql {
  return typeof part === 'object' && part !== null && 'text' in part;
}

/** A piece of SQL: pieces within it are joined in, anything else becomes a value. */
export function sql(texts: TemplateStringsArray, ...parts: (Sql | PostgresValue)[]): Sql {
  return {
    text: texts.reduce((all, text, at) => {
      const part = parts[at - 1] ?? null;
      return `${all}${isSql(part) ? part.text : '?'}${text}`;
    }),
    values: parts.flatMap((part) => (isSql(part) ? part.values : [part])),
  };
}

/** Pieces of SQL with a word between them. */
export function joined(parts: readonly Sql[], word: string): Sql {
  return { text: parts.map(({ text }) => text).join(word), values: parts.flatMap(({ values }) => values) };
}

/** The text with numbers for its values, the first of which is `$2`: `$1` is the tenant. */
export function numbered({ text }: Sql): string {
  let number = 1;
  return text.replaceAll('?', () => {
    number += 1;
    return `$${number}`;
  });
}
