import { hash } from 'node:crypto';
import type { PostgresPool, PostgresRows, PostgresValue } from './postgres-pool.ts';

/**
 * Makes the function that runs statements whose text never changes: prepared, by a pool that can. A name is made from its
 * text, since connections outlive versions of this package that have another text.
 */
export function preparer(pool: PostgresPool): (text: string, values: PostgresValue[]) => PostgresRows {
  const names = new Map<string, string>();
  return (text, values) => {
    if (pool.prepared === undefined) return pool.query(text, values);
    const name = names.get(text) ?? `deskwright_${hash('sha256', text, 'hex').slice(0, 16)}`;
    names.set(text, name);
    return pool.prepared(name, text, values);
  };
}
